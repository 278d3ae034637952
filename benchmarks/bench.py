"""What every measure is given: how long it may take, and markets to play on."""

import tempfile
from contextlib import ExitStack
from functools import cache
from pathlib import Path
from typing import Literal

from benchmarks.stage.databases import Cluster, cluster, copy_sqlite
from benchmarks.stage.markets import Market, make_market

Form = Literal["short", "full"]


class Bench:
    """One run: short (a few minutes) or full; databases are made once and copied for each measure."""

    def __init__(self, form: Form, stack: ExitStack) -> None:
        self.form = form
        self._stack = stack
        self.folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="bench-")))
        self._names = 0
        self.sqlite_template = cache(self._sqlite_template)
        self.cluster = cache(self._cluster)
        self._postgres_template = cache(self._make_postgres_template)

    @property
    def full(self) -> bool:
        return self.form == "full"

    @property
    def rounds(self) -> int:
        """How often a noisy figure is taken; its median counts."""
        return 3 if self.full else 1

    @property
    def seconds(self) -> float:
        """How long a window is."""
        return 8.0 if self.full else 4.0

    @property
    def lone_bids(self) -> int:
        """How many bids are sent one by one in a round."""
        return 30 if self.full else 20

    def new_folder(self, name: str) -> Path:
        """A folder nobody used before."""
        self._names += 1
        folder = self.folder / f"{self._names}-{name}"
        folder.mkdir()
        return folder

    def sqlite(self, folder: Path, kind: str = "plain") -> tuple[str, Market]:
        """A market in a SQLite file of the folder."""
        path, market = self.sqlite_template(kind)
        return copy_sqlite(path, folder), market

    def postgres(self) -> tuple[str, Market]:
        """A market in a database of this run's PostgreSQL."""
        server, market = self._postgres_template()
        self._names += 1
        name = f"house{self._names}"
        server.create(name, like="market")
        return server.url(name), market

    def _sqlite_template(self, kind: str) -> tuple[Path, Market]:
        path = self.new_folder(f"template-{kind}") / "house.db"
        return path, make_market(f"sqlite:///{path}", kind)

    def _cluster(self) -> Cluster:
        return self._stack.enter_context(cluster())

    def _make_postgres_template(self) -> tuple[Cluster, Market]:
        server = self.cluster()
        server.create("market")
        return server, make_market(server.url("market"))
