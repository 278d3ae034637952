"""Every dirt of the real feeds has its reason, and clean rows come through exactly."""

from datetime import date

import pytest

from services.prices.cleaning import REASONS, PriceRow, clean, parse_date, parse_price, parse_tonnes

TODAY = date(2026, 11, 21)
GOOD = {
    "state": "Gujarat",
    "district": "Dahod",
    "market": "Dahod APMC",
    "commodity": "Soyabean",
    "variety": "Soyabeen",
    "grade": "FAQ",
    "date": "24/07/2026",
    "least": "6900.0",
    "most": "7125.0",
    "modal": "7050.0",
    "arrivals": "",
}


def cleaned(**changes: str) -> PriceRow | str:
    return clean(tuple({**GOOD, **changes}.values()), today=TODAY)  # type: ignore[arg-type]


def test_good_row_becomes_whole_paise_per_quintal() -> None:
    row = cleaned(arrivals="12.5")
    assert isinstance(row, PriceRow)
    assert (row.min_price, row.modal_price, row.max_price) == (690_000, 705_000, 712_500)
    assert (row.date, row.arrivals_kg) == (date(2026, 7, 24), 12_500)


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({"modal": "NR"}, "bad_price"),
        ({"modal": "9e99"}, "bad_price"),
        ({"least": "abc"}, "bad_price"),
        ({"most": "nan"}, "bad_price"),
        ({"modal": "0.0"}, "not_positive"),
        ({"modal": "-1"}, "not_positive"),
        ({"least": "0.0", "most": "10000.0", "modal": "9000.0"}, "not_positive"),
        ({"most": "99999999999999", "modal": "7050"}, "absurd_price"),
        ({"least": "1400.0", "most": "2000.0", "modal": "1100.0"}, "min_above_modal"),
        ({"least": "1884.0", "most": "2000.0", "modal": "2500.0"}, "modal_above_max"),
        ({"date": "24/07/2091"}, "future_date"),
        ({"date": "31/02/2026"}, "bad_date"),
        ({"date": "soon"}, "bad_date"),
        ({"date": "01/01/1970"}, "bad_date"),
        ({"commodity": ""}, "missing_field"),
        ({"market": "  "}, "missing_field"),
        ({"state": "---"}, "missing_field"),
        ({"modal": ""}, "missing_field"),
    ],
)
def test_dirty_row_is_refused_for_its_reason(changes: dict[str, str], reason: str) -> None:
    assert cleaned(**changes) == reason
    assert reason in REASONS


def test_line_that_is_no_row_is_malformed() -> None:
    assert clean(None, today=TODAY) == "malformed_row"


def test_row_of_today_is_not_from_the_future() -> None:
    assert isinstance(cleaned(date="21/11/2026"), PriceRow)
    assert cleaned(date="22/11/2026") == "future_date"


def test_names_are_tidied_and_cut_to_their_columns() -> None:
    row = cleaned(market="  Indore   APMC ", variety="x" * 500)
    assert isinstance(row, PriceRow)
    assert row.market == "Indore APMC"
    assert len(row.variety) == 120


def test_bytes_of_the_windows_alphabet_are_read_as_such() -> None:
    row = cleaned(variety=b"Caf\xe9 \x96 best".decode("utf-8", "surrogateescape"))
    assert isinstance(row, PriceRow)
    assert row.variety == "Café – best"


@pytest.mark.parametrize(
    "text",
    [
        "24/07/2026", "2026-07-24", "2026-07-24 00:00:00", "2026-07-24T00:00:00Z", "24 Jul 2026",
        "24-Jul-2026", "24-Jul-26", "24-07-2026", " 24/07/2026 ",
    ],
)  # fmt: skip
def test_every_spelling_of_a_day_is_the_same_day(text: str) -> None:
    assert parse_date(text) == date(2026, 7, 24)


def test_day_comes_before_the_month() -> None:
    assert parse_date("02/07/2026") == date(2026, 7, 2)


@pytest.mark.parametrize(
    ("text", "paise"),
    [
        ("1400.0", 140_000), ("1400", 140_000), ("1,23,456.50", 12_345_650), ("2268.75", 226_875),
        ("2333.335", 233_334), ("2333.3349", 233_333), ("₹ 5200", 520_000), ("Rs.5200", 520_000), ("7.", 700),
        ("-5", -500), ("1e5", None), ("५०००", None), ("12 34", None), ("", None),
    ],
)  # fmt: skip
def test_price_is_read_exactly_to_the_paisa(text: str, paise: int | None) -> None:
    assert parse_price(text) == paise


def test_arrivals_are_kept_in_kilos_and_unknown_when_unreadable() -> None:
    assert parse_tonnes("0.35") == 350
    assert parse_tonnes("NR") is None
    assert parse_tonnes("-2") is None
