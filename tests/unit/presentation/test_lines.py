"""Drawn lines: inside their box, the right way up, and with what lies within the time shown."""

import re
from dataclasses import replace
from datetime import date, timedelta

from presentation.lines import HEIGHT, SPARK_HEIGHT, SPARK_WIDTH, WIDTH, draw, spark
from services.prices import Point, SupportPrice

FIRST = date(2026, 7, 1)


def points(*prices: int) -> list[Point]:
    return [
        Point(date=FIRST + timedelta(days=n), price=price, low=price - 100, high=price + 100, markets=3)
        for n, price in enumerate(prices)
    ]


def support(price: int) -> SupportPrice:
    return SupportPrice(
        variety="",
        season="kharif",
        marketing_year="2026-27",
        price=price,
        valid_from=date(2026, 7, 2),
        valid_to=date(2027, 9, 30),
        source="a test",
    )


def numbers(path: str) -> list[int]:
    return [int(number) for number in re.findall(r"-?\d+", path)]


def test_dearer_is_higher_and_all_lies_in_the_box() -> None:
    drawing = draw(points(5_000, 6_000, 5_500))
    assert drawing is not None
    xs, ys = numbers(drawing.line)[::2], numbers(drawing.line)[1::2]
    assert xs == [0, WIDTH // 2, WIDTH]
    assert ys[1] < ys[2] < ys[0]
    assert all(0 <= y <= HEIGHT for y in numbers(drawing.band)[1::2])
    assert drawing.levels[0][1] == 4_900
    assert drawing.levels[1][1] == 6_100


def test_support_price_and_sales_within_the_time_are_drawn() -> None:
    sold = [(date(2026, 7, 2), 5_600), (date(2026, 8, 2), 9_900)]
    drawing = draw(points(5_000, 6_000, 5_500), support=[support(5_200), support(90_000)], sold=sold)
    assert drawing is not None
    assert [(left, right) for left, right, _ in drawing.support] == [(WIDTH // 2, WIDTH)]
    assert [x for x, _ in drawing.dots] == [WIDTH // 2]


def test_sales_newer_than_the_newest_report_are_drawn_as_far_behind_it_as_the_line_is_long() -> None:
    sold = [(date(2026, 7, 5), 5_600), (date(2026, 7, 6), 9_900)]
    drawing = draw(points(5_000, 6_000, 5_500), sold=sold)
    assert drawing is not None
    assert drawing.last == date(2026, 7, 5)
    assert [x for x, _ in drawing.dots] == [WIDTH]
    assert numbers(drawing.line)[::2] == [0, WIDTH // 4, WIDTH // 2]


def test_one_day_makes_no_line() -> None:
    assert draw(points(5_000)) is None
    assert spark((5_000,)) == ""


def test_a_spark_keeps_within_its_box() -> None:
    path = numbers(spark((100, 300, 200)))
    assert path[::2] == [0, SPARK_WIDTH // 2, SPARK_WIDTH]
    assert all(0 <= y <= SPARK_HEIGHT for y in path[1::2])
    assert path[3] < path[5] < path[1]


def test_a_line_breaks_where_nothing_was_reported_for_months() -> None:
    days = points(5_000, 6_000, 5_500)
    late = [replace(point, date=point.date + timedelta(days=90)) for point in days]
    drawing = draw(days + late)
    assert drawing is not None
    assert drawing.line.count("M") == 2
    assert drawing.band.count("Z") == 2
    weeks = draw(days + late, bucket="week")
    assert weeks is not None
    assert weeks.line.count("M") == 1
