"""What a lot is worth: its price analysis, the prices behind it, and that of all of one's own lots."""

from datetime import date
from typing import Any

from presentation.worth import against, words_of
from routes.api.answers.worth import Comparables, OwnWorths, WorthAnswer
from routes.api.calling import Call
from routes.api.door import bp, viewer_id
from routes.guards import limited, public, seller_only, signed_in, the_person
from services import analytics, bidding, prices
from services.core.clock import utc_now
from services.core.errors import NotFound
from services.core.ids import number_of
from services.core.money import parse_rupees, rupees

WORTH = "Prices"
NOTHING = {404: "nothing_to_compare"}


@bp.post("/auctions/<auction_id>/analyze-price")
@signed_in
@limited("60 per hour")
@Call(tag=WORTH, gives=(WorthAnswer,), refuses={403: "not_your_lot", **NOTHING})
def analyze_price(auction_id: str) -> Any:
    """Analyse your lot's price anew; the answer is kept for everybody who may see the lot.

    Compared is what mandis reported and what this house sold in the last 30 days, nearest first: `steps`
    says how far it was looked, `figures` what was found, `lines` what quality and distance do to it. An
    admin may ask for any published lot.
    """
    number, now = number_of("auction", auction_id), utc_now()
    facts = analytics.analyse_lot(person=the_person(), auction_id=number, now=now)
    return _answer(number, facts, today=prices.indian_date(now))


@bp.get("/auctions/<auction_id>/price-analysis")
@public
@Call(tag=WORTH, gives=(WorthAnswer,), refuses=NOTHING)
def price_analysis(auction_id: str) -> Any:
    """Show what a lot should fetch and why, and how its price stands against the mandi's.

    It is made once a day and when newer mandi prices come; `day` says when. A draft's is its seller's.
    """
    number, now = number_of("auction", auction_id), utc_now()
    facts = analytics.get_analysis(viewer_id=viewer_id(), auction_id=number, now=now)
    return _answer(number, facts, today=prices.indian_date(now))


@bp.get("/auctions/<auction_id>/comparables")
@public
@Call(tag=WORTH, gives=(Comparables,), refuses=NOTHING)
def comparables(auction_id: str) -> Any:
    """List the prices that a lot was compared with, newest first, those left out among them."""
    number = number_of("auction", auction_id)
    facts = analytics.get_analysis(viewer_id=viewer_id(), auction_id=number, now=utc_now())
    figures = facts["figures"]
    return {
        "day": facts["day"],
        "total": figures["count"] + figures["left_out"],
        "items": facts["comparables"],
    }


@bp.post("/me/auctions/analyze-prices")
@seller_only
@limited("12 per hour")
@Call(tag=WORTH, gives=(OwnWorths,))
def analyze_own_prices() -> Any:
    """Analyse all your lots that are not over, drafts included."""
    now = utc_now()
    lots = analytics.analyse_own_lots(seller=the_person(), now=now)
    today = prices.indian_date(now)
    items = [
        {
            "id": lot.id,
            "status": lot.status,
            "analysis": _worth(lot.facts, today=today) if lot.facts else None,
        }
        for lot in lots
    ]
    return {"items": items, "analyzed": sum(lot.facts is not None for lot in lots)}


def _answer(number: int, facts: dict[str, Any], *, today: date) -> dict[str, Any]:
    return {"analysis": _worth(facts, today=today), "against": _against(number, facts, today=today)}


def _worth(facts: dict[str, Any], *, today: date) -> dict[str, Any]:
    told = {name: value for name, value in facts.items() if name != "comparables"}
    return told | {"words": words_of(facts, today=today)}


def _against(number: int, facts: dict[str, Any], *, today: date) -> dict[str, Any] | None:
    """Where a published lot's price stands now; drafts have none."""
    try:
        lot = bidding.snapshot(auction_id=number, viewer_id=None, language="en", now=utc_now())
    except NotFound:
        return None
    falling = lot.get("dutch") if lot["status"] == "live" else None
    price = lot["price"] or (falling["price"] if falling else lot["start_price"])
    found = against(parse_rupees(price), facts["reference"], today=today)
    if found is None:
        return None
    return {"price": rupees(found["price"]), "percent": found["percent"], "text": found["text"]}
