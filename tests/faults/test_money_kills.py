"""A house that is killed in the middle of payments: every rupee is there, each payment counts once."""

import os
import signal
import sys
import time
from collections.abc import Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from random import Random
from typing import Final

import pytest

from tests.faults.machines import Server, ended, fresh_database
from tests.faults.payers import Bench, Payer, anomalies, make_bench, tell_all_again
from tests.gateway_server import GatewayServer
from tests.requirements import require_postgres

PAYERS: Final = 4
PAYMENTS, KILLS = (200, 40) if os.environ.get("MANDI_LONG") else (30, 10)


@contextmanager
def _database(kind: str) -> Iterator[dict[str, str]]:
    if kind == "sqlite":
        yield {}
        return
    with fresh_database(require_postgres()) as url:
        yield {"DATABASE_URL": url}


@pytest.mark.xdist_group("processes")
@pytest.mark.parametrize("kind", ["sqlite", "postgresql"])
def test_kills_in_the_middle_of_payments_lose_no_rupee(tmp_path: Path, kind: str) -> None:
    random = Random(f"{kind} {PAYMENTS}")
    with GatewayServer() as gateway, _database(kind) as where:
        keys = {name.upper(): value for name, value in gateway.environment.items()}
        server = Server(tmp_path / "house", RUN_JOBS="0", **keys, **where)
        with ended(server):
            bench = make_bench(server.database_url, PAYMENTS, random=random)
            server.start()
            kills = _pay_and_kill(bench, server, gateway, random)
            tell_all_again(bench, server.url, random=random)
            server.stop()
            found = anomalies(bench, server.database_url, gateway)
            figures = f"{kind}: {bench.paid} payments, {kills} kills, {bench.lost} answers lost"
            print(f"{figures}, {len(found)} anomalies", file=sys.stderr)  # noqa: T201 - the figures
            assert found == []
            assert (bench.paid, kills) == (PAYMENTS, KILLS)
            assert all(bill.acknowledged for bill in bench.bills if bill.way == "wallet")


def _pay_and_kill(bench: Bench, server: Server, gateway: GatewayServer, random: Random) -> int:
    """Kill the house whenever some more payments were made, and start it again; returns how often."""
    kills = 0
    with ThreadPoolExecutor(PAYERS) as pool:
        work: list[Future[None]] = []
        for n in range(PAYERS):
            payer = Payer(bench, server.url, gateway, random=Random(n))
            work.append(pool.submit(payer.pay_all, bench.bills[n::PAYERS]))
        while kills < KILLS:
            _until(bench, work, at_least=kills * (PAYMENTS - PAYERS * 2) // KILLS)
            time.sleep(random.uniform(0, 0.3))
            server.stop(signal.SIGKILL)
            kills += 1
            server.start()
        for each in work:
            each.result()
    return kills


def _until(bench: Bench, work: list[Future[None]], *, at_least: int) -> None:
    while bench.paid < at_least:
        for each in work:
            if each.done():
                each.result()  # its fault is what is wrong
        time.sleep(0.01)
