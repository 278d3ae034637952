"""What a seller gets: to come by sale, come by month, and what was taken off."""

from typing import Any

from flask import Blueprint, Response, render_template, request
from flask_babel import get_locale

from presentation.bars import bars
from routes.downloads import csv_answer
from routes.guards import seller_only, the_person
from services import earnings
from services.core.clock import utc_now
from services.core.spreadsheet import csv_parts
from services.earnings import HEADER, Earnings

bp = Blueprint("earnings", __name__, url_prefix="/seller/money")
_YEARS = range(2000, 2100)


@bp.app_template_filter("financial_year")
def financial_year(year: int) -> str:
    """Write a financial year by the one it begins in: "2026-27"."""
    return f"{year}-{(year + 1) % 100:02d}"


@bp.get("")
@seller_only
def show() -> str:
    """A seller's money of a financial year."""
    found = _found()
    return render_template(
        "seller/money.html",
        found=found,
        bars=bars(found.months),
        language=_language(),
        now=utc_now(),
    )


@bp.get("/sales.csv")
@seller_only
def table() -> Response:
    """The sales of the year with what they brought, for a spreadsheet."""
    return money_table(_found(), language=_language())


def money_table(found: Earnings, *, language: str) -> Response:
    """The sales of a year as CSV."""
    parts = csv_parts(HEADER, [earnings.rows_of(found, language=language)])
    return csv_answer("money", parts, of=financial_year(found.year))


def _found() -> Earnings:
    year: Any = request.args.get("year", type=int)
    return earnings.earnings_of(
        seller_id=the_person().id, year=year if year in _YEARS else None, now=utc_now()
    )


def _language() -> str:
    return str(get_locale() or "en")
