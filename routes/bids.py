"""Bids as plain forms: for phones without scripts, and whenever the socket is down."""

import uuid
from collections.abc import Callable
from typing import Any

from flask import Blueprint, flash, redirect, request, url_for
from flask_babel import gettext as _

from presentation.formatting import details_for_programs, money
from presentation.refusals import message_of, top_up_path
from routes.auctions import show_room
from routes.errors import status_of
from routes.guards import address, buyer_only, limited, signed_in, the_person
from services import auctions, bidding
from services.bidding import Placed
from services.core.clock import utc_now
from services.core.errors import ConfirmationRequired, DomainError, Invalid
from services.core.ids import number_of
from services.core.money import parse_rupees
from services.money import EarnestMissing

bp = Blueprint("bids", __name__, url_prefix="/auctions")
PER_PERSON = "120 per minute"


@bp.post("/<auction_id>/bids")
@buyer_only
@limited(PER_PERSON)
def place(auction_id: str) -> Any:
    """Promise an amount."""

    def act() -> Placed:
        return bidding.place_bid(
            bidder=the_person(),
            auction_id=number_of("auction", auction_id),
            amount=parse_rupees(request.form.get("amount", "")),
            client_ref=_client_ref(),
            confirm=_confirm(),
            door="form",
            address=address(),
        )

    return _answer(auction_id, "bid", "amount", act)


@bp.post("/<auction_id>/auto-bid")
@buyer_only
@limited(PER_PERSON)
def auto(auction_id: str) -> Any:
    """Let the house bid up to a maximum."""

    def act() -> Placed:
        step = request.form.get("step", "").strip()
        return bidding.set_auto_bid(
            bidder=the_person(),
            auction_id=number_of("auction", auction_id),
            maximum=parse_rupees(request.form.get("max_amount", "")),
            step=parse_rupees(step) if step else None,
            client_ref=_client_ref(),
            confirm=_confirm(),
            door="form",
            address=address(),
        )

    return _answer(auction_id, "auto", "max_amount", act)


@bp.post("/<auction_id>/auto-bid/cancel")
@buyer_only
@limited(PER_PERSON)
def cancel_auto(auction_id: str) -> Any:
    """Withdraw a maximum."""

    def act() -> Placed:
        return bidding.cancel_auto_bid(
            bidder=the_person(),
            auction_id=number_of("auction", auction_id),
            door="form",
            address=address(),
        )

    return _answer(auction_id, "cancel", "form", act)


@bp.post("/<auction_id>/watch")
@signed_in
@limited(PER_PERSON)
def watch(auction_id: str) -> Any:
    """Put the lot on one's list, or take it off."""
    number = number_of("auction", auction_id)
    if request.form.get("watching") == "no":
        auctions.unwatch(user=the_person(), auction_id=number)
        flash(_("You no longer watch this lot."), "info")
    else:
        auctions.watch(user=the_person(), auction_id=number, now=utc_now())
        flash(_("You watch this lot now. You find it under My bids."), "success")
    return redirect(url_for("auctions.room", auction_id=auction_id))


def _answer(auction_id: str, kind: str, field: str, act: Callable[[], Placed]) -> Any:
    """Go back to the room: with good news, with the refusal next to its field, or with the question."""
    try:
        placed = act()
    except ConfirmationRequired as question:
        confirm = {"kind": kind, "client_ref": _client_ref(), "step": request.form.get("step") or None}
        confirm |= details_for_programs(question.details)
        return show_room(auction_id, confirm=confirm), status_of(question)
    except DomainError as refusal:
        where = field if isinstance(refusal, Invalid) and "quick" not in request.form else "form"
        return (
            show_room(
                auction_id, errors={where: message_of(refusal)}, values=request.form, **_top_up(refusal)
            ),
            status_of(refusal),
        )
    flash(*_good_news(kind, placed))
    return redirect(url_for("auctions.room", auction_id=auction_id) + "#bid")


def _top_up(refusal: DomainError) -> dict[str, str]:
    """Where to pay in what is missing, for the link beside the button."""
    if not isinstance(refusal, EarnestMissing):
        return {}
    return {"top_up": top_up_path(details_for_programs(refusal.details)["missing"])}


def _good_news(kind: str, placed: Placed) -> tuple[str, str]:
    bid, auction = placed.answer["bid"], placed.answer["auction"]
    figures = {
        "amount": money(bid["amount"]),
        "price": money(auction["price"]),
        "least": money(auction["next_min"]),
    }
    if kind == "cancel":
        return _("Your auto-bid is cancelled."), "success"
    if "sealed_bid" in auction["you"]:
        words = _(
            "Your sealed bid of %(amount)s per quintal is in. You can replace it until the close.", **figures
        )
        return words, "success"
    if auction["status"] == "sold":
        return _("The lot is yours at %(price)s per quintal.", **figures), "success"
    if not bid["leading"]:
        return _(
            "Another buyer's auto-bid answered at %(price)s. Bid at least %(least)s to lead.", **figures
        ), "warning"
    if kind == "auto":
        return _("You lead at %(price)s. We bid for you up to %(amount)s.", **figures), "success"
    return _("You lead at %(price)s per quintal.", **figures), "success"


def _client_ref() -> str:
    """The form's own reference, so that sending it twice is one bid."""
    try:
        return str(uuid.UUID(request.form.get("client_ref", "")))
    except ValueError:
        return str(uuid.uuid4())


def _confirm() -> str | None:
    return request.form.get("confirm", "")[:400] or None
