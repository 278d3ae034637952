"""`python -m benchmarks.stage.seed URL KIND WISHES`: fill an empty database and print the market as JSON."""

import json
import sys
import tempfile
import uuid
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import flask_migrate

from app import create_app
from benchmarks.stage.markets import KEYS
from models.base import db
from services import accounts, bidding, prices
from services.accounts import Person
from services.core.clock import parse_iso, utc_now
from services.core.ids import public_id
from services.runtime.config import Config
from tests.factories import publish
from tests.world import person

BUYERS = 200
AUCTIONS = 150
CLOSING = 1_000
LISTED = 1_000
LOT_BIDS = 1_000
BEGAN_AGO = timedelta(minutes=5)
LASTS = timedelta(days=3)
STEP = 100


def main(database_url: str, kind: str, wishes: dict[str, str]) -> None:
    """Fill the database and print the market."""
    with tempfile.TemporaryDirectory() as folder:
        config = Config(
            database_url=database_url,
            instance_dir=Path(folder),
            secret_key=KEYS["SECRET_KEY"],
            public_id_key=KEYS["PUBLIC_ID_KEY"],
            testing=True,
            bid_limit="1000000 per second",
            log_level="error",
        )
        with create_app(config).app_context():
            flask_migrate.upgrade()
            made = _make(kind, wishes)
            db.session.remove()
            db.engine.dispose()
    print(json.dumps(made))


def _make(kind: str, wishes: dict[str, str]) -> dict[str, Any]:
    prices.seed_starter()
    now = utc_now()
    seller = person("Seller", roles=("seller",))
    buyers = [person(f"Buyer{n}", roles=("buyer",)) for n in range(BUYERS)]
    auctions = [_publish(seller, ends_in=LASTS, now=now) for _ in range(AUCTIONS)]
    told = {}
    if kind == "closing":
        told["closing"] = _add_closing(seller, buyers, ends_at=parse_iso(wishes["ends_at"]), now=now)
    elif kind == "pages":
        told["lot"] = _add_pages(seller, buyers, now=now)
    while bidding.open_due(now=now):
        pass
    tokens = [accounts.create_token(user_id=buyer.id, name="bench", now=now) for buyer in buyers]
    return {"tokens": tokens, "auctions": [_public(number) for number in auctions], "told": told}


def _publish(seller: Person, *, ends_in: timedelta, now: datetime, **columns: Any) -> int:
    starts_at = now - BEGAN_AGO
    return publish(
        seller, starts_at=starts_at, lasts=ends_in + BEGAN_AGO, now=starts_at, step=STEP, **columns
    )


def _add_closing(seller: Person, buyers: list[Person], *, ends_at: datetime, now: datetime) -> str:
    terms = {"soft_close_window_s": 0, "max_extensions": 0}
    numbers = [_publish(seller, ends_in=ends_at - now, now=now, **terms) for _ in range(CLOSING)]
    for n, number in enumerate(numbers):
        _bid(buyers[n % BUYERS], number, 5_000_00)
    return " ".join(map(_public, numbers))


def _add_pages(seller: Person, buyers: list[Person], *, now: datetime) -> str:
    for n in range(LISTED - AUCTIONS):
        number = _publish(seller, ends_in=LASTS + timedelta(minutes=n), now=now)
        _bid(buyers[n % BUYERS], number, 5_000_00)
    lot = _publish(seller, ends_in=LASTS, now=now)
    for n in range(LOT_BIDS):
        _bid(buyers[n % BUYERS], lot, 5_000_00 + n * STEP)
    return _public(lot)


def _bid(buyer: Person, number: int, amount: int) -> None:
    bidding.place_bid(bidder=buyer, auction_id=number, amount=amount, client_ref=str(uuid.uuid4()))


def _public(number: int) -> str:
    return public_id("auction", number)


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2], json.loads(sys.argv[3]))
