"""Several processes of one house, their databases, and devices that speak to any of them."""

import os
import signal
import time
import uuid
from collections.abc import Callable, Sequence
from datetime import timedelta
from pathlib import Path
from typing import Any, TypeVar

import flask_migrate
import socketio
from flask import Flask
from sqlalchemy import text

from app import create_app
from models.base import db
from services import accounts
from services.core.clock import utc_now
from services.core.ids import public_id
from services.runtime.config import Config
from tests.factories import publish
from tests.house import House
from tests.world import person

NAMESPACE = "/auctions"
PATIENCE_S = 30
START_PRICE, STEP = 5_000_00, 1_00
H = TypeVar("H", bound=House)


class Worker(House):
    """A process that does the jobs alone."""

    program = ("app.py", "--worker")

    def is_ready(self) -> bool:
        """Whether it has begun to work."""
        return "does the jobs whenever it leads" in self.log()

    def send(self, what: signal.Signals) -> None:
        """Send it a signal that does not end it."""
        os.kill(self.pid, what)

    def leads(self) -> bool:
        """Whether it has ever taken the lead."""
        return "leads the jobs now" in self.log()


class Estate:
    """A house on one database, and how to look into it without going through its doors."""

    def __init__(self, folder: Path, database_url: str, redis_url: str = "") -> None:
        self.folder, self._database_url, self._redis_url = folder, database_url, redis_url
        self._houses: list[House] = []
        self.app: Flask = create_app(self._config())
        with self.app.app_context():
            flask_migrate.upgrade()

    def web(self, name: str = "web", **environment: str) -> House:
        """A web process, not started yet."""
        return self._house(House, name, RUN_JOBS="0", **environment)

    def worker(self, name: str = "worker") -> Worker:
        """A process for the jobs, not started yet."""
        return self._house(Worker, name, LOG_LEVEL="info")

    def end(self) -> None:
        """Kill what still runs."""
        for house in self._houses:
            if house.is_running():
                house.stop(signal.SIGKILL)
        with self.app.app_context():
            db.engine.dispose()

    def person(self, name: str, *roles: str) -> str:
        """Create somebody; returns a token."""
        with self.app.app_context():
            created = person(name, roles=roles, login=f"{uuid.uuid4().hex[:12]}@example.in")
            return accounts.create_token(user_id=created.id, name="scale", now=utc_now())

    def lots(self, *seconds: float) -> list[str]:
        """Open an auction that ends after so many seconds, for each; returns their public ids."""
        with self.app.app_context():
            seller = person("Sunita Farmer", roles=("seller",), login=f"{uuid.uuid4().hex[:12]}@example.in")
            now = utc_now() - timedelta(seconds=1)
            numbers = [
                publish(
                    seller,
                    start_price=START_PRICE,
                    step=STEP,
                    starts_at=now,
                    lasts=timedelta(seconds=each + 1),
                    now=now,
                    soft_close_window_s=0,
                    max_extensions=0,
                )
                for each in seconds
            ]
            return [public_id("auction", number) for number in numbers]

    def ask(self, query: str, **values: Any) -> list[tuple[Any, ...]]:
        """Read the database behind the house's back."""
        with self.app.app_context(), db.engine.connect() as connection:
            return [tuple(row) for row in connection.execute(text(query), values)]

    def _config(self) -> Config:
        return Config(
            database_url=self._database_url,
            instance_dir=self.folder,
            secret_key="s" * 40,
            public_id_key="scale",
            testing=True,
            log_level="error",
        )

    def _house(self, kind: type[H], name: str, **environment: str) -> H:
        folder = self.folder / name
        folder.mkdir()
        common = {
            "DATABASE_URL": self._database_url,
            "REDIS_URL": self._redis_url,
            "PUBLIC_ID_KEY": "scale",
            "SECRET_KEY": "s" * 40,
            "BID_LIMIT": "100000 per second",
        }
        house = kind(folder, **common, **environment)
        self._houses.append(house)
        return house


class Device:
    """One connected device: asks, and keeps what is pushed to it."""

    def __init__(
        self,
        url: str,
        token: str | None = None,
        *,
        cid: str = "",
        transports: Sequence[str] = ("websocket",),
    ) -> None:
        self.heard: dict[str, list[Any]] = {}
        self._client = socketio.Client(reconnection=False, handle_sigint=False)
        self._client.on("*", self._hear, namespace=NAMESPACE)
        self._client.connect(
            f"{url}?cid={cid}",
            auth={"token": token} if token else None,
            namespaces=[NAMESPACE],
            transports=list(transports),
            wait_timeout=PATIENCE_S,
        )

    def ask(self, event: str, message: dict[str, Any], *, within_s: float = PATIENCE_S) -> Any:
        """Send an event and return its ack; raises socketio's exceptions when there is none."""
        return self._client.call(event, message, namespace=NAMESPACE, timeout=within_s)

    def bid(self, auction: str, rupees: int, reference: str = "", *, within_s: float = PATIENCE_S) -> Any:
        """Bid plainly and return the ack."""
        reference = reference or str(uuid.uuid4())
        message = {"auction_id": auction, "amount": str(rupees), "client_ref": reference}
        return self.ask("place_bid", message, within_s=within_s)

    def wait_for(self, event: str, true: Callable[[Any], bool] = lambda _: True) -> Any:
        """Return the first push of this kind for which something is true, waiting for it."""
        found: list[Any] = []

        def look() -> bool:
            found.extend(filter(true, list(self.heard.get(event, ()))))
            return bool(found)

        eventually(look, f"{event} was never heard: {self.heard}")
        return found[0]

    @property
    def is_connected(self) -> bool:
        """Whether the connection stands."""
        return bool(self._client.connected)

    def leave(self) -> None:
        """Hang up."""
        self._client.disconnect()

    def _hear(self, event: str, payload: Any) -> None:
        self.heard.setdefault(event, []).append(payload)


def eventually(true: Callable[[], bool], otherwise: str, *, within_s: float = PATIENCE_S) -> None:
    """Wait until something is true; fails with `otherwise`."""
    deadline = time.monotonic() + within_s
    while time.monotonic() < deadline:
        if true():
            return
        time.sleep(0.02)
    raise AssertionError(otherwise)
