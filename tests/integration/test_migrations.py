"""A house that has traded for months is brought up to date without losing a row or a guard."""

from pathlib import Path

import pytest
from sqlalchemy import Engine, create_engine, inspect
from sqlalchemy.exc import DBAPIError

import models.registry  # noqa: F401 - every table
from models.base import Base
from tests.house import House

NOON = "2026-11-21 12:00:00"
OLD_ROWS = (
    "INSERT INTO users (id, name, email, password_hash, is_buyer, is_seller, is_admin, language, "
    "session_version, created_at) VALUES (1, 'Sunita', 's@example.in', 'x', true, true, false, 'en', 1, "
    f"'{NOON}')",
    "INSERT INTO lots (id, seller_id, variety, grade, quantity_as_given, state, district, market, location, "
    f"description, quality, created_at) VALUES (1, 1, '', '', '', '', '', '', '', '', '{{}}', '{NOON}')",
    "INSERT INTO auctions (id, lot_id, seller_id, status, format, start_price, starts_at, ends_at, "
    "soft_close_window_s, max_extensions, extensions, asks_consent, consent_hours, price, leader_id, "
    "leader_max, leader_is_auto, bid_count, bidder_count, version, last_hash, created_at) VALUES "
    f"(1, 1, 1, 'live', 'english', 500000, '{NOON}', '2026-11-21 18:00:00', 120, 10, 0, false, 24, 500000, "
    f"1, 500000, false, 1, 1, 1, '{'0' * 64}', '{NOON}')",
    "INSERT INTO bids (id, auction_id, seq, bidder_id, alias, amount, kind, at) VALUES "
    f"(1, 1, 1, 1, 1, 500000, 'plain', '{NOON}')",
    "INSERT INTO ledger_entries (auction_id, seq, kind, payload, at, prev_hash, hash) VALUES "
    f"(1, 1, 'bid', '{{}}', '{NOON}', '{'0' * 64}', '{'1' * 64}')",
)
KEPT = "SELECT a.format, a.price, a.floor_price, b.amount FROM auctions a JOIN bids b ON b.auction_id = a.id"


@pytest.fixture
def old_house(tmp_path: Path, empty_database_url: str) -> House:
    """A house of the first release with an auction, a bid and a ledger line."""
    house = House(tmp_path, DATABASE_URL=empty_database_url)
    house.flask("db", "upgrade", "0001")
    _run(empty_database_url, *OLD_ROWS)
    return house


def test_rows_and_the_guard_of_the_ledger_outlive_the_migrations(
    old_house: House, empty_database_url: str
) -> None:
    old_house.flask("db", "upgrade")
    engine = create_engine(empty_database_url)
    with engine.connect() as connection:
        kept = connection.exec_driver_sql(KEPT).all()
    assert [tuple(row) for row in kept] == [("english", 500000, None, 500000)]
    for statement in ("UPDATE ledger_entries SET seq = 2", "DELETE FROM ledger_entries"):
        with pytest.raises(DBAPIError, match="ledger entries are never changed"):
            _run(empty_database_url, statement)
    engine.dispose()


def test_a_migrated_database_checks_what_a_new_one_checks(
    old_house: House, empty_database_url: str, database_url: str
) -> None:
    old_house.flask("db", "upgrade")
    migrated, new = create_engine(empty_database_url), create_engine(database_url)
    assert _checks(migrated) == _checks(new)
    for engine in (migrated, new):
        engine.dispose()


def test_the_formats_can_be_taken_back_while_nobody_uses_them(
    old_house: House, empty_database_url: str
) -> None:
    old_house.flask("db", "upgrade", "0002")
    old_house.flask("db", "downgrade", "0001")
    engine = create_engine(empty_database_url)
    assert "sealed_bids" not in inspect(engine).get_table_names()
    assert "floor_price" not in {column["name"] for column in inspect(engine).get_columns("auctions")}
    engine.dispose()


def _run(url: str, *statements: str) -> None:
    engine = create_engine(url)
    try:
        with engine.begin() as connection:
            for statement in statements:
                connection.exec_driver_sql(statement)
    finally:
        engine.dispose()


def _checks(engine: Engine) -> dict[str, set[tuple[str | None, str]]]:
    seen = inspect(engine)
    return {
        table: {(check["name"], check["sqltext"]) for check in seen.get_check_constraints(table)}
        for table in Base.metadata.tables
    }
