"""The range, its figures and its adjustments, worked out by hand in paise per quintal."""

from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import Literal

import pytest

from services.prices.analysis import rules
from services.prices.analysis.views import Comparable, Figures, Line, Range

DAY = date(2026, 7, 24)
BASE = 5_100_00


@dataclass(frozen=True)
class Limit:
    parameter: str
    limit: Decimal | None
    direction: Literal["min", "max", ""] = "max"
    unit: str = "%"
    label: str = "Name"


LIMITS = (
    Limit("moisture", Decimal(12)),
    Limit("foreign_matter", Decimal("2.0")),
    Limit("damaged", Decimal(2)),
    Limit("oil_content", Decimal(36), "min"),
    Limit("size", Decimal(45), "min", "mm"),
    Limit("trash", None),
)


def paid(*prices: int) -> list[Comparable]:
    return [Comparable(source="mandi", day=DAY, price=price, state="Madhya Pradesh") for price in prices]


def amount(parameter: str, stated: str) -> int:
    (line,) = rules.quality_lines({parameter: stated}, LIMITS, base=BASE)
    return line.amount


def test_five_prices_have_their_quartiles_among_them() -> None:
    assert rules.figures_of([5_300_00, 4_900_00, 5_000_00, 5_200_00, 5_100_00]) == Figures(
        count=5,
        mean=5_100_00,
        median=5_100_00,
        lower_quartile=5_000_00,
        upper_quartile=5_200_00,
        lowest=4_900_00,
        highest=5_300_00,
    )


def test_quartiles_between_two_prices_are_counted_in_fourths_as_spreadsheets_do() -> None:
    figures = rules.figures_of([100, 200, 300, 400])
    assert (figures.lower_quartile, figures.median, figures.upper_quartile) == (175, 250, 325)
    assert rules.figures_of([100, 101]).mean == 101  # 100.5, half up


def test_one_price_is_all_its_figures() -> None:
    figures = rules.figures_of([5_000_00])
    assert {getattr(figures, name) for name in Figures.__slots__} == {1, 5_000_00}


def test_a_price_per_kilo_and_a_wild_one_are_left_out() -> None:
    found = paid(5_000_00, 5_050_00, 5_100_00, 5_150_00, 5_200_00, 51_00, 7_900_00)
    kept, left_out = rules.without_outliers(found, middle=None)
    assert [each.price for each in kept] == [5_000_00, 5_050_00, 5_100_00, 5_150_00, 5_200_00]
    assert [each.price for each in left_out] == [51_00, 7_900_00]


def test_few_prices_are_judged_by_the_country_and_many_by_themselves() -> None:
    assert rules.without_outliers(paid(51_00, 52_00), middle=5_100_00)[0] == []
    dear = paid(20_000_00, 20_100_00, 20_200_00, 20_300_00, 20_400_00)
    assert rules.without_outliers(dear, middle=5_100_00)[0] == dear
    assert rules.without_outliers([], middle=5_100_00) == ([], [])


@pytest.mark.parametrize(
    ("parameter", "stated", "rupees"),
    [
        ("moisture", "12", 0),
        ("moisture", "13", -51),
        ("moisture", "11", 26),  # half of 1 %: ₹25.50
        ("moisture", "6", 51),  # no more than 1 %
        ("moisture", "40", -765),  # no more than 15 %
        ("foreign_matter", "2.5", -26),
        ("damaged", "3", -26),
        ("damaged", "0", 0),
        ("oil_content", "34", -102),
        ("oil_content", "37", 26),
    ],
)
def test_quality_is_priced_by_the_point(parameter: str, stated: str, rupees: int) -> None:
    assert amount(parameter, stated) == rupees * 100


def test_a_line_tells_what_was_stated_and_what_is_usual() -> None:
    (line,) = rules.quality_lines({"foreign_matter": "2.5"}, LIMITS, base=BASE)
    assert (line.stated, line.limit, line.unit, line.direction) == ("2.5", "2", "%", "max")


def test_what_has_no_limit_or_is_no_percentage_is_not_priced() -> None:
    assert rules.quality_lines({"size": "20", "trash": "9", "unknown": "1"}, LIMITS, base=BASE) == []


def test_the_road_costs_50_paise_a_kilometre_up_to_200() -> None:
    line = rules.distance_line([10, None, 40, 90])
    assert line == Line(kind="distance", amount=-20_00, km=40)
    far = rules.distance_line([600])
    assert far == Line(kind="distance", amount=-100_00, km=600)


def test_no_road_and_an_unknown_road_make_no_line() -> None:
    assert rules.distance_line([None]) is None
    assert rules.distance_line([0, 0, 60]) is None


def test_the_range_is_the_quartiles_moved_by_every_line() -> None:
    figures = rules.figures_of([4_900_00, 5_000_00, 5_100_00, 5_200_00, 5_300_00])
    lines = [Line(kind="quality", amount=-51_00), Line(kind="distance", amount=-20_00)]
    suggested = rules.suggest(figures, lines)
    assert suggested == Range(low=4_929_00, price=5_029_00, high=5_129_00)
    assert rules.start_price(suggested, falling=False) == 4_925_00
    assert rules.start_price(suggested, falling=True) == 5_130_00


def test_equal_prices_still_make_a_range_of_one_per_cent_each_way() -> None:
    suggested = rules.suggest(rules.figures_of([5_000_00] * 7), [])
    assert suggested == Range(low=4_950_00, price=5_000_00, high=5_050_00)


def test_a_range_never_falls_to_nothing() -> None:
    suggested = rules.suggest(rules.figures_of([50_00]), [Line(kind="distance", amount=-100_00)])
    assert suggested.low == suggested.price == 1_00
    assert rules.start_price(suggested, falling=False) == 1_00


def test_kinds_that_need_what_the_lot_does_not_say_are_not_tried() -> None:
    def names(**lot: str) -> list[str]:
        known = {"variety": "", "grade": "", "state": "", "district": ""} | lot
        return [rung.name for rung in rules.rungs_for(**known)]

    assert names() == ["country"]
    assert names(state="Punjab", district="Moga") == ["district", "state", "country"]
    assert names(variety="Yellow", grade="FAQ", state="Punjab", district="Moga") == [
        rung.name for rung in rules.LADDER
    ]


def series(*prices: int) -> dict[date, int]:
    return {DAY - timedelta(days=n): price for n, price in enumerate(reversed(prices))}


def test_the_last_week_is_held_against_the_three_before() -> None:
    before, lately = [5_000_00] * 23, [5_150_00] * 7
    rising = rules.trend_of(series(*before, *lately), place="Madhya Pradesh")
    assert (rising.direction, rising.change, rising.place) == ("rising", 30, "Madhya Pradesh")
    assert rules.trend_of(series(*lately, *[5_150_00] * 16, *before[:7]), place="").direction == "falling"
    assert rules.trend_of(series(*before, *[5_090_00] * 7), place="").direction == "steady"


def test_a_trend_needs_days_on_both_sides() -> None:
    assert rules.trend_of({}, place="").direction == "unknown"
    assert rules.trend_of(series(5_000_00, 5_100_00), place="").change is None
