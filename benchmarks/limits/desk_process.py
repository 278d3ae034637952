"""`python -m benchmarks.limits.desk_process WISHES`: the desk alone in a process, see limits.desk."""

import json
import os
import sys
import time
from collections.abc import Iterator
from typing import Any

from app import create_app
from benchmarks.client.lanes import Lane, client_ref
from models.base import db
from services import accounts
from services.accounts import Person
from services.bidding.commands import Command
from services.bidding.desk.batch import Batch
from services.bidding.desk.connection import DeskConnection
from services.core.clock import utc_now
from services.core.ids import number_of
from services.core.money import parse_rupees
from services.runtime.config import read_config

WARM_S = 0.5
SECONDS = 3.0


def main(wishes: dict[str, Any]) -> None:
    """Print accepted bids a second."""
    app = create_app(read_config(os.environ))
    with app.app_context():
        bidders = [accounts.find_person_by_token(token=token) for token in wishes["tokens"]]
        lane = Lane(wishes["auction"], bidders, kind=wishes["kind"])
        desk = DeskConnection(db.engine)
        _commit_for(desk, lane, wishes["batch"], WARM_S)
        print(_commit_for(desk, lane, wishes["batch"], SECONDS))


def _commit_for(desk: DeskConnection, lane: Lane[Person], size: int, seconds: float) -> float:
    accepted, began = 0, time.perf_counter()
    while (taken := time.perf_counter() - began) < seconds:
        commands = list(_commands(lane, size))
        with desk.transaction() as (cursors, dialect):
            batch = Batch.read(cursors, dialect, commands)
            for command in commands:
                batch.take(command, utc_now)
            batch.write(cursors, dialect)
        refusals = [each for each in batch.results if isinstance(each, Exception)]
        if refusals:
            raise refusals[0]
        accepted += len(commands)
    return accepted / taken


def _commands(lane: Lane[Person], size: int) -> Iterator[Command]:
    auction_id = number_of("auction", lane.auction)
    for _ in range(size):
        lane.waiting.rotate(-1)
        yield Command(
            bidder=lane.waiting[0],
            auction_id=auction_id,
            client_ref=client_ref(),
            kind=lane.kind,
            amount=parse_rupees(lane.next_amount()),
            door="socket",
            address="127.0.0.1",
        )


if __name__ == "__main__":
    main(json.loads(sys.argv[1]))
