"""The buyer's table: leading, outbid, watching, won and lost in one place that updates itself."""

from typing import Any

from flask import Blueprint, render_template
from flask_babel import get_locale

from presentation.cards import card_dicts
from presentation.formatting import money
from routes.guards import signed_in, the_person
from services import auctions, bidding, defaults, sales
from services.core.clock import utc_now

bp = Blueprint("buyer", __name__, url_prefix="/buyer")
GROUPS = ("outbid", "leading", "sealed", "top_bid", "watching", "won", "lost")


@bp.get("")
@signed_in
def dashboard() -> str:
    """Every lot one has bid on or watches, what needs a decision first."""
    person, now = the_person(), utc_now()
    promises = {promise.auction_id: promise for promise in bidding.list_promises(user_id=person.id)}
    watched = [card.number for card in auctions.list_watched(user_id=person.id)]
    numbers = list(dict.fromkeys([*promises, *watched]))
    cards = auctions.cards_for(auction_ids=numbers)
    language = str(get_locale() or "en")
    dicts = card_dicts(cards, viewer_id=person.id, language=language, now=now)
    sold = sales.sale_ids(auction_ids=numbers, user_id=person.id)
    rows = [
        _row(card, promises.get(number), number in watched, sold.get(number))
        for number, card in zip([card.number for card in cards], dicts, strict=True)
    ]
    groups = {name: [row for row in rows if row["group"] == name] for name in GROUPS}
    questions = defaults.list_own_open(person=person)
    return render_template("buyer/dashboard.html", groups=groups, rows=rows, questions=questions)


def _row(
    card: dict[str, Any], promise: bidding.Promise | None, watching: bool, sale_id: str | None
) -> dict[str, Any]:
    """One line of the table: the card, what was promised, and the group it belongs to."""
    group = promise.outcome if promise else "watching"
    sealed = card.get("you", {}).get("sealed_bid")
    if sealed and card["status"] == "live":
        group = "sealed"
    return {
        "card": card,
        "group": group,
        "promised": money(sealed or promise.promised) if promise else None,
        "maximum": money(promise.maximum) if promise and promise.maximum else None,
        "watching": watching,
        "sale_id": sale_id,
    }
