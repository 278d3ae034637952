"""The price guide for programs: crops, markets, lines of prices, and all crops at a glance."""

from typing import Annotated, Any

from pydantic import Field

from routes.api.answers.prices import CommodityPage, MarketPage, PriceSeries, PriceSummary
from routes.api.calling import Call
from routes.api.door import bp, language
from routes.api.filters import Paging, Query
from routes.api.prices import PRICES
from routes.api.schemas import Crop, text
from routes.api.showing import page_dict, page_of
from routes.guards import public
from routes.today import today
from services import prices
from services.core.errors import N_, Invalid
from services.core.money import rupees
from services.prices import FEED_SOURCE, MarketView, NearMarket, Period, PriceLine, Series

MOST_NEAR = 200


class NoPoint(Invalid):
    """`near` is not a latitude and a longitude on Earth."""

    message = N_("Give a place as latitude,longitude, like 22.72,75.86.")

    def __init__(self) -> None:
        super().__init__(fields={"near": self.message})


class FindCommodities(Paging):
    q: Annotated[str, text(60), Field(description="Any word for it, in any script.")] = ""
    all: bool = Field(False, description="Those that only the feed knows, too.")


class FindMarkets(Paging):
    near: Annotated[str, text(40), Field(description="latitude,longitude: the nearest first.")] = ""
    state: Annotated[str, text(60)] = ""
    district: Annotated[str, text(80)] = ""
    commodity: Annotated[str, text(120)] = ""


class FindPrices(Paging):
    commodity: Crop
    market: Annotated[str, text(140), Field(description="A market's `id`.")] = ""
    state: Annotated[str, text(60), Field(description="Without a market; empty is all of India.")] = ""
    variety: Annotated[str, text(120)] = ""
    grade: Annotated[str, text(60)] = ""
    period: Period = "1y"


class FindSummary(Query):
    state: Annotated[str, text(60)] = ""


@bp.get("/commodities")
@public
@Call(tag=PRICES, asks=FindCommodities, gives=(CommodityPage,))
def list_commodities(asked: FindCommodities) -> Any:
    """List the crops of the house, or find some by any word for them."""
    if asked.q.strip():
        matches = prices.search_commodities(asked.q, language=language(), limit=100)
        crops = [match.commodity for match in matches]
    else:
        crops = prices.list_commodities(main_only=not asked.all)
    page = page_of(crops, page=asked.page, per_page=asked.per_page)
    items = [
        {
            "slug": crop.slug,
            "name": crop.label(language()),
            "official_name": crop.name,
            "group": crop.group,
            "unit": crop.unit,
            "main": crop.main,
        }
        for crop in page.items
    ]
    return page_dict(page, items)


@bp.get("/markets")
@public
@Call(tag=PRICES, asks=FindMarkets, gives=(MarketPage,), refuses={404: "unknown_crop"})
def list_markets(asked: FindMarkets) -> Any:
    """List markets, nearest to a point first; of one crop, with what each paid last."""
    point = _point(asked.near)
    found = _markets_of_crop(asked, point) if asked.commodity else _markets(asked, point)
    page = page_of(found, page=asked.page, per_page=asked.per_page)
    return page_dict(page, [_market(*each) for each in page.items])


@bp.get("/prices")
@public
@Call(tag=PRICES, asks=FindPrices, gives=(PriceSeries,), refuses={404: "unknown_crop, unknown_market"})
def list_prices(asked: FindPrices) -> Any:
    """Tell a crop's prices over time, newest first: in a market, in a state, or across India.

    Up to a year day by day, three years by week, ten by month. `price` is the middle of what was paid.
    """
    crop = prices.get_commodity(asked.commodity)
    market = prices.get_market(asked.market) if asked.market else None
    series = _series(asked, crop.id, market)
    page = page_of(series.points[::-1], page=asked.page, per_page=asked.per_page)
    items = [
        {
            "day": point.date.isoformat(),
            "price": rupees(point.price),
            "low": rupees(point.low),
            "high": rupees(point.high),
            "markets": point.markets,
            "arrivals_kg": point.arrivals_kg,
        }
        for point in page.items
    ]
    return page_dict(page, items) | {
        "commodity": crop.slug,
        "market": market.address if market else None,
        "state": market.state if market else prices.canonical_state(asked.state),
        "bucket": series.bucket,
        "changes": [
            {
                "days": change.days,
                "since": change.date.isoformat(),
                "price": rupees(change.price),
                "percent": change.per_mille / 10,
            }
            for change in series.changes
        ],
        "source": FEED_SOURCE,
    }


