"""What lots should fetch: beside the selling form's price field, on the lot's page, and for all own lots."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask_babel import get_locale, gettext, ngettext

from presentation.worth import against, words_of
from routes.guards import limited, seller_only, the_person
from routes.today import today
from services import analytics, prices
from services.accounts import Person
from services.core.clock import utc_now
from services.core.money import parse_rupees

bp = Blueprint("worth", __name__, url_prefix="/seller")
MOST_FIELDS = 60
LONGEST = 120


@bp.get("/worth")
@seller_only
def of_form() -> str:
    """The range for what is typed so far, for the form's script."""
    words = {name: text[:LONGEST] for name, text in list(request.args.items())[:MOST_FIELDS]}
    return render_template("seller/worth.html", worth=form_worth(words))


@bp.post("/analyze-prices")
@seller_only
@limited("12 per hour")
def analyze_own() -> Any:
    """Look at the prices of all own lots anew."""
    lots = analytics.analyse_own_lots(seller=the_person(), now=utc_now())
    done = sum(lot.facts is not None for lot in lots)
    if done:
        said = ngettext(
            "The range of %(num)s lot is worked out.", "The ranges of %(num)s lots are worked out.", done
        )
        flash(said, "success")
    else:
        flash(gettext("None of your lots can be compared with a price yet."), "info")
    return redirect(url_for("seller.dashboard"), 303)


def form_worth(words: Mapping[str, str]) -> dict[str, Any] | None:
    """The analysis of a form that may be half empty, with its words; None where nothing is known."""
    now = utc_now()
    return _worded(analytics.analyse_form(words, now=now), now=now)


def lot_worth(number: int) -> dict[str, Any] | None:
    """The analysis kept of a published lot, with its words; None while there is none."""
    return _worded(analytics.find_analysis(auction_id=number), now=utc_now())


def lot_against(worth: dict[str, Any] | None, snapshot: dict[str, Any]) -> dict[str, Any] | None:
    """How a lot's price of this moment stands against the mandi's: today's, or that of its publishing."""
    falling = snapshot.get("dutch") if snapshot["status"] == "live" else None
    price = snapshot["price"] or (falling["price"] if falling else snapshot["start_price"])
    reference = worth["reference"] if worth else snapshot["reference"]
    return against(parse_rupees(price), reference, today=today())


def own_rows(seller: Person, shown: Mapping[str, dict[str, Any]]) -> list[dict[str, Any]]:
    """A seller's open lots that have a range; `shown` are the cards of the live ones by id."""
    now, crops = utc_now(), {}
    rows: list[dict[str, Any]] = []
    for lot in analytics.list_analysed(seller=seller):
        worth = _worded(lot.facts, now=now)
        if worth is None:
            continue
        slug = worth["commodity"]
        crops[slug] = crops.get(slug) or prices.get_commodity(slug).label(str(get_locale() or "en"))
        card = shown.get(lot.id)
        rows.append(
            {
                "id": lot.id,
                "status": lot.status,
                "crop": crops[slug],
                "worth": worth,
                "against": lot_against(worth, card) if card else None,
            }
        )
    return rows


def _worded(facts: dict[str, Any] | None, *, now: datetime) -> dict[str, Any] | None:
    return facts | {"words": words_of(facts, today=prices.indian_date(now))} if facts else None
