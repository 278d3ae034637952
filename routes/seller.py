"""The seller's side: lots at a glance, and the form that brings a new one to the public."""

from collections.abc import Sequence
from typing import Any

from flask import Blueprint, flash, jsonify, redirect, render_template, request, url_for
from flask_babel import get_locale, gettext

from presentation.cards import card_dicts
from presentation.refusals import body_of, message_of
from routes.errors import request_id, status_of, wants_json
from routes.forms.lot import kept_form, new_ref, sent_form
from routes.guards import current_person, limited, seller_only, the_person
from routes.worth import form_worth, own_rows
from services import auctions, defaults, fees, prices, sales
from services.auctions import AlreadyPublished, InvalidListing, SavedForm
from services.core.clock import utc_now
from services.core.errors import DomainError
from services.core.ids import number_of, public_id
from services.core.money import total_for
from services.fees import ListingLimit

bp = Blueprint("seller", __name__, url_prefix="/seller")
LARGEST_FORM = 96 * 1024 * 1024
"""Three photos that are far too large still arrive, so that only they are refused and not the form."""
WITH_PHOTOS = ("seller.new", "seller.edit", "seller.add_photos")


@bp.url_value_preprocessor
def _make_room_for_photos(endpoint: str | None, _values: dict[str, Any] | None) -> None:
    person = current_person()
    if endpoint in WITH_PHOTOS and person is not None and person.is_seller:
        request.max_content_length = LARGEST_FORM


@bp.errorhandler(AlreadyPublished)
def _already_published(refusal: AlreadyPublished) -> Any:
    """A draft that became an auction, perhaps by the same form sent twice: show the auction."""
    if wants_json():
        return jsonify(error=body_of(refusal, request_id=request_id())), status_of(refusal)
    return redirect(url_for("auctions.room", auction_id=(request.view_args or {})["auction_id"]), 303)


@bp.get("")
@seller_only
def dashboard() -> str:
    """Every lot of one's own, what needs a decision first."""
    person = the_person()
    board = auctions.seller_board(seller_id=person.id)
    sold = [lot.card.number for lot in board.past if lot.card.status == "sold"]
    now = utc_now()
    live = card_dicts([lot.card for lot in board.live], viewer_id=None, language=_language(), now=now)
    lots = [lot.card for lot in (*board.to_do, *board.live, *board.scheduled, *board.past)]
    terms = fees.terms_of(lots=lots, now=now)
    shown = {card["id"]: card for card in live}
    featured = fees.featured_of(seller_id=person.id)
    unpaid = defaults.list_without_buyer(seller_id=person.id)
    over = [lot.card.number for lot in board.past if lot.card.status in ("ended", "cancelled")]
    again = defaults.listed_again(seller_id=person.id, auction_ids=over)
    return render_template(
        "seller/dashboard.html",
        unpaid=auctions.cards_for(auction_ids=unpaid),
        questions=defaults.open_questions(auction_ids=unpaid),
        after=defaults.afterwards_of(auction_ids=[lot.card.number for lot in board.past]),
        relistable={number for number in over if number not in again},
        fees={card.number: found for card, found in zip(lots, terms, strict=True)},
        featured=featured,
        featured_now=sum(card.number in featured for card in lots if card.status in ("live", "scheduled")),
        plan=fees.plan_of(user_id=person.id),
        board=board,
        shown=shown,
        worths=own_rows(person, shown),
        sale_ids=sales.sale_ids(auction_ids=sold, user_id=person.id),
        language=_language(),
        now=now,
    )


@bp.route("/auctions/new", methods=["GET", "POST"])
@seller_only
@limited("120 per hour")
def new() -> Any:
    """An empty form; sending it begins a draft, at the latest."""
    if request.method == "POST":
        return _take_form()
    person = the_person()
    place = {"state": person.state or "", "district": person.district or ""}
    return _form_page(kept_form(place, form_ref=new_ref()), place)


@bp.route("/auctions/<auction_id>/edit", methods=["GET", "POST"])
@seller_only
@limited("300 per hour")
def edit(auction_id: str) -> Any:
    """A draft's form."""
    number = number_of("auction", auction_id)
    if request.method == "POST":
        return _take_form(number)
    return _edit_page(number)


@bp.post("/auctions/autosave")
@bp.post("/auctions/<auction_id>/autosave")
@seller_only
@limited("60 per minute")
def autosave(auction_id: str | None = None) -> Any:
    """Keep what is typed while it is typed; photos come with the form."""
    saved = _save(number_of("auction", auction_id) if auction_id else None)
    return jsonify(draft=saved.id, edit_url=url_for("seller.edit", auction_id=saved.id))


@bp.get("/auctions/<auction_id>/preview")
@seller_only
def preview(auction_id: str) -> Any:
    """The lot as buyers will see it, and what publishing means in figures."""
    number = number_of("auction", auction_id)
    try:
        seen = auctions.preview(seller=the_person(), auction_id=number, now=utc_now())
    except InvalidListing as faults:
        return _edit_page(number, faults=faults)
    floor_total = total_for(rate=seen.floor_price, grams=seen.facts.grams) if seen.floor_price else None
    (taken,) = fees.terms_of(lots=[seen.facts], now=utc_now())
    return render_template(
        "seller/preview.html",
        preview=seen,
        floor_total=floor_total,
        fees=taken,
        told=taken.statement(rate=seen.start_price, grams=seen.facts.grams),
        formula=sales.terms_of_lot(commodity_id=seen.facts.commodity_id, quality=seen.facts.stated),
        language=_language(),
    )


