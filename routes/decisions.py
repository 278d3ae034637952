"""What a seller decides about a published lot: every page shows the figures before anything happens."""

from collections.abc import Callable
from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask_babel import get_locale
from flask_babel import lazy_gettext as _l

from presentation.refusals import message_of
from routes.errors import status_of
from routes.guards import limited, seller_only, the_person
from services import auctions, bidding, defaults, fees
from services.core.clock import utc_now
from services.core.errors import DomainError, NotFound
from services.core.ids import number_of
from services.core.money import parse_rupees, total_for
from services.fees import NoFeaturedPlace, NotOnOffer

bp = Blueprint("decisions", __name__, url_prefix="/seller/auctions")
PER_PERSON = "60 per hour"
DONE = {
    "end": _l("The auction is ended."),
    "cancel": _l("The auction is cancelled."),
    "accept": _l("The lot is sold. The buyer has been told."),
    "reject": _l("The bid is rejected and the auction is over."),
    "reserve": _l("Your reserve is lowered."),
    "discard": _l("The draft is gone."),
}


@bp.route("/<auction_id>/end", methods=["GET", "POST"])
@seller_only
@limited(PER_PERSON)
def end(auction_id: str) -> Any:
    """End a live auction before its time."""
    return _decide("end", auction_id, bidding.end_early)


@bp.route("/<auction_id>/cancel", methods=["GET", "POST"])
@seller_only
@limited(PER_PERSON)
def cancel(auction_id: str) -> Any:
    """Call off an auction nobody has bid on."""
    return _decide("cancel", auction_id, bidding.cancel)


@bp.route("/<auction_id>/accept", methods=["GET", "POST"])
@seller_only
@limited(PER_PERSON)
def accept(auction_id: str) -> Any:
    """Say yes to the top bid at the close."""
    return _decide("accept", auction_id, bidding.accept)


@bp.route("/<auction_id>/reject", methods=["GET", "POST"])
@seller_only
@limited(PER_PERSON)
def reject(auction_id: str) -> Any:
    """Say no to the top bid at the close."""
    return _decide("reject", auction_id, bidding.reject)


@bp.route("/<auction_id>/reserve", methods=["GET", "POST"])
@seller_only
@limited(PER_PERSON)
def reserve(auction_id: str) -> Any:
    """Lower the hidden reserve of a live auction."""

    def lower(**who: Any) -> None:
        bidding.lower_reserve(reserve=parse_rupees(request.form.get("reserve_price", "")), **who)

    return _decide("reserve", auction_id, lower)


@bp.post("/<auction_id>/featured")
@seller_only
@limited(PER_PERSON)
def featured(auction_id: str) -> Any:
    """Show a lot before others, in one of the featured places of the plan, or give the place free again."""
    number = number_of("auction", auction_id)
    if request.form.get("featured") == "no":
        fees.take_back(seller=the_person(), auction_id=number)
        return redirect(url_for("seller.dashboard"), 303)
    try:
        fees.feature(seller=the_person(), auction_id=number, now=utc_now())
    except (NoFeaturedPlace, NotOnOffer) as refusal:
        flash(message_of(refusal), "error")
    return redirect(url_for("seller.dashboard"), 303)


@bp.route("/<auction_id>/discard", methods=["GET", "POST"])
@seller_only
@limited(PER_PERSON)
def discard(auction_id: str) -> Any:
    """Throw a draft away."""
    number = number_of("auction", auction_id)
    draft = auctions.get_draft(seller=the_person(), auction_id=number)
    if request.method == "POST":
        auctions.discard_draft(seller=the_person(), auction_id=number)
        return _done("discard")
    return render_template("seller/discard.html", draft=draft)


def _decide(act: str, auction_id: str, do: Callable[..., None]) -> Any:
    number = number_of("auction", auction_id)
    if request.method == "GET":
        return _page(act, number)
    try:
        do(seller=the_person(), auction_id=number)
    except DomainError as refusal:
        return _page(act, number, refusal), status_of(refusal)
    return _done(act)


def _page(act: str, number: int, refusal: DomainError | None = None) -> str:
    lot = auctions.own_lot(seller_id=the_person().id, auction_id=number)
    reserve_price = lot.reserve_price
    terms = fees.terms_of(lots=[lot.card], now=utc_now())[0]
    return render_template(
        "seller/decision.html",
        act=act,
        lot=lot,
        reserve_total=total_for(rate=reserve_price, grams=lot.card.grams) if reserve_price else None,
        fees=terms,
        record=_record(act, number),
        told=terms.statement(rate=lot.card.price or lot.card.start_price, grams=lot.card.grams),
        refused=message_of(refusal) if refusal else None,
        typed=request.form.get("reserve_price", ""),
        language=str(get_locale() or "en"),
    )


def _record(act: str, number: int) -> defaults.TradeRecord | None:
    """How the top bidder has traded, where the seller is to say yes or no."""
    if act not in ("accept", "reject"):
        return None
    try:
        return defaults.buyer_record_of_lead(person=the_person(), auction_id=number)
    except NotFound:  # there is nothing to decide any more
        return None


def _done(act: str) -> Any:
    flash(str(DONE[act]), "success")
    return redirect(url_for("seller.dashboard"), 303)
