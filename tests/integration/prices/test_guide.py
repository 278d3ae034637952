"""The guide: lines of markets and states, kinds, near markets, own sales, and the same as data and CSV."""

import csv
import io
from datetime import UTC, date, datetime, timedelta

import pytest
from flask import Flask

from services import prices, sales
from services.prices import CommodityView, MarketView
from tests.integration.prices.conftest import TODAY, Importing, line
from tests.visitor import Visitor


@pytest.fixture
def visitor(app: Flask, soyabean: CommodityView) -> Visitor:
    return Visitor(app)


@pytest.fixture
def indore(soyabean: CommodityView) -> MarketView:
    markets = prices.list_markets(state="Madhya Pradesh", district="Indore")
    return next(market for market in markets if "Indore" in market.name)


def spell(importing: Importing, prices_: dict[str, int], **more: str) -> None:
    """Some days of a market, by ISO day."""
    importing(*[line(price, day=day, **more) for day, price in prices_.items()])  # type: ignore[arg-type]


def test_a_markets_line_has_its_days_and_how_they_compare(
    importing: Importing, soyabean: CommodityView, indore: MarketView
) -> None:
    spell(importing, {"2026-07-16": 6_000, "2026-07-23": 6_500, "2026-07-24": 7_000})
    series = prices.market_series(commodity_id=soyabean.id, market_id=indore.id, period="1m", today=TODAY)
    by_day = {point.date.isoformat(): point for point in series.points}
    assert by_day["2026-07-23"].price == 650_000
    assert (by_day["2026-07-16"].low, by_day["2026-07-16"].high) == (590_000, 610_000)
    assert series.newest is not None
    assert series.newest.date == TODAY
    assert [(c.days, c.date.isoformat()) for c in series.changes] == [(1, "2026-07-23"), (7, "2026-07-16")]


def test_a_line_is_told_anew_after_an_import(
    importing: Importing, soyabean: CommodityView, indore: MarketView
) -> None:
    def points() -> int:
        found = prices.market_series(commodity_id=soyabean.id, market_id=indore.id, period="1m", today=TODAY)
        return len(found.points)

    before = points()
    spell(importing, {"2026-07-20": 7_000})
    assert points() == before + 1


def test_rupees_a_kilo_do_not_bend_a_line(
    importing: Importing, soyabean: CommodityView, indore: MarketView
) -> None:
    spell(importing, {"2026-07-21": 7_000}, market="Ujjain APMC", district="Ujjain")
    spell(importing, {"2026-07-21": 70})
    series = prices.market_series(commodity_id=soyabean.id, market_id=indore.id, period="1m", today=TODAY)
    assert date(2026, 7, 21) not in {point.date for point in series.points}


def test_one_variety_has_a_line_of_its_own(
    importing: Importing, soyabean: CommodityView, indore: MarketView
) -> None:
    importing(line(6_000, day="2026-07-20", variety="Yellow"), line(8_000, day="2026-07-20", variety="Black"))
    wanted = {"commodity_id": soyabean.id, "market_id": indore.id, "period": "1m", "today": TODAY}

    def on_the_20th(**more: str) -> int:
        points = prices.market_series(**wanted, **more).points  # type: ignore[arg-type]
        return next(point.price for point in points if point.date == date(2026, 7, 20))

    assert on_the_20th() == 700_000
    assert on_the_20th(variety="Black") == 800_000


def test_kinds_are_told_most_traded_first(importing: Importing, soyabean: CommodityView) -> None:
    importing(*[line(7_000 + n, market=f"Market {n}", variety="Yellow", grade="Large") for n in range(200)])
    first = prices.list_kinds(commodity_id=soyabean.id, today=TODAY)[0]
    assert (first.variety, first.grade) == ("Yellow", "Large")
    assert first.markets >= 200
    assert first.low <= first.price <= first.high


def test_the_nearest_market_comes_first_with_its_distance(
    soyabean: CommodityView, indore: MarketView
) -> None:
    near = prices.list_near_markets(commodity_id=soyabean.id, here=indore, today=TODAY)
    distances = [each.km for each in near if each.km is not None]
    assert len(distances) > 3
    assert distances == sorted(distances)
    assert indore.id not in {each.market.id for each in near}
    ujjain = next((each for each in near if each.market.district == "Ujjain"), None)
    assert ujjain is None or 40 <= (ujjain.km or 0) <= 60


