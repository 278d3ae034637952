"""The lines of the guide as data: for the chart, and as CSV of what is shown."""

from collections.abc import Iterator
from datetime import date, timedelta

from flask import Response, jsonify, request
from flask.typing import ResponseReturnValue

from routes.guards import public
from routes.prices.blueprint import LONGEST, argument, bp, known_state, period, series_of, sold_of
from services import prices
from services.core.money import rupees
from services.core.spreadsheet import Cells, csv_parts
from services.prices import CommodityView, MarketView, Point, Series

FRESH_S = 300
HEADER = (
    "from",
    "crop",
    "market",
    "state",
    "modal_rupees_per_quintal",
    "low",
    "high",
    "markets",
    "arrivals_kg",
)


@bp.get("/<slug>/line.json")
@bp.get("/<slug>/<address>/line.json")
@public
def line(slug: str, address: str = "") -> ResponseReturnValue:
    """A line for the chart: days, paise per quintal (null where it breaks), support prices, own sales."""
    crop, market, state = _asked(slug, address)
    series = series_of(crop, market, state)
    support = prices.list_support_prices(commodity_id=crop.id)
    sold = sold_of(crop, state)
    points = list(_with_breaks(series))
    answer = jsonify(
        {
            "bucket": series.bucket,
            "days": [day.isoformat() for day, _ in points],
            "price": [point and point.price for _, point in points],
            "low": [point and point.low for _, point in points],
            "high": [point and point.high for _, point in points],
            "support": [[s.valid_from.isoformat(), s.valid_to.isoformat(), s.price] for s in support],
            "sold": [[each.date.isoformat(), each.rate] for each in sold],
        }
    )
    return _kept(answer)


@bp.get("/<slug>/prices.csv")
@bp.get("/<slug>/<address>/prices.csv")
@public
def table(slug: str, address: str = "") -> ResponseReturnValue:
    """What the page shows, as CSV."""
    crop, market, state = _asked(slug, address)
    parts = csv_parts(HEADER, _rows(crop, market, state, series_of(crop, market, state)))
    place = market.address if market else (state or "india").lower().replace(" ", "-")
    answer = Response("".join(parts), content_type="text/csv; charset=utf-8")
    answer.headers["Content-Disposition"] = f'attachment; filename="{crop.slug}-{place}-{period()}.csv"'
    return _kept(answer)


def _with_breaks(series: Series) -> Iterator[tuple[date, Point | None]]:
    """Each day with its point, and one without behind every piece of the line but the last."""
    pieces = prices.unbroken(series.points, series.bucket)
    for number, piece in enumerate(pieces, 1):
        yield from ((point.date, point) for point in piece)
        if number < len(pieces):
            yield piece[-1].date + timedelta(days=1), None


def _asked(slug: str, address: str) -> tuple[CommodityView, MarketView | None, str]:
    crop = prices.get_commodity(slug[:LONGEST])
    market = prices.get_market(address[:LONGEST]) if address else None
    return crop, market, market.state if market else known_state(argument("state"))


def _rows(
    crop: CommodityView, market: MarketView | None, state: str, series: Series
) -> Iterator[list[Cells]]:
    yield [
        (
            point.date.isoformat(),
            crop.name,
            market.name if market else "",
            state,
            rupees(point.price),
            rupees(point.low),
            rupees(point.high),
            str(point.markets),
            "" if point.arrivals_kg is None else str(point.arrivals_kg),
        )
        for point in series.points
    ]


def _kept(answer: Response) -> Response:
    answer.headers["Cache-Control"] = f"public, max-age={FRESH_S}"
    answer.add_etag()
    return answer.make_conditional(request)
