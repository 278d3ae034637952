"""What a lot must say before it may be sold."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from services.auctions.errors import InvalidListing
from services.auctions.rules import ListingTerms, Trade, clean_form, merge_forms, read_echo, read_terms
from services.core.clock import iso

NOW = datetime(2026, 11, 21, 4, 30, tzinfo=UTC)


@dataclass(frozen=True)
class Crop:
    id: int = 7
    slug: str = "soyabean"


@dataclass(frozen=True)
class Limit:
    parameter: str
    unit: str = "%"


TRADE = Trade(crop=Crop(), state="Madhya Pradesh", limits=[Limit("moisture"), Limit("staple_length", "mm")])
GOOD = {
    "commodity": "soyabean",
    "quantity": "40",
    "start_price": "4,800",
    "duration_hours": "24",
    "state": "Madhya Pradesh",
    "district": "Indore",
}
BAD_AMOUNTS = ("abc", "-5", "0", "1e5", "5000.001", "٥٠٠٠", "1000000000000", "NaN")
BAD_QUANTITIES = ("0", "-1", "abc", "1e3", "٤٠", "0.001", "100001", "999999999999")


def terms(*, trade: Trade = TRADE, **changes: str) -> ListingTerms:
    return read_terms(GOOD | changes, trade=trade, now=NOW)


def faults(*, trade: Trade = TRADE, **changes: str) -> dict[str, Any]:
    with pytest.raises(InvalidListing) as refusal:
        terms(trade=trade, **changes)
    return dict(refusal.value.details["fields"])


def codes(found: dict[str, Any]) -> dict[str, str]:
    return {name: getattr(fault, "code", "msgid") for name, fault in found.items()}


def test_plain_lot_starts_now_and_ends_after_its_duration() -> None:
    lot = terms()
    assert (lot.commodity_id, lot.grams, lot.start_price) == (7, 4_000_000, 4_800_00)
    assert (lot.starts_at, lot.ends_at) == (NOW, NOW + timedelta(hours=24))
    assert lot.hard_end_at == lot.ends_at + timedelta(minutes=30)
    assert (lot.soft_close_window_s, lot.max_extensions, lot.consent, lot.format) == (
        120,
        10,
        False,
        "english",
    )
    assert (lot.reserve_price, lot.step, lot.quality) == (None, None, {})


@pytest.mark.parametrize(
    ("quantity", "unit", "bag_kg", "grams"),
    [
        ("40", "quintal", "", 4_000_000),
        ("40.5", "quintal", "", 4_050_000),
        ("4,000", "kg", "", 4_000_000),
        ("2.5", "tonne", "", 2_500_000),
        ("80", "bag", "50", 4_000_000),
        ("1", "kg", "", 1_000),
    ],
)
def test_quantity_is_read_in_the_sellers_unit(quantity: str, unit: str, bag_kg: str, grams: int) -> None:
    assert terms(quantity=quantity, unit=unit, bag_kg=bag_kg).grams == grams


def test_quantity_is_remembered_as_it_was_given() -> None:
    assert terms(quantity="80", unit="bag", bag_kg="50").quantity_as_given == "80 bag × 50 kg"


@pytest.mark.parametrize(
    ("field_name", "typed"),
    [
        *(
            ("start_price", bad)
            for bad in ("abc", "-5", "0", "1e5", "5000.001", "٥٠٠٠", "1000000000000", "NaN")
        ),
        *(("quantity", bad) for bad in ("0", "-1", "abc", "1e3", "٤٠", "0.001", "100001", "999999999999")),
        ("unit", "pound"),
        ("start_price", ""),
        ("quantity", ""),
        ("commodity", ""),
        ("state", ""),
        ("district", ""),
        ("district", "x" * 81),
        ("variety", "x" * 121),
        ("description", "x" * 2_001),
        ("location", "x" * 201),
        ("reserve_price", "4799.99"),
        ("reserve_price", "much"),
        ("step", "0.50"),
        ("step", "4801"),
        ("format", "sealed"),
        ("format", "lottery"),
        ("duration_hours", "5"),
        ("duration_hours", "24.0"),
        ("starts_at", "tomorrow"),
        ("starts_at", "2026-11-21T10:00"),
        ("quality.moisture", "wet"),
        ("quality.moisture", "-3"),
        ("quality.moisture", "100.1"),
        ("quality.moisture", "1e1"),
        ("quality.argemone", "0"),
        ("soft_close.window_s", "3601"),
        ("soft_close.window_s", "-1"),
        ("soft_close.max_extensions", "51"),
        ("soft_close.max_extensions", "ten"),
    ],
)
def test_bad_input_is_refused_at_its_field(field_name: str, typed: str) -> None:
    assert list(faults(**{field_name: typed})) == [field_name]


def test_all_faults_are_told_together() -> None:
    wrong = faults(commodity="", quantity="0", start_price="-5", district="", duration_hours="7")
    assert set(wrong) == {"commodity", "quantity", "start_price", "district", "duration_hours"}


def test_missing_end_and_missing_later_start_are_told_where_they_belong() -> None:
    assert list(faults(duration_hours="")) == ["ends_at"]
    assert list(faults(duration_hours="own")) == ["ends_at"]
    assert list(faults(starts="later")) == ["starts_at"]


def test_bags_need_the_weight_of_one_bag() -> None:
    assert list(faults(quantity="80", unit="bag", bag_kg="")) == ["bag_kg"]
    assert list(faults(quantity="80", unit="bag", bag_kg="0")) == ["bag_kg"]


def test_unknown_crop_gets_suggestions_when_some_come_close() -> None:
    unclear = faults(trade=Trade(crop=None, state="Bihar", suggestions=["Soyabean", "Soji"]))["commodity"]
    assert (unclear.code, unclear.details) == ("unknown_crop", {"suggestions": "Soyabean, Soji"})
    unknown = faults(trade=Trade(crop=None, state="Bihar"))["commodity"]
    assert (unknown.code, unknown.details) == ("unknown_crop", {})


def test_state_must_be_one_of_india() -> None:
    assert list(faults(trade=Trade(crop=Crop(), state=None), state="Atlantis")) == ["state"]


def test_reserve_equal_to_the_start_price_is_taken() -> None:
    assert terms(reserve_price="4800").reserve_price == 4_800_00


def test_unknown_formats_are_not_available() -> None:
    assert codes(faults(format="japanese")) == {"format": "not_available"}


def own_end(start: timedelta | None, end: timedelta) -> dict[str, str]:
    times = {"duration_hours": "own", "ends_at": iso(NOW + end)}
    return times if start is None else times | {"starts_at": iso(NOW + start)}


@pytest.mark.parametrize(
    ("start", "end"),
    [
        (None, timedelta(seconds=30)),
        (None, timedelta(days=30)),
        (timedelta(days=60), timedelta(days=61)),
        (timedelta(hours=1), timedelta(hours=1, seconds=30)),
    ],
)
def test_own_end_may_be_anything_from_half_a_minute_to_thirty_days(start: Any, end: timedelta) -> None:
    lot = terms(**own_end(start, end))
    assert (lot.starts_at, lot.ends_at) == (NOW + (start or timedelta()), NOW + end)


@pytest.mark.parametrize(
    ("start", "end", "told"),
    [
        (timedelta(hours=2), timedelta(hours=1), {"ends_at": "ends_too_soon"}),
        (None, timedelta(hours=-1), {"ends_at": "ends_too_soon"}),
        (None, timedelta(seconds=29), {"ends_at": "ends_too_soon"}),
        (None, timedelta(days=5 * 365), {"ends_at": "ends_too_late"}),
        (timedelta(days=61), timedelta(days=62), {"starts_at": "starts_too_late"}),
        (timedelta(minutes=-6), timedelta(hours=1), {"starts_at": "start_has_passed"}),
    ],
)
def test_impossible_times_are_refused(start: Any, end: timedelta, told: dict[str, str]) -> None:
    assert codes(faults(**own_end(start, end))) == told


def test_start_at_the_end_of_all_time_is_too_late_whatever_the_duration() -> None:
    assert codes(faults(starts_at="9999-12-31T23:59:59Z")) == {"starts_at": "starts_too_late"}


def test_start_that_passed_while_the_form_was_sent_means_now() -> None:
    assert terms(starts_at=iso(NOW - timedelta(minutes=4))).starts_at == NOW


def test_start_now_overrides_a_start_left_in_the_form() -> None:
    assert terms(starts="now", starts_at=iso(NOW + timedelta(days=2))).starts_at == NOW


def test_duration_and_end_together_are_refused() -> None:
    assert list(faults(duration_hours="6", ends_at=iso(NOW + timedelta(hours=9)))) == ["ends_at"]


def test_moment_beyond_the_calendar_is_no_fault_of_ours() -> None:
    assert codes(faults(duration_hours="", ends_at="9999-12-31T23:59:59-23:00")) == {
        "ends_at": "invalid_time"
    }


def test_quality_values_are_kept_as_plain_decimals() -> None:
    lot = terms(**{"quality.moisture": "11.50 %", "quality.staple_length": "28"})
    assert lot.quality == {"moisture": "11.5", "staple_length": "28"}


def test_measure_without_percent_may_pass_a_hundred() -> None:
    assert terms(**{"quality.staple_length": "120"}).quality == {"staple_length": "120"}


def test_api_shape_and_form_shape_mean_the_same() -> None:
    nested = {"quality": {"moisture": "11.5"}, "soft_close": {"window_s": 60}, "consent": True, "step": None}
    assert clean_form(nested) == {"quality.moisture": "11.5", "soft_close.window_s": "60", "consent": "yes"}


def test_form_is_cleaned_of_what_no_field_takes() -> None:
    dirty = {
        "variety": " JS\x00-335\ud800 ",
        "admin": "yes",
        "quality.<b>": "1",
        "description": "a\r\nb\x07",
        "grade": ["A"],
    }
    assert clean_form(dirty) == {"variety": "JS-335", "description": "a\nb"}


def test_value_that_is_too_long_is_cut_where_it_is_still_too_long() -> None:
    assert len(clean_form({"description": "x" * 1_000_000})["description"]) == 2_001


def test_number_of_quality_fields_is_limited() -> None:
    assert len(clean_form({"quality": {f"p{n}": "1" for n in range(500)}})) == 40


def test_merge_clears_what_is_sent_empty_and_keeps_what_is_not_sent() -> None:
    old = {"variety": "JS-335", "grade": "A", "consent": "yes"}
    assert merge_forms(old, {"variety": "", "consent": False}) == {"grade": "A"}


def test_merged_end_replaces_a_duration_and_the_other_way_round() -> None:
    assert merge_forms({"duration_hours": "24"}, {"ends_at": "x"}) == {"ends_at": "x"}
    assert merge_forms({"ends_at": "x"}, {"duration_hours": "24"}) == {"duration_hours": "24"}


@pytest.mark.parametrize(
    ("form", "seen"),
    [
        ({}, (None, None)),
        ({"quantity": "x", "start_price": "y"}, (None, None)),
        ({"quantity": "2", "unit": "tonne", "start_price": "4800"}, (2_000_000, 4_800_00)),
    ],
)
def test_unfinished_form_is_echoed_as_far_as_it_goes(form: dict[str, str], seen: tuple[Any, Any]) -> None:
    assert read_echo(form) == seen