def test_pages_tell_price_change_kinds_and_near_markets(
    visitor: Visitor, importing: Importing, soyabean: CommodityView, indore: MarketView
) -> None:
    spell(importing, {f"2026-07-{day:02}": 7_000 + day for day in range(14, 24)})
    crop = visitor.get("/prices/soyabean?state=Madhya Pradesh").text
    assert f"/prices/soyabean/{indore.address}" in crop
    page = visitor.get(f"/prices/soyabean/{indore.address}?period=1m").text
    for words in ("Soyabean in Indore APMC", "₹7,145", "In a week", "km", "The nearest markets", "<svg"):
        assert words in page
    assert "₹7,014" in page, "the table twin has every day"


def test_a_market_is_found_by_its_number_and_has_one_address(visitor: Visitor, indore: MarketView) -> None:
    moved = visitor.get(f"/prices/soya/any-name-{indore.id}")
    assert (moved.status_code, moved.location) == (302, f"/prices/soyabean/{indore.address}")
    for address in ("indore-99999999", "indore", "indore-²", "indore-" + "9" * 40):
        assert visitor.get(f"/prices/soyabean/{address}").status_code == 404


def test_a_market_that_never_reported_a_crop_says_so(visitor: Visitor, indore: MarketView) -> None:
    def never_came(crop: CommodityView) -> bool:
        series = prices.market_series(commodity_id=crop.id, market_id=indore.id, period="1y", today=TODAY)
        return series.newest is None

    crop = next(each for each in prices.list_commodities() if never_came(each))
    assert "has not reported this crop" in visitor.get(f"/prices/{crop.slug}/{indore.address}").text


@pytest.mark.parametrize("period", ["1m", "3m", "1y", "3y", "10y", "nonsense", ""])
def test_every_period_is_a_page(visitor: Visitor, period: str) -> None:
    assert visitor.get(f"/prices/soyabean?period={period}").status_code == 200


def test_the_line_as_data_is_what_the_page_shows(
    visitor: Visitor, importing: Importing, indore: MarketView
) -> None:
    spell(importing, {f"2026-07-{day:02}": 7_000 + day for day in range(14, 24)})
    address = f"/prices/soyabean/{indore.address}/line.json?period=1m"
    answer = visitor.get(address)
    told = answer.get_json()
    assert told["days"][-1] == "2026-07-24"
    assert told["price"][-2:] == [702_300, 714_500]
    assert len(told["days"]) == len(told["low"]) == len(told["high"]) == len(told["price"])
    again = visitor.get(address, headers={"If-None-Match": answer.headers["ETag"]})
    assert again.status_code == 304


def test_the_table_is_a_csv_of_the_same(visitor: Visitor, importing: Importing, indore: MarketView) -> None:
    spell(importing, {f"2026-07-{day:02}": 7_000 + day for day in range(14, 24)})
    answer = visitor.get(f"/prices/soyabean/{indore.address}/prices.csv?period=1m")
    assert "attachment" in answer.headers["Content-Disposition"]
    rows = list(csv.DictReader(io.StringIO(answer.text.lstrip("\ufeff"))))
    assert [row["modal_rupees_per_quintal"] for row in rows[-2:]] == ["7023.00", "7145.00"]
    assert rows[-1]["market"] == "Indore APMC"


def test_a_price_table_has_a_spark_for_a_crop_with_days(visitor: Visitor, importing: Importing) -> None:
    days = [f"2026-07-{day}" for day in (22, 23)]
    importing(*[line(7_000, day=day, market=f"Market {n}") for day in days for n in range(150)])
    assert 'class="spark"' in visitor.get("/prices").text


def test_nothing_sold_here_is_an_empty_list(soyabean: CommodityView) -> None:
    since = datetime(2026, 1, 1, tzinfo=UTC) - timedelta(days=400)
    assert sales.list_sold(commodity_id=soyabean.id, since=since) == []


def test_the_line_as_data_breaks_where_nothing_was_reported(
    visitor: Visitor, importing: Importing, indore: MarketView
) -> None:
    spell(importing, {"2026-02-02": 6_000, "2026-02-03": 6_100, "2026-07-23": 7_000})
    told = visitor.get(f"/prices/soyabean/{indore.address}/line.json?period=1y").get_json()
    assert told["days"][:4] == ["2026-02-02", "2026-02-03", "2026-02-04", "2026-07-23"]
    assert told["price"][:4] == [600_000, 610_000, None, 700_000]