@bp.post("/auctions/<auction_id>/publish")
@seller_only
@limited("60 per hour")
def publish(auction_id: str) -> Any:
    """Bring a draft to the public."""
    return _publish(number_of("auction", auction_id))


@bp.route("/auctions/<auction_id>/photos", methods=["GET", "POST"])
@seller_only
@limited("60 per hour")
def add_photos(auction_id: str) -> Any:
    """Show more of a lot that is published already."""
    number, form = number_of("auction", auction_id), sent_form("")
    lot = auctions.own_lot(seller_id=the_person().id, auction_id=number)
    if request.method == "POST":
        try:
            auctions.add_photos(seller=the_person(), auction_id=number, uploads=form.uploads(), now=utc_now())
            return redirect(url_for("auctions.room", auction_id=auction_id), 303)
        except DomainError as refusal:
            form.photos.errors = [message_of(refusal)]
    page = render_template(
        "seller/photos.html",
        lot=lot,
        facts=auctions.lot_facts(auction_id=number),
        form=form,
        most_photos=auctions.MOST_PHOTOS,
        language=_language(),
    )
    return page, 422 if form.photos.errors else 200


@bp.get("/quality-fields")
@seller_only
def quality_fields() -> str:
    """The quality fields of a crop, for the form's script."""
    form = kept_form({"commodity": request.args.get("commodity", "")[:120]})
    return render_template("seller/quality_fields.html", form=form)


@bp.get("/reference")
@seller_only
def reference() -> str:
    """The mandi price of a crop at a place, for the form's script."""
    words = {name: request.args.get(name, "")[:120] for name in ("commodity", "state", "district", "market")}
    return render_template("seller/reference.html", reference=_reference(words), fees=_fees(words))


@bp.get("/places")
@seller_only
def places() -> str:
    """Districts of a state, or mandis of a district, for the form's script."""
    state, district = request.args.get("state", "")[:60], request.args.get("district", "")[:80]
    names = _markets(state, district) if "district" in request.args else _districts(state)
    return render_template("seller/places.html", names=names)


def _take_form(number: int | None = None) -> Any:
    saved = _save(number)
    if not saved.is_draft:
        return redirect(url_for("auctions.room", auction_id=saved.id), 303)
    if photo := request.form.get("remove_photo"):
        auctions.remove_photo(
            seller=the_person(), auction_id=saved.number, photo_id=number_of("photo", photo)
        )
    if saved.refused:
        return _edit_page(saved.number, refused=saved.refused)
    action = request.form.get("action")
    if action == "publish":
        return _publish(saved.number)
    if action == "preview":
        return redirect(url_for("seller.preview", auction_id=saved.id), 303)
    flash(gettext("Your draft is saved. Nobody else sees it."), "success")
    part = "price" if action == "price" else None
    return redirect(url_for("seller.edit", auction_id=saved.id, _anchor=part), 303)


def _save(number: int | None) -> SavedForm:
    form = sent_form(request.form.get("commodity", ""))
    return auctions.save_draft(
        seller=the_person(),
        auction_id=number,
        form_ref=form.form_ref.data,
        form=form.typed(),
        uploads=form.uploads(),
        now=utc_now(),
    )


def _publish(number: int) -> Any:
    try:
        auctions.publish(seller=the_person(), auction_id=number, now=utc_now())
    except InvalidListing as faults:
        return _edit_page(number, faults=faults)
    except ListingLimit as refusal:
        return _edit_page(number, limit=refusal)
    flash(gettext("Your lot is published. Share its page with buyers you know."), "success")
    return redirect(url_for("auctions.room", auction_id=public_id("auction", number)), 303)


def _edit_page(
    number: int,
    *,
    faults: InvalidListing | None = None,
    refused: Sequence[DomainError] = (),
    limit: ListingLimit | None = None,
) -> Any:
    draft = auctions.get_draft(seller=the_person(), auction_id=number)
    form = kept_form(draft.form)
    if faults is not None:
        form.show_faults(faults)
    form.photos.errors = [message_of(refusal) for refusal in refused]
    page = _form_page(form, draft.form, draft=draft, limit=limit)
    return page, status_of(limit) if limit else 422 if faults or refused else 200


def _form_page(
    form: Any,
    values: dict[str, str],
    *,
    draft: auctions.Draft | None = None,
    limit: ListingLimit | None = None,
) -> str:
    grams, start_price = auctions.read_echo(values)
    language, terms = _language(), _fees(values)
    at_start = terms.estimate(rate=start_price, grams=grams) if terms and start_price else None
    return render_template(
        "seller/lot_form.html",
        form=form,
        draft=draft,
        limit=message_of(limit) if limit else None,
        most_photos=auctions.MOST_PHOTOS,
        crops=[crop.label(language) for crop in prices.list_commodities()],
        districts=_districts(values.get("state", "")),
        markets=_markets(values.get("state", ""), values.get("district", "")),
        reference=_reference(values),
        fees=terms,
        start_in_hand=at_start.net_rate if at_start else None,
        worth=form_worth(values),
        grams=grams,
        total=total_for(rate=start_price, grams=grams) if grams and start_price else None,
    )


def _reference(words: dict[str, str]) -> dict[str, Any] | None:
    found = auctions.reference_for(words, now=utc_now())
    return found.as_json() if found else None


def _fees(words: dict[str, str]) -> fees.Terms | None:
    return fees.terms_for_form(words, seller_id=the_person().id, now=utc_now())


def _districts(state: str) -> list[str]:
    return prices.list_districts(state=state) if state else []


def _markets(state: str, district: str) -> list[str]:
    if not (state and district):
        return []
    return [market.name for market in prices.list_markets(state=state, district=district)]


def _language() -> str:
    return str(get_locale() or "en")
