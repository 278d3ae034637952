"""CSV that a spreadsheet opens rightly and safely."""

import csv
import io

import pytest

from services.core.spreadsheet import BYTE_ORDER_MARK, csv_parts


def cells(*row: str | int) -> list[str]:
    text = "".join(csv_parts(("a",), [[row]])).removeprefix(BYTE_ORDER_MARK)
    return list(csv.reader(io.StringIO(text, newline="")))[1]


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t", "\r", "\n", "＝", "  =", "\u00a0@"])
def test_text_that_would_be_a_formula_is_led_by_an_apostrophe(start):
    attack = f'{start}HYPERLINK("http://evil.example")'
    assert cells(attack) == ["'" + attack]


@pytest.mark.parametrize(
    "text", ["Soyabean", "5225.00", "2026-07-24T10:00:00.000Z", "सोयाबीन, पीला", 'a "b" c', ""]
)
def test_plain_text_stays_as_it_is(text):
    assert cells("x", text) == ["x", text]


def test_a_negative_number_is_a_number_and_no_formula():
    assert cells(-5, "-5", "-1200.50") == ["-5", "-5", "-1200.50"]
    assert cells("-5+1", "-", "--5") == ["'-5+1", "'-", "'--5"]


def test_the_file_begins_with_the_mark_by_which_spreadsheets_know_utf_8():
    assert next(csv_parts(("sale",), [])).startswith("\ufeffsale")
