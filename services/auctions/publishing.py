"""From a draft to the public: checked once more, with the mandi price as it was at that moment."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from models.auction import Auction
from models.lot import Lot
from services.accounts import Person
from services.auctions import describing, storing
from services.auctions.drafts import get_draft
from services.auctions.events import AuctionPublished, LotListed
from services.auctions.photos import develop_all
from services.auctions.pictures import Upload
from services.auctions.rules import ListingTerms, clean_form, read_terms
from services.auctions.trade import reference_for, trade_of
from services.auctions.views import Preview
from services.core.errors import Conflict
from services.runtime.transaction import record, transaction


def publish(*, seller: Person, auction_id: int, now: datetime) -> None:
    """Publish one's own draft: scheduled, and at once live when its start has come.

    Raises InvalidListing with all faults, NotFound, AlreadyPublished, or Conflict when the draft was
    changed while it was being checked. Who listens to LotListed may refuse: the fees domain, ListingLimit.
    """
    storing.check_may_sell(seller)
    draft = get_draft(seller=seller, auction_id=auction_id)
    terms, reference = _check(draft.form, now=now)
    with transaction() as session:
        storing.lock_seller(session, seller.id)
        auction = storing.lock_draft(session, seller_id=seller.id, auction_id=auction_id)
        if storing.form_of(auction) != draft.form:
            raise Conflict()
        _make_public(session, auction, terms, reference=reference, now=now)


def create_auction(
    *,
    seller: Person,
    form: Mapping[str, Any],
    now: datetime,
    uploads: Sequence[Upload] = (),
    draft: bool = False,
    form_ref: str | None = None,
) -> int:
    """Create a lot with its photos and publish it, or keep it as a draft; returns the auction's number.

    `form` takes the names of rules.FIELDS or the API's nested shape. All or nothing: raises InvalidListing,
    PhotoRefused, TooManyPhotos, TooManyDrafts. A `form_ref` that was used before returns its auction.
    """
    storing.check_may_sell(seller)
    typed = clean_form(form)
    checked = None if draft else _check(typed, now=now)
    pictures, refused = develop_all(uploads)
    if refused:
        raise refused[0]
    with transaction() as session:
        known = storing.find_by_ref(session, seller_id=seller.id, form_ref=form_ref) if form_ref else None
        if known is not None:
            return known.id
        auction = storing.start_draft(session, seller_id=seller.id, form_ref=form_ref, now=now, stays=draft)
        storing.write_form(auction, typed, now=now)
        storing.add_pictures(session, lot_id=auction.lot_id, pictures=pictures, now=now)
        if checked is not None:
            _make_public(session, auction, checked[0], reference=checked[1], now=now)
        return auction.id


def preview(*, seller: Person, auction_id: int, now: datetime) -> Preview:
    """Show one's own draft as buyers will see it; raises InvalidListing with all faults, or NotFound."""
    draft = get_draft(seller=seller, auction_id=auction_id)
    terms, reference = _check(draft.form, now=now)
    lot = Lot(seller_id=seller.id)
    auction = Auction()
    storing.fill(auction, lot, terms, reference=reference)
    return Preview(
        draft=draft,
        format=terms.format,
        facts=describing.facts_of(lot, photos=draft.photos, seller=seller),
        start_price=terms.start_price,
        reserve_price=terms.reserve_price,
        step=terms.step,
        floor_price=terms.floor_price,
        drop=terms.drop,
        drop_every_s=terms.drop_every_s,
        starts_at=terms.starts_at,
        ends_at=terms.ends_at,
        starts_now=terms.starts_at <= now,
        consent=terms.consent,
        soft_close_window_s=terms.soft_close_window_s,
        max_extensions=terms.max_extensions,
        earnest_ppm=auction.earnest_ppm,
        reference=reference,
    )


def _check(form: Mapping[str, str], *, now: datetime) -> tuple[ListingTerms, dict[str, Any] | None]:
    terms = read_terms(form, trade=trade_of(form), now=now)
    reference = reference_for(form, now=now)
    return terms, reference.as_json() if reference else None


def _make_public(
    session: Session,
    auction: Auction,
    terms: ListingTerms,
    *,
    reference: dict[str, Any] | None,
    now: datetime,
) -> None:
    lot = session.get_one(Lot, auction.lot_id)
    storing.fill(auction, lot, terms, reference=reference)
    auction.status = "scheduled"
    auction.published_at = now
    auction.draft_form = None
    session.flush()
    record(LotListed(auction_id=auction.id, seller_id=auction.seller_id))
    # Last: bidding answers within this transaction with the first ledger entries, and opens what is due.
    record(AuctionPublished(auction_id=auction.id, seller_id=auction.seller_id, at=now.isoformat()))
