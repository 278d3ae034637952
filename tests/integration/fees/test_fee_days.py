"""A rate from a day on ends the one before it; lines of one name never overlap."""

from datetime import date

import pytest

from services import prices
from services.administration import FeesOverlap, InvalidFee
from services.prices import FeeView, LotPlace
from tests import starter
from tests.integration.fees.places import save
from tests.world import World

HAMALI = {"kind": "labour", "name": "Hamali", "unit": "per_quintal", "rate": "8"}


@pytest.fixture
def house(world: World) -> World:
    starter.seed()
    return world


def lines() -> list[FeeView]:
    return [line for line in prices.list_fees(states=["Maharashtra"]) if line.name.casefold() == "hamali"]


def days() -> list[tuple[int, date | None, date | None]]:
    return [(line.rate, line.valid_from, line.valid_to) for line in lines()]


def test_another_rate_from_a_day_on_ends_the_old_line_the_day_before(house: World) -> None:
    number = save(house.admin, HAMALI)
    second = save(house.admin, HAMALI | {"rate": "9", "valid_from": "2027-04-01"}, fee_id=number)
    assert second != number
    assert sorted(days(), key=str) == [(800, None, date(2027, 3, 31)), (900, date(2027, 4, 1), None)]
    onions = LotPlace(slug="onion", state="Maharashtra", market="Solapur")
    taken = [
        prices.fees_for(lots=[onions], today=day)[0].of_seller[0].rate
        for day in (date(2027, 3, 31), date(2027, 4, 1))
    ]
    assert taken == [8_00, 9_00]


def test_other_words_or_the_same_first_day_change_the_line_itself(house: World) -> None:
    number = save(house.admin, HAMALI | {"valid_from": "2026-01-01"})
    corrected = HAMALI | {"valid_from": "2026-01-01", "rate": "8.50", "note": "a slip"}
    assert save(house.admin, corrected, fee_id=number) == number
    later = corrected | {"valid_from": "2026-02-01"}
    assert save(house.admin, later, fee_id=number) == number
    assert days() == [(850, date(2026, 2, 1), None)]


@pytest.mark.parametrize(
    ("first", "last"),
    [("", ""), ("2026-12-31", ""), ("", "2026-01-01"), ("2026-03-01", "2026-04-01")],
)
def test_overlapping_days_are_refused(house: World, first: str, last: str) -> None:
    save(house.admin, HAMALI | {"valid_from": "2026-01-01", "valid_to": "2026-12-31"})
    before = days()
    with pytest.raises(InvalidFee) as refused:
        save(house.admin, HAMALI | {"name": "HAMALI", "valid_from": first, "valid_to": last})
    fault = refused.value.details["fields"]["valid_from"]
    assert isinstance(fault, FeesOverlap)
    assert fault.details == {"first": "2026-01-01", "last": "2026-12-31"}
    assert days() == before


def test_a_rate_that_runs_into_a_later_line_is_refused_whole(house: World) -> None:
    number = save(house.admin, HAMALI | {"valid_to": "2026-12-31"})
    save(house.admin, HAMALI | {"rate": "9", "valid_from": "2027-01-01"})
    before = days()
    with pytest.raises(InvalidFee):
        save(house.admin, HAMALI | {"rate": "7", "valid_from": "2026-06-01"}, fee_id=number)
    assert days() == before


@pytest.mark.parametrize(
    "other",
    [
        {"market": ""},
        {"crop": "potato"},
        {"payer": "buyer"},
        {"kind": "other"},
        {"name": "Tolai"},
        {"valid_from": "2027-01-01"},
    ],
)
def test_what_is_another_line_may_hold_beside_it(house: World, other: dict[str, str]) -> None:
    save(house.admin, HAMALI | {"valid_to": "2026-12-31"})
    assert save(house.admin, HAMALI | other)


@pytest.mark.parametrize(
    "wrong",
    [
        {"unit": "percent", "rate": "100.01"},
        {"rate": "0"},
        {"unit": "percent", "rate": "0"},
        {"unit": "per_sack"},
    ],
)
def test_no_rate_above_the_whole_and_none_of_nothing(house: World, wrong: dict[str, str]) -> None:
    with pytest.raises(InvalidFee):
        save(house.admin, HAMALI | wrong)
    assert lines() == []
