"""What the tables promise: whole paise, aware moments, named constraints."""

import re

from sqlalchemy import BigInteger, DateTime, Float, Numeric

import models.registry  # noqa: F401 - every table
from models.base import Base
from models.types import MoneyColumn, UtcDateTime

COLUMNS = [column for table in Base.metadata.sorted_tables for column in table.columns]
MONEY = re.compile(r"(^|_)(price|amount|total|reserve|maximum|paise|money)(_|$)")


def test_only_places_on_the_map_hold_fractions() -> None:
    fractions = {column.name for column in COLUMNS if isinstance(column.type, Float | Numeric)}
    assert fractions <= {"latitude", "longitude"}


def test_money_is_whole_paise_in_big_columns() -> None:
    money = [c for c in COLUMNS if MONEY.search(c.name) and not isinstance(c.type, UtcDateTime)]
    assert money
    assert [str(c) for c in money if c.type.python_type is int and not _holds_money(c.type)] == []


def _holds_money(kind: object) -> bool:
    return isinstance(kind, MoneyColumn | BigInteger)


def test_moments_are_aware_and_named_so() -> None:
    naive = [str(c) for c in COLUMNS if isinstance(c.type, DateTime) and not isinstance(c.type, UtcDateTime)]
    misnamed = [str(c) for c in COLUMNS if isinstance(c.type, UtcDateTime) != (f"_{c.name}").endswith("_at")]
    assert naive == []
    assert misnamed == []


def test_every_constraint_has_a_name_to_be_mapped_to_a_refusal() -> None:
    unnamed = [
        f"{table.name}: {c}" for table in Base.metadata.sorted_tables for c in table.constraints if not c.name
    ]
    assert unnamed == []
