"""PostgreSQL lets nobody in for a while: devices that connect meanwhile are hung up, and come back."""

import time
from pathlib import Path

import pytest
import requests
from sqlalchemy import create_engine, make_url, text
from sqlalchemy.pool import NullPool

from tests.faults.looping import run
from tests.faults.machines import Server, ended, fresh_database
from tests.faults.play import set_scene
from tests.faults.talking import Talk
from tests.faults.wire import PATIENCE_S, Lost
from tests.requirements import require_postgres


def test_a_device_that_connects_is_hung_up_and_let_in_later(tmp_path: Path) -> None:
    with fresh_database(require_postgres()) as url, ended(server := Server(tmp_path, DATABASE_URL=url)):
        (token,) = set_scene(server, buyers=1).tokens
        server.start()
        run(_connect(server.port, token))
        _let_in(url, False)
        began = time.monotonic()
        with pytest.raises(Lost):
            run(_connect(server.port, token))
        assert time.monotonic() - began < PATIENCE_S  # hung up, not waited for in vain
        assert requests.get(f"{server.url}/auctions", timeout=PATIENCE_S).status_code == 503
        _let_in(url, True)
        run(_connect(server.port, token))
        assert requests.get(f"{server.url}/auctions", timeout=PATIENCE_S).ok
        assert "message handler error" not in server.log()


async def _connect(port: int, token: str) -> None:
    talk = Talk(port, token=token)
    try:
        await talk.open()
    finally:
        await talk.close()


def _let_in(url: str, allowed: bool) -> None:
    name = make_url(url).database
    engine = create_engine(require_postgres(), isolation_level="AUTOCOMMIT", poolclass=NullPool)
    with engine.connect() as connection:
        connection.execute(text(f"ALTER DATABASE {name} ALLOW_CONNECTIONS {str(allowed).lower()}"))
        connection.execute(
            text("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = :name"),
            {"name": name},
        )
