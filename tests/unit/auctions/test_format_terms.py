"""What a lot must say before it may be sold by sealed bids or by a falling price."""

from datetime import timedelta

import pytest

from tests.unit.auctions.test_listing_rules import NOW, codes, faults, terms

FALL = {"format": "dutch", "floor_price": "4,000", "drop": "50", "drop_every_s": "300"}
"""From ₹4,800 in sixteen steps, an hour and twenty minutes."""


def falling(**changes: str) -> dict[str, str]:
    return FALL | changes


@pytest.mark.parametrize("name", ["sealed_first", "sealed_second"])
def test_sealed_lot_has_a_reserve_and_consent_but_no_step_and_no_soft_close(name: str) -> None:
    lot = terms(
        format=name,
        reserve_price="5000",
        consent="yes",
        **{"soft_close.window_s": "300", "soft_close.max_extensions": "3"},
    )
    assert (lot.format, lot.reserve_price, lot.consent) == (name, 5000_00, True)
    assert (lot.step, lot.soft_close_window_s, lot.max_extensions) == (None, 0, 0)
    assert (lot.floor_price, lot.drop, lot.drop_every_s) == (None, None, None)
    assert codes(faults(format=name, step="50")) == {"step": "not_of_this_format"}


def test_dutch_lot_has_a_clock_and_no_soft_close() -> None:
    lot = terms(**falling())
    assert (lot.format, lot.start_price, lot.floor_price) == ("dutch", 4800_00, 4000_00)
    assert (lot.drop, lot.drop_every_s) == (50_00, 300)
    assert (lot.reserve_price, lot.step, lot.consent) == (None, None, False)
    assert (lot.soft_close_window_s, lot.max_extensions) == (0, 0)


@pytest.mark.parametrize(("field", "value"), [("reserve_price", "4000"), ("step", "50"), ("consent", "yes")])
def test_dutch_lot_knows_no_reserve_step_or_consent(field: str, value: str) -> None:
    assert codes(faults(**falling(**{field: value}))) == {field: "not_of_this_format"}
    terms(**falling(**{field: ""}))


def test_an_unticked_box_is_no_consent() -> None:
    assert terms(**falling(consent="no")).consent is False


@pytest.mark.parametrize("name", ["", "english", "sealed_first", "sealed_second"])
@pytest.mark.parametrize("field", ["floor_price", "drop", "drop_every_s"])
def test_only_a_dutch_lot_has_a_clock(name: str, field: str) -> None:
    assert codes(faults(format=name, **{field: FALL[field]})) == {field: "not_of_this_format"}


def test_a_dutch_lot_needs_its_whole_clock() -> None:
    missing = faults(**falling(floor_price="", drop="", drop_every_s=""))
    assert set(missing) == {"floor_price", "drop", "drop_every_s"}


@pytest.mark.parametrize(
    ("changes", "found"),
    [
        ({"floor_price": "4,800"}, {"floor_price": "floor_not_below_start"}),
        ({"floor_price": "4,799.50"}, {"floor_price": "floor_not_below_start"}),
        ({"floor_price": "5,000"}, {"floor_price": "floor_not_below_start"}),
        ({"floor_price": "0"}, {"floor_price": "invalid_amount"}),
        ({"floor_price": "abc"}, {"floor_price": "invalid_amount"}),
        ({"drop": "0.99"}, {"drop": "drop_out_of_range"}),
        ({"drop": "800.01"}, {"drop": "drop_out_of_range"}),
        ({"drop": "1e2"}, {"drop": "invalid_amount"}),
        ({"drop_every_s": "9"}, {"drop_every_s": "out_of_range"}),
        ({"drop_every_s": "86401"}, {"drop_every_s": "out_of_range"}),
        ({"drop_every_s": "60.5"}, {"drop_every_s": "out_of_range"}),
        ({"drop_every_s": "٦٠"}, {"drop_every_s": "out_of_range"}),
        ({"drop_every_s": "-60"}, {"drop_every_s": "out_of_range"}),
    ],
)
def test_fault_of_the_clock_is_told_at_its_field(changes: dict[str, str], found: dict[str, str]) -> None:
    assert codes(faults(**falling(**changes))) == found


@pytest.mark.parametrize(
    "changes", [{"drop": "800"}, {"drop": "1", "drop_every_s": "10"}, {"floor_price": "4,799", "drop": "1"}]
)
def test_clock_at_its_bounds_is_taken(changes: dict[str, str]) -> None:
    assert terms(**falling(**changes)).format == "dutch"


@pytest.mark.parametrize(
    ("drop", "every", "reaches"),
    [
        ("50", "1349", True),  # sixteen falls within six hours, the last a little before the end
        ("50", "1350", False),  # the last one would come at the very end
        ("800", "21599", True),
        ("800", "21600", False),
        ("750", "10799", True),  # a short second fall, cut at the floor, counts
        ("750", "10800", False),
    ],
)
def test_the_price_must_be_able_to_reach_its_floor(drop: str, every: str, reaches: bool) -> None:
    changes = falling(drop=drop, drop_every_s=every, duration_hours="6")
    if reaches:
        assert terms(**changes).drop_every_s == int(every)
    else:
        assert codes(faults(**changes)) == {"drop": "floor_not_reached"}


def test_the_way_to_the_floor_is_measured_from_the_start() -> None:
    later = NOW + timedelta(hours=20)
    changes = falling(starts_at=later.isoformat(), duration_hours="6", drop="800", drop_every_s="21599")
    assert terms(**changes).starts_at == later


def test_a_dutch_lot_without_a_start_price_is_told_that_only() -> None:
    assert codes(faults(**falling(start_price=""))) == {"start_price": "msgid"}
