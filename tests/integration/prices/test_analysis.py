"""Comparables are looked for near first, then farther, and every step is told."""

from datetime import date, timedelta
from typing import Any

import pytest

from services import prices
from services.prices import Analysis, CommodityView, Comparable, PricedLot
from tests.integration.prices.conftest import TODAY, Importing, line

CROP = "Trial bean"
INDORE = {"state": "Madhya Pradesh", "district": "Indore"}


def row(modal: int, **more: Any) -> str:
    """A price of a crop that the house carries none of."""
    return line(modal, crop=CROP, **more)


def nothing(_since: date) -> list[Comparable]:
    return []


def day(number: int) -> str:
    return f"2026-07-{number}"


@pytest.fixture
def crop(importing: Importing) -> CommodityView:
    """A crop in two districts of one state and in another state."""
    importing(
        *(row(5_000 + 10 * n, day=day(10 + n)) for n in range(5)),
        *(row(5_600 + 10 * n, day=day(10 + n), variety="Black", grade="Local") for n in range(5)),
        *(row(5_200 + 10 * n, district="Ujjain", market=f"Ujjain {n}") for n in range(6)),
        row(52, district="Ujjain", market="Ujjain 9", least=50, most=55),
        *(
            row(4_800, state="Maharashtra", district="Latur", market="Latur", day=day(20 + n))
            for n in range(4)
        ),
    )
    return prices.get_commodity(CROP)


def analyse(crop: CommodityView, *, sales: list[Comparable] | None = None, **lot: object) -> Analysis:
    known = {"commodity_id": crop.id} | INDORE | lot
    found = prices.analyse_price(lot=PricedLot(**known), sales_since=lambda _since: sales or [], today=TODAY)
    assert found is not None
    return found


def steps(found: Analysis) -> list[tuple[str, int]]:
    return [(step.basis, step.count) for step in found.steps]


def test_the_same_variety_and_grade_in_the_district_comes_first(crop: CommodityView) -> None:
    found = analyse(crop, variety="yellow", grade="faq", market="Indore")
    assert steps(found) == [("variety_grade_district", 5)]
    assert (found.figures.median, found.figures.count, found.thin) == (5_020_00, 5, False)
    assert found.suggested.price == 5_020_00
    assert found.as_of == date(2026, 7, 14)


def test_another_grade_is_looked_at_when_the_lot_s_own_is_not_traded(crop: CommodityView) -> None:
    found = analyse(crop, variety="Yellow", grade="A1")
    assert steps(found) == [("variety_grade_district", 0), ("variety_district", 5)]
    assert found.basis == "variety_district"


def test_a_variety_nobody_reports_yields_to_all_of_the_district(crop: CommodityView) -> None:
    found = analyse(crop, variety="JS-335")
    assert steps(found) == [("variety_district", 0), ("variety_state", 0), ("district", 5)]
    assert found.figures.median == 5_320_00  # two varieties of a day count once, at their middle
    assert {(each.variety, each.grade) for each in found.counted} == {("", "")}


def test_a_district_without_prices_is_helped_by_its_state_without_the_wild_row(crop: CommodityView) -> None:
    found = analyse(crop, district="Dewas")
    assert steps(found) == [("district", 0), ("state", 11)]
    assert [each.price for each in found.left_out] == [52_00]


def test_a_state_without_prices_is_helped_by_the_others(crop: CommodityView) -> None:
    found = analyse(crop, state="Punjab", district="Moga")
    assert [name for name, _ in steps(found)] == ["district", "state", "country"]
    assert found.basis == "country"
    assert {each.source for each in found.counted} == {"state"}


def test_sales_of_this_house_count_beside_the_mandis(crop: CommodityView) -> None:
    sale = Comparable(
        source="sale", day=TODAY, price=5_100_00, km=0, auction="k3VbQz8m", variety="Yellow", **INDORE
    )
    elsewhere = Comparable(source="sale", day=TODAY, price=5_100_00, km=0, state="Punjab", auction="x")
    found = analyse(crop, variety="Yellow", sales=[sale, elsewhere])
    assert steps(found) == [("variety_district", 6)]
    assert sale in found.counted
    assert found.as_json()["figures"]["sales"] == 1


def test_few_prices_are_called_thin(importing: Importing) -> None:
    importing(row(5_000), row(5_100, market="Mhow"))
    found = analyse(prices.get_commodity(CROP))
    assert found.thin
    assert steps(found) == [("district", 2), ("state", 2), ("country", 1)]
    assert (found.basis, found.figures.median) == ("district", 5_050_00)


def test_only_the_thirty_days_before_the_newest_count(importing: Importing) -> None:
    importing(row(5_000), row(4_000, day="2026-06-23"), row(4_900, day="2026-06-24"))
    found = analyse(prices.get_commodity(CROP))
    assert found.since == date(2026, 6, 24)
    assert sorted(each.price for each in found.counted) == [4_900_00, 5_000_00]


def test_without_any_price_there_is_no_analysis(importing: Importing) -> None:
    importing(row(5_000))
    unknown = PricedLot(commodity_id=999)
    assert prices.analyse_price(lot=unknown, sales_since=nothing, today=TODAY) is None
    early = PricedLot(commodity_id=prices.get_commodity(CROP).id)
    assert prices.analyse_price(lot=early, sales_since=nothing, today=TODAY - timedelta(days=90)) is None


def test_stated_quality_and_the_road_are_lines_of_their_own(soyabean: CommodityView) -> None:
    found = analyse(soyabean, market="Indore APMC", quality={"moisture": "13", "damaged": "2"})
    quality = [(each.parameter, each.limit) for each in found.lines if each.kind == "quality"]
    assert quality == [("moisture", "12"), ("damaged", "2")]
    shift = sum(each.amount for each in found.lines)
    assert found.lines[0].amount < 0 == found.lines[1].amount
    assert abs(found.suggested.price - found.figures.median - shift) <= 50


def test_the_house_s_own_prices_make_a_range_for_every_main_crop(soyabean: CommodityView) -> None:
    without = [
        crop.slug
        for crop in prices.list_commodities()
        if (reference := prices.reference_price(commodity_id=crop.id, today=TODAY))
        and reference.level != "msp"
        and not prices.analyse_price(
            lot=PricedLot(commodity_id=crop.id, **INDORE), sales_since=nothing, today=TODAY
        )
    ]
    assert without == []


def test_the_road_runs_from_the_lot_s_mandi_or_about_from_the_middle_of_its_district(
    soyabean: CommodityView,
) -> None:
    at_mandi = analyse(soyabean, market="Indore APMC", district="Indore")
    own = [each for each in at_mandi.counted if each.market == "Indore APMC"]
    assert {each.km for each in own} == {0}
    somewhere = analyse(soyabean, district="Dewas")
    mandis = [each for each in somewhere.counted if each.source == "mandi"]
    assert all(each.approximate and (each.km or 0) > 0 for each in mandis)
    line = next(each for each in somewhere.lines if each.kind == "distance")
    assert -100_00 <= line.amount < 0
