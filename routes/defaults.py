"""After a default: the runner-up's answer, and offering a lot again."""

from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask_babel import get_locale, gettext

from presentation.refusals import message_of
from routes.errors import status_of
from routes.guards import limited, seller_only, signed_in, the_person
from services import auctions, defaults, fees
from services.accounts import BuyerBlocked
from services.auctions import TooManyDrafts
from services.core.clock import utc_now
from services.core.errors import Conflict, DomainError
from services.core.ids import number_of, public_id
from services.defaults import NotForRelisting
from services.money import EarnestMissing

bp = Blueprint("defaults", __name__)


@bp.get("/auctions/<auction_id>/runner-up")
@signed_in
def runner_up(auction_id: str) -> Any:
    """Whether one wants a lot whose buyer did not pay, with the figures."""
    return _page(auction_id)


@bp.post("/auctions/<auction_id>/runner-up")
@signed_in
@limited("60 per hour")
def answer_runner_up(auction_id: str) -> Any:
    """Take the lot, or leave it to the next."""
    accepts = request.form.get("answer") == "accept"
    number = number_of("auction", auction_id)
    try:
        defaults.answer_runner_up(person=the_person(), auction_id=number, accepts=accepts, now=utc_now())
    except (Conflict, BuyerBlocked, EarnestMissing) as refusal:
        return _page(auction_id, refusal=refusal), status_of(refusal)
    if not accepts:
        flash(gettext("You are not held to it any more. We ask the next bidder."), "success")
        return redirect(url_for("buyer.dashboard"), 303)
    flash(gettext("The lot is yours. The seller confirms the sale next."), "success")
    asked = defaults.own_question(person=the_person(), auction_id=number)
    return redirect(url_for("sales.show", sale_id=asked.sale_id), 303)


@bp.post("/seller/auctions/<auction_id>/relist")
@seller_only
@limited("60 per hour")
def relist(auction_id: str) -> Any:
    """Begin a draft as the lot was listed."""
    try:
        draft = defaults.relist(
            seller=the_person(), auction_id=number_of("auction", auction_id), now=utc_now()
        )
    except (NotForRelisting, TooManyDrafts) as refusal:
        flash(message_of(refusal), "error")
        return redirect(url_for("seller.dashboard"), 303)
    flash(gettext("Everything is filled in as before. Look at it, and publish."), "success")
    return redirect(url_for("seller.edit", auction_id=public_id("auction", draft)), 303)


def _page(auction_id: str, *, refusal: DomainError | None = None) -> str:
    number = number_of("auction", auction_id)
    asked = defaults.own_question(person=the_person(), auction_id=number)
    (card,) = auctions.cards_for(auction_ids=[number])
    (terms,) = fees.terms_of(lots=[card], now=utc_now())
    return render_template(
        "sales/runner_up.html",
        asked=asked,
        card=card,
        told=terms.statement(rate=asked.rate, grams=asked.weight_grams),
        now=utc_now(),
        refused=message_of(refusal) if refusal else None,
        needs_money=isinstance(refusal, EarnestMissing),
        language=str(get_locale() or "en"),
    )
