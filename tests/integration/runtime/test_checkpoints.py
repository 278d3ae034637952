"""What an import wrote lies in the database itself before a bid's commit would have to move it there."""

import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
from sqlalchemy import Engine, create_engine

from services.runtime.checkpoints import ROWS, WriteAheadLog


@pytest.fixture
def written(tmp_path: Path) -> Iterator[tuple[Engine, Path]]:
    """A house whose newest rows lie in the log alone, held open by who wrote them."""
    path = tmp_path / "house.db"
    with closing(sqlite3.connect(path)) as writer:
        writer.execute("PRAGMA journal_mode=WAL")
        writer.execute("PRAGMA wal_autocheckpoint=0")
        writer.execute("CREATE TABLE prices (modal INTEGER)")
        writer.executemany("INSERT INTO prices VALUES (?)", [(n,) for n in range(ROWS)])
        writer.commit()
        yield create_engine(f"sqlite:///{path}"), path


def rows_without_log(path: Path) -> int:
    alone = path.with_name("alone.db")
    shutil.copy(path, alone)
    with closing(sqlite3.connect(alone)) as reader:
        try:
            (count,) = reader.execute("SELECT count(*) FROM prices").fetchone()
        except sqlite3.OperationalError:  # not even the table
            return 0
    return int(count)


def test_the_log_is_emptied_after_so_many_rows_and_not_before(written: tuple[Engine, Path]) -> None:
    engine, path = written
    log = WriteAheadLog(engine)
    log.empty(ROWS - 1)
    assert rows_without_log(path) == 0
    log.empty(1)
    assert rows_without_log(path) == ROWS


def test_other_databases_are_left_alone() -> None:
    WriteAheadLog(create_engine("sqlite://")).empty(ROWS)
    WriteAheadLog(create_engine("postgresql+psycopg://nobody@127.0.0.1:1/none")).empty(ROWS)