@bp.get("/prices/summary")
@public
@Call(tag=PRICES, asks=FindSummary, gives=(PriceSummary,))
def summarise_prices(asked: FindSummary) -> Any:
    """Show what every main crop fetches: the middle of the country's markets, or of a state's."""
    lines = prices.list_price_lines(state=asked.state, today=today())
    shown = [line for line in lines if not asked.state or line.in_state]
    return {
        "state": prices.canonical_state(asked.state),
        "items": [_line(line) for line in shown],
        "source": FEED_SOURCE,
    }


def _line(line: PriceLine) -> dict[str, Any]:
    day = line.in_state or line.day
    changes = (None, None) if line.in_state else (line.day_change, line.week_change)
    return {
        "commodity": line.commodity.slug,
        "name": line.commodity.label(language()),
        "price": rupees(day.price),
        "low": rupees(day.low),
        "high": rupees(day.high),
        "markets": day.markets,
        "as_of": day.date.isoformat(),
        "day_change": _percent(changes[0]),
        "week_change": _percent(changes[1]),
    }


def _series(asked: FindPrices, commodity_id: int, market: MarketView | None) -> Series:
    if market is None:
        return prices.state_series(
            commodity_id=commodity_id, state=asked.state, period=asked.period, today=today()
        )
    return prices.market_series(
        commodity_id=commodity_id,
        market_id=market.id,
        period=asked.period,
        variety=asked.variety,
        grade=asked.grade,
        today=today(),
    )


def _markets(
    asked: FindMarkets, point: tuple[float, float] | None
) -> list[tuple[MarketView, int | None, NearMarket | None]]:
    found = prices.list_places(state=asked.state, district=asked.district, point=point)
    return [(market, km, None) for market, km in found]


def _markets_of_crop(
    asked: FindMarkets, point: tuple[float, float] | None
) -> list[tuple[MarketView, int | None, NearMarket | None]]:
    crop = prices.get_commodity(asked.commodity)
    near = prices.list_near_markets(commodity_id=crop.id, point=point, limit=MOST_NEAR, today=today())
    state = prices.canonical_state(asked.state)
    return [
        (each.market, each.km, each)
        for each in near
        if (not state or each.market.state == state)
        and (not asked.district or each.market.district.casefold() == asked.district.casefold())
    ]


def _market(market: MarketView, km: int | None, near: NearMarket | None) -> dict[str, Any]:
    newest = None
    if near is not None:
        newest = {
            "price": rupees(near.price),
            "low": rupees(near.low),
            "high": rupees(near.high),
            "as_of": near.date.isoformat(),
        }
    return {
        "id": market.address,
        "name": market.name,
        "state": market.state,
        "district": market.district,
        "latitude": market.latitude,
        "longitude": market.longitude,
        "approximate": market.approximate,
        "km": km,
        "newest": newest,
    }


def _point(text_: str) -> tuple[float, float] | None:
    if not text_.strip():
        return None
    try:
        latitude, longitude = (float(part) for part in text_.split(","))
    except ValueError:
        raise NoPoint() from None
    if not (-90 <= latitude <= 90 and -180 <= longitude <= 180):
        raise NoPoint()
    return latitude, longitude


def _percent(per_mille: int | None) -> float | None:
    return None if per_mille is None else per_mille / 10
