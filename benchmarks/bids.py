"""Durable bids a second through the service, beside bare SQLite transactions of the same rows.

Both write to WAL databases with synchronous=FULL on the same disk, in turn, so that the ratio holds
while the machine's speed drifts. Rates are medians of the rounds.
"""

import sqlite3
import statistics
import tempfile
import time
import uuid
from datetime import timedelta
from pathlib import Path

from flask import Flask

from app import create_app
from models.base import db
from services import bidding
from services.accounts import Person
from services.core.clock import utc_now
from services.runtime.config import Config
from tests.factories import publish
from tests.world import person

ROUNDS = 5
BIDS = 300


def main() -> None:
    """Print bids a second of the service, of bare SQLite, and their ratio."""
    with tempfile.TemporaryDirectory() as folder:
        app = _house(Path(folder))
        with app.app_context():
            db.metadata.create_all(db.engine)
            seller = person("Seller", roles=("seller",))
            buyers = [person(f"Buyer{n}", roles=("buyer",)) for n in range(2)]
            rates = [(_service_rate(seller, buyers), _bare_rate(Path(folder))) for _ in range(ROUNDS)]
            db.session.remove()
            db.engine.dispose()
    served, bare = (statistics.median(column) for column in zip(*rates, strict=True))
    ratio = statistics.median(mine / limit for mine, limit in rates)
    print(f"place_bid {served:8.0f} /s\nbare      {bare:8.0f} /s (5 rows a commit)\nratio     {ratio:8.2f}")


def _house(folder: Path) -> Flask:
    return create_app(
        Config(
            database_url=f"sqlite:///{folder / 'house.db'}",
            instance_dir=folder,
            secret_key="b" * 40,
            public_id_key="bench",
            testing=True,
            bid_limit="100000 per second",
            log_level="error",
        )
    )


def _service_rate(seller: Person, buyers: list[Person]) -> float:
    now = utc_now()
    auction_id = publish(seller, starts_at=now - timedelta(seconds=1), now=now, step=100)
    began = time.perf_counter()
    for n in range(BIDS):
        bidding.place_bid(
            bidder=buyers[n % 2],
            auction_id=auction_id,
            amount=5_000_00 + n * 100,
            client_ref=str(uuid.uuid4()),
        )
    return BIDS / (time.perf_counter() - began)


def _bare_rate(folder: Path) -> float:
    connection = sqlite3.connect(folder / "bare.db", isolation_level=None)
    for pragma in ("journal_mode=WAL", "synchronous=FULL"):
        connection.execute(f"PRAGMA {pragma}")
    connection.execute("CREATE TABLE IF NOT EXISTS rows (id INTEGER PRIMARY KEY, kind INT, body TEXT)")
    began = time.perf_counter()
    for n in range(BIDS):
        connection.execute("BEGIN IMMEDIATE")
        connection.executemany(
            "INSERT INTO rows (kind, body) VALUES (?, ?)", [(kind, f"{n}" * 40) for kind in range(5)]
        )
        connection.execute("COMMIT")
    rate = BIDS / (time.perf_counter() - began)
    connection.close()
    return rate


if __name__ == "__main__":
    main()
