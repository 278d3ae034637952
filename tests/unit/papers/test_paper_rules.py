"""Which paper there is when, and how it is numbered."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.papers import PaperKind
from services.papers.rules import WAY, financial_year, is_due, number_text, parse_number


def due(status: str) -> list[str]:
    return [kind.value for kind in PaperKind if is_due(kind, status=status)]


def test_papers_come_with_the_steps_of_the_sale():
    assert [len(due(status)) for status in WAY] == [0, 1, 2, 3, 3, 5]
    assert due("confirmed") == ["agreement"]
    assert due("paid") == ["agreement", "receipt"]
    assert due("dispatched") == ["agreement", "receipt", "gate_pass"]


@pytest.mark.parametrize("status", ["cancelled", "defaulted", ""])
def test_off_the_way_nothing_more_becomes_due(status: str):
    assert due(status) == []


def test_the_financial_year_turns_on_the_first_of_april():
    assert financial_year(date(2026, 3, 31)) == "2025-26"
    assert financial_year(date(2026, 4, 1)) == "2026-27"
    assert financial_year(date(1999, 12, 31)) == "1999-00"


@given(
    kind=st.sampled_from(PaperKind), day=st.dates(min_value=date(2020, 1, 1)), number=st.integers(1, 10**8)
)
def test_a_number_is_read_back_as_it_was_written(kind: PaperKind, day: date, number: int):
    year = financial_year(day)
    assert parse_number(number_text(kind, year=year, number=number)) == (kind, year, number)


def test_what_is_no_number_is_not_read():
    assert number_text(PaperKind.INVOICE, year="2026-27", number=123) == "INV/2026-27/000123"
    for text in ("", "INV/2026-27/123", "XYZ/2026-27/000123", "INV/2026-27/000123 ", "INV/२०२६-27/000123"):
        assert parse_number(text) is None
