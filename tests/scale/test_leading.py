"""One process leads the jobs, never two; when it dies the next one goes on within three seconds."""

import signal
import time
from pathlib import Path
from typing import Any

import pytest

from models.base import db
from services.runtime.leader import Leadership
from tests.scale.estate import START_PRICE, Device, Estate, Worker, eventually

pytestmark = pytest.mark.xdist_group("processes")
HOLDERS = (
    "SELECT pid FROM pg_locks WHERE locktype = 'advisory' AND granted AND objid = 1296125508 "
    "AND database = (SELECT oid FROM pg_database WHERE datname = current_database())"
)
TAKEOVER_S = 3
LOTS = 30


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.postgres)])
def any_url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """An empty database of each kind."""
    if request.param == "sqlite":
        return f"sqlite:///{tmp_path / 'house.db'}"
    return str(request.getfixturevalue("postgres_url"))


def test_one_of_many_leads_until_it_lets_go(estate: Any, any_url: str) -> None:
    place: Estate = estate(any_url)
    with place.app.app_context():
        many = [Leadership() for _ in range(5)]
    assert [each.held() for each in many] == [True, False, False, False, False]
    assert [each.held() for each in many] == [True, False, False, False, False]
    many[0].release()
    eventually(many[3].held, "nobody took the lead", within_s=TAKEOVER_S)
    assert sum(each.held() for each in many) == 1
    for each in many:
        each.release()


@pytest.mark.postgres
def test_a_leader_whose_connection_is_cut_knows_before_it_acts_again(estate: Any, postgres_url: str) -> None:
    place: Estate = estate(postgres_url)
    with place.app.app_context():
        first, second = Leadership(), Leadership()
    assert (first.held(), second.held()) == (True, False)
    place.ask(f"SELECT pg_terminate_backend(pid) FROM ({HOLDERS}) AS held")
    eventually(second.held, "nobody took the lead", within_s=TAKEOVER_S)
    assert first.held() is False
    assert first.held() is False
    assert second.held() is True
    first.release()
    second.release()


@pytest.mark.postgres
def test_the_lead_takes_no_connection_of_the_house(estate: Any, postgres_url: str) -> None:
    place: Estate = estate(postgres_url)
    with place.app.app_context():
        leads = Leadership()
        assert leads.held()
        assert db.engine.pool.checkedout() == 0
    leads.release()


@pytest.mark.postgres
def test_a_killed_leader_is_followed_and_every_closing_happens_once(estate: Any, postgres_url: str) -> None:
    place: Estate = estate(postgres_url)
    web = place.web().start()
    buyer = Device(web.url, place.person("Bharat Mills", "buyer"))
    lots = place.lots(*(15 + n / 5 for n in range(LOTS)))
    for lot in lots:
        assert buyer.bid(lot, START_PRICE // 100)["ok"]
    leader, heir = place.worker("first"), place.worker("second")
    leader.start()
    eventually(leader.leads, "the first worker does not lead")
    heir.start()

    _stop_and_go(leader, heir)
    eventually(lambda: _closed(place) >= LOTS // 3, "nothing is closed")
    before = place.ask(HOLDERS)
    assert len(before) == 1
    leader.stop(signal.SIGKILL)
    eventually(lambda: _holder(place) not in ([], before), "the lead is lost", within_s=TAKEOVER_S)
    assert heir.leads()

    eventually(lambda: _closed(place) == LOTS, "not all are closed")
    lines = place.ask(
        "SELECT count(*), count(DISTINCT l.auction_id), bool_and(l.at >= a.ends_at) "
        "FROM ledger_entries l JOIN auctions a ON a.id = l.auction_id WHERE l.kind = 'closed'"
    )
    assert lines == [(LOTS, LOTS, True)]
    assert place.ask("SELECT count(*), count(DISTINCT auction_id) FROM sales") == [(LOTS, LOTS)]
    assert heir.stop() == 0


def test_on_sqlite_a_worker_says_that_it_is_not_wanted(estate: Any, tmp_path: Path) -> None:
    worker = estate(f"sqlite:///{tmp_path / 'house.db'}").worker()
    with pytest.raises(AssertionError, match="a worker needs PostgreSQL"):
        worker.start()


def _stop_and_go(leader: Worker, heir: Worker) -> None:
    """A process that is only stopped keeps the lead: nobody can know that it will not go on."""
    leader.send(signal.SIGSTOP)
    time.sleep(1)
    assert not heir.leads()
    leader.send(signal.SIGCONT)


def _holder(place: Estate) -> list[tuple[Any, ...]]:
    holders = place.ask(HOLDERS)
    assert len(holders) <= 1
    return holders


def _closed(place: Estate) -> int:
    return int(place.ask("SELECT count(*) FROM ledger_entries WHERE kind = 'closed'")[0][0])
