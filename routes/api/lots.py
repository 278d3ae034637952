"""Offering lots: listing them, and everything their seller decides afterwards."""

from collections.abc import Sequence
from typing import Any

from routes.api.answers.lots import AuctionAnswer, OwnAuctionAnswer, OwnAuctionPage
from routes.api.calling import Call
from routes.api.door import bp
from routes.api.filters import OwnAuctions
from routes.api.reading import WrongShape
from routes.api.schemas import Listing, NewAuction
from routes.api.showing import auction_answer, cards, draft_dict, own_auction_answer, page_dict, page_of
from routes.guards import limited, seller_only, signed_in, the_person
from services import auctions, bidding
from services.auctions import AlreadyPublished, Filters, InvalidListing, Upload
from services.core.clock import utc_now
from services.core.errors import N_
from services.core.ids import number_of
from services.core.money import parse_rupees

SELLING = "Selling"
OFTEN = "120 per minute"


@bp.post("/auctions")
@seller_only
@limited("300 per hour")
@Call(
    tag=SELLING,
    takes=NewAuction,
    photos="with",
    gives=(OwnAuctionAnswer,),
    status=201,
    refuses={
        409: "too_many_drafts, too_many_photos, listing_limit",
        422: "invalid_amount, invalid_quantity, photo_refused",
    },
)
def create_auction(sent: NewAuction, uploads: Sequence[Upload]) -> Any:
    """Offer a lot, with up to three photos in a multipart body.

    It is published at once, or kept as a draft. All or nothing: with one fault nothing is kept.
    """
    try:
        number = auctions.create_auction(
            seller=the_person(), form=_form_of(sent), uploads=uploads, draft=sent.draft, now=utc_now()
        )
    except InvalidListing as refusal:
        raise _in_our_names(refusal) from None
    return own_auction_answer(number)


@bp.patch("/auctions/<auction_id>")
@seller_only
@limited(OFTEN)
@Call(
    tag=SELLING,
    takes=Listing,
    gives=(OwnAuctionAnswer,),
    refuses={
        409: "already_published, no_reserve, auction_not_open, auction_closed",
        422: "invalid_amount, invalid_quantity, reserve_not_lower",
    },
)
def change_auction(auction_id: str, sent: Listing) -> Any:
    """Change a draft, or lower the reserve of a live auction.

    In a draft null clears a field, and fields that are not sent stay. Of a published auction only
    `reserve_price` may change, alone and downwards.
    """
    number, form = number_of("auction", auction_id), _form_of(sent)
    try:
        auctions.save_draft(seller=the_person(), auction_id=number, form=form, now=utc_now())
    except AlreadyPublished:
        if sent.model_fields_set != {"reserve_price"} or sent.reserve_price is None:
            raise
        reserve = parse_rupees(sent.reserve_price)
        bidding.lower_reserve(seller=the_person(), auction_id=number, reserve=reserve)
    return own_auction_answer(number)


@bp.post("/auctions/<auction_id>/photos")
@seller_only
@limited(OFTEN)
@Call(
    tag=SELLING,
    photos="only",
    gives=(OwnAuctionAnswer,),
    status=201,
    refuses={409: "too_many_photos, invalid_transition", 422: "photo_refused, photo_too_large"},
)
def add_photos(auction_id: str, uploads: Sequence[Upload]) -> Any:
    """Add photos to your lot, until it is over; three at most in all."""
    number = number_of("auction", auction_id)
    if not uploads:
        raise WrongShape(fields={"photos": N_("Send at least one photo.")})
    auctions.add_photos(seller=the_person(), auction_id=number, uploads=uploads, now=utc_now())
    return own_auction_answer(number)


@bp.post("/auctions/<auction_id>/publish")
@seller_only
@limited(OFTEN)
@Call(
    tag=SELLING,
    gives=(AuctionAnswer,),
    refuses={409: "already_published, conflict, listing_limit", 422: "invalid"},
)
def publish(auction_id: str) -> Any:
    """Publish a draft; `details.fields` names everything that is still missing or wrong."""
    number = number_of("auction", auction_id)
    try:
        auctions.publish(seller=the_person(), auction_id=number, now=utc_now())
    except InvalidListing as refusal:
        raise _in_our_names(refusal) from None
    return auction_answer(number)


@bp.post("/auctions/<auction_id>/end")
@seller_only
@limited(OFTEN)
@Call(tag=SELLING, gives=(AuctionAnswer,), refuses={409: "invalid_transition"})
def end(auction_id: str) -> Any:
    """End a live auction that has bids before its time; the top bid is treated as at the close."""
    number = number_of("auction", auction_id)
    bidding.end_early(seller=the_person(), auction_id=number)
    return auction_answer(number)


@bp.post("/auctions/<auction_id>/cancel")
@seller_only
@limited(OFTEN)
@Call(tag=SELLING, gives=(AuctionAnswer,), refuses={409: "invalid_transition"})
def cancel(auction_id: str) -> Any:
    """Call off an auction that has no bids."""
    number = number_of("auction", auction_id)
    bidding.cancel(seller=the_person(), auction_id=number)
    return auction_answer(number)


@bp.post("/auctions/<auction_id>/accept")
@seller_only
@limited(OFTEN)
@Call(tag=SELLING, gives=(AuctionAnswer,), refuses={409: "invalid_transition, consent_lapsed"})
def accept(auction_id: str) -> Any:
    """Say yes to the price at the close: sold."""
    number = number_of("auction", auction_id)
    bidding.accept(seller=the_person(), auction_id=number)
    return auction_answer(number)


@bp.post("/auctions/<auction_id>/reject")
@seller_only
@limited(OFTEN)
@Call(tag=SELLING, gives=(AuctionAnswer,), refuses={409: "invalid_transition, consent_lapsed"})
def reject(auction_id: str) -> Any:
    """Say no to the price at the close: ended without a sale."""
    number = number_of("auction", auction_id)
    bidding.reject(seller=the_person(), auction_id=number)
    return auction_answer(number)


@bp.get("/me/auctions")
@signed_in
@Call(tag=SELLING, asks=OwnAuctions, gives=(OwnAuctionPage,))
def own_auctions(asked: OwnAuctions) -> Any:
    """List your own lots, newest first; drafts with `status=draft`, where all others are cards."""
    person = the_person()
    if asked.status == "draft":
        drafts = auctions.seller_board(seller_id=person.id).drafts
        page = page_of(drafts, page=asked.page, per_page=asked.per_page)
        return page_dict(page, [draft_dict(draft) for draft in page.items])
    filters = Filters(**asked.model_dump(), seller_id=person.id, sort="newest")
    found = auctions.browse(filters=filters, now=utc_now())
    return page_dict(found, cards(found.items))


def _form_of(sent: Listing) -> dict[str, Any]:
    """The fields that were sent, by the names of the listing's form."""
    form: dict[str, Any] = sent.model_dump(exclude_unset=True, exclude={"draft"})
    if "quantity_quintals" in form:
        form |= {"quantity": form.pop("quantity_quintals"), "unit": "quintal", "bag_kg": ""}
    return form


def _in_our_names(refusal: InvalidListing) -> InvalidListing:
    """The same refusal with the fields as this door calls them."""
    fields = dict(refusal.details["fields"])
    if "quantity" in fields:
        fields["quantity_quintals"] = fields.pop("quantity")
    return InvalidListing(fields=fields)
