"""The guide's days: which are still filling, and which row of a market counts."""

from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path

import pytest
from flask import Flask

from services import bidding, prices
from services.core.clock import utc_now
from services.prices import CommodityView, MarketView
from services.prices.driver_days import RECORDS_BY_DAY, among_days
from services.runtime import direct
from tests.factories import publish
from tests.integration.prices.conftest import HEADER, NOW, TODAY, Importing, line
from tests.visitor import Visitor
from tests.world import person

Report = Callable[[str, int], None]


@pytest.fixture
def visitor(app: Flask, soyabean: CommodityView) -> Visitor:
    return Visitor(app)


@pytest.fixture
def indore(soyabean: CommodityView) -> MarketView:
    markets = prices.list_markets(state="Madhya Pradesh", district="Indore")
    return next(market for market in markets if "Indore" in market.name)


@pytest.fixture
def report(app: Flask, tmp_path: Path) -> Report:
    """Import so many markets' rows of a day, in the week after."""

    def report(day: str, markets: int) -> None:
        path = tmp_path / "rows.csv"
        rows = [line(7_000, day=day, market=f"Market {n}") for n in range(markets)]
        path.write_text("\n".join([HEADER, *rows]) + "\n", encoding="utf-8")
        prices.import_file(path=path, clock=lambda: NOW + timedelta(days=7))

    return report


def test_a_crops_page_says_which_day_is_still_filling_and_shows_the_day_before(
    visitor: Visitor, report: Report
) -> None:
    for day in ("2026-07-25", "2026-07-27"):
        report(day, 150)
    assert "still filling" not in visitor.get("/prices/soyabean").text
    report("2026-07-28", 3)
    page = visitor.get("/prices/soyabean").text
    assert "28 Jul 2026 is still filling: so far 3 markets reported" in page
    assert "27 Jul 2026" in page


def test_all_crops_and_a_market_say_that_the_newest_day_is_still_filling(
    visitor: Visitor, report: Report, indore: MarketView
) -> None:
    for day in ("2026-07-25", "2026-07-27", "2026-07-28"):
        report(day, 150)
    report("2026-07-29", 1)
    for page in ("/prices", f"/prices/soyabean/{indore.address}"):
        assert "29 Jul 2026 is still filling: 1 of the usual 150 markets" in visitor.get(page).text, page


def test_where_a_markets_newest_row_is_wild_its_day_before_counts(
    importing: Importing, soyabean: CommodityView, indore: MarketView
) -> None:
    importing(line(7_000, day="2026-07-23", market="Wild APMC"), line(70, market="Wild APMC"))
    near = prices.list_near_markets(commodity_id=soyabean.id, here=indore, limit=200, today=TODAY)
    wild = next(each for each in near if each.market.name == "Wild APMC")
    assert (wild.date, wild.price) == (date(2026, 7, 23), 700_000)


def test_a_market_without_a_point_lies_amid_its_district(
    importing: Importing, soyabean: CommodityView, indore: MarketView
) -> None:
    importing(line(7_000, market="Pointless APMC", district="Ujjain"))
    near = prices.list_near_markets(commodity_id=soyabean.id, here=indore, limit=200, today=TODAY)
    found = next(each for each in near if each.market.name == "Pointless APMC")
    assert found.market.latitude is None
    assert found.approximate
    assert found.km is not None
    assert 40 <= found.km <= 90


def test_records_of_a_day_are_found_by_the_day(app: Flask, soyabean: CommodityView) -> None:
    if direct.dialect() != "sqlite":
        pytest.skip("PostgreSQL chooses by its own statistics")
    of_days, days = among_days([TODAY])
    plan = direct.fetch(
        f"EXPLAIN QUERY PLAN SELECT r.modal_price FROM {RECORDS_BY_DAY['sqlite']} "
        f"WHERE r.commodity_id = ? AND r.date {of_days}",
        [soyabean.id, days],
    )
    assert any("(date=? AND commodity_id=?)" in row[3] for row in plan), plan


def test_a_card_shows_the_crops_last_weeks(visitor: Visitor, report: Report) -> None:
    for day in ("2026-07-25", "2026-07-27"):
        report(day, 150)
    now = utc_now()
    publish(person("Seller", roles=("seller",)), starts_at=now - timedelta(minutes=5), now=now)
    bidding.open_due(now=now)
    assert 'class="spark"' in visitor.get("/auctions").text
