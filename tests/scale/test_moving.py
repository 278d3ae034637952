"""The whole house moves from SQLite to PostgreSQL, and goes on there where it was."""

from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select, text

from models.base import db
from models.lot import Lot, Photo
from services import demo
from services.core.clock import utc_now
from services.runtime import limits
from services.runtime.transaction import transaction
from tests.scale.estate import START_PRICE, Estate

pytestmark = [pytest.mark.postgres, pytest.mark.xdist_group("processes")]


def move(place: Estate, source: str, target: str, *, fails: bool = False) -> str:
    """Move as an operator does; returns what was said."""
    result = place.app.test_cli_runner().invoke(args=["database", "move", "--from", source, "--to", target])
    assert result.exit_code == (1 if fails else 0), result.output
    return result.output


def bid(place: Estate, token: str, auction: str, rupees: int) -> dict[str, Any]:
    answer = place.app.test_client().post(
        f"/api/v1/auctions/{auction}/bids",
        json={"amount": str(rupees), "client_ref": f"00000000-0000-4000-8000-{rupees:012}"},
        headers={"Authorization": f"Bearer {token}"},
    )
    assert answer.status_code == 201, answer.text
    return dict(answer.json)


def _hang_up_a_photo() -> None:
    with transaction() as session:
        lot_id = session.scalars(select(Lot.id)).first()
        assert lot_id is not None
        picture = {"image": bytes(range(256)), "thumbnail": b"\\N\t\n", "width": 1, "height": 1}
        session.add(Photo(lot_id=lot_id, position=9, digest="0" * 64, created_at=utc_now(), **picture))


@pytest.fixture
def sqlite_url(tmp_path: Path) -> str:
    return f"sqlite:///{tmp_path / 'house.db'}"


def test_a_lively_house_moves_and_bidding_goes_on(estate: Any, sqlite_url: str, postgres_url: str) -> None:
    old: Estate = estate(sqlite_url)
    with old.app.app_context():
        limits.configure(redis_url="", bids="1000000 per second")
        demo.load(now=utc_now(), photos=False)
        _hang_up_a_photo()
    (lot,) = old.lots(3600)
    first, second = old.person("Bharat Mills", "buyer"), old.person("Ravi Traders", "buyer")
    bid(old, first, lot, START_PRICE // 100)
    (lines,) = old.ask("SELECT count(*), count(DISTINCT auction_id) FROM ledger_entries")

    said = move(old, sqlite_url, postgres_url)
    assert f"{lines[1]} ledgers checked, 0 with faults" in said
    assert "DIFFERENT" not in said

    new: Estate = estate(postgres_url)
    assert new.ask("SELECT count(*), count(DISTINCT auction_id) FROM ledger_entries") == [lines]
    assert [bytes(row[0]) for row in new.ask("SELECT thumbnail FROM photos")] == [b"\\N\t\n"]
    after = bid(new, second, lot, START_PRICE // 100 + 5)
    assert after["bid"]["leading"] is True
    ledger = new.app.test_client().get(f"/api/v1/auctions/{lot}/ledger").json["items"]
    hashes = [line["hash"] for line in ledger]
    assert [line["prev_hash"] for line in ledger[1:]] == hashes[:-1]
    assert [line["seq"] for line in ledger] == list(range(1, len(ledger) + 1))
    new.person("Somebody New", "buyer")  # ids go on after those that came along
    verified = new.app.test_cli_runner().invoke(args=["ledger", "verify"])
    assert verified.exit_code == 0, verified.output


def test_only_an_empty_database_is_moved_into(estate: Any, sqlite_url: str, postgres_url: str) -> None:
    old: Estate = estate(sqlite_url)
    old.person("Bharat Mills", "buyer")
    move(old, sqlite_url, postgres_url)
    assert "is not empty" in move(old, sqlite_url, postgres_url, fails=True)
    assert "must be on PostgreSQL" in move(old, postgres_url, sqlite_url, fails=True)
    assert "There is no file" in move(old, "sqlite:////nowhere/house.db", postgres_url, fails=True)


def test_a_value_that_did_not_arrive_is_noticed_and_nothing_is_kept(
    estate: Any, sqlite_url: str, postgres_url: str
) -> None:
    old, new = estate(sqlite_url), estate(postgres_url)
    old.person("Bharat Mills", "buyer")
    with new.app.app_context(), db.engine.begin() as connection:
        connection.execute(
            text(
                "CREATE FUNCTION misspell() RETURNS trigger LANGUAGE plpgsql AS "
                "$$ BEGIN NEW.name = 'Bharat Mill'; RETURN NEW; END $$"
            )
        )
        connection.execute(
            text("CREATE TRIGGER misspell BEFORE INSERT ON users FOR EACH ROW EXECUTE FUNCTION misspell()")
        )
    said = move(old, sqlite_url, postgres_url, fails=True)
    assert "DIFFERENT" in said
    assert new.ask("SELECT count(*) FROM users") == [(0,)]
