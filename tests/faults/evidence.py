"""What a house holds afterwards, read straight from its tables."""

import json
import time
from collections.abc import Sequence

from sqlalchemy import Connection, create_engine, func, select
from sqlalchemy.pool import NullPool

from models.auction import Auction
from models.bid import Bidder, BidRequest, LedgerSecret
from models.ledger import LedgerEntry as LedgerRow
from models.sale import Sale
from models.user import User
from services.bidding.ledger import LedgerEntry, Secret
from tests.faults.crowd import Log, Lot
from tests.faults.history import Stored, Story, anomalies
from tests.faults.watching import Watcher, faults_of


def read_stories(database_url: str, lots: Sequence[Lot], *, true_clock: bool = True) -> list[Story]:
    """Read everything about these auctions."""
    engine = create_engine(database_url, poolclass=NullPool)
    try:
        with engine.connect() as connection:
            return [_story(connection, lot, true_clock) for lot in lots]
    finally:
        engine.dispose()


def find_anomalies(
    stories: Sequence[Story],
    log: Log,
    watchers: Sequence[Watcher] = (),
    *,
    doubtful: frozenset[str] = frozenset(),
) -> list[str]:
    """Everything about these auctions that cannot be, as clients and watchers saw it."""
    found: list[str] = []
    for story in stories:
        calls = [each for each in log.operations if each.auction == story.auction]
        found += anomalies(story, calls, log.sights.get(story.auction, ()), doubtful=doubtful)
        for watcher in watchers:
            if story.auction in watcher.views:
                found += faults_of(watcher, story.auction, story.entries)
    return found


def heads(database_url: str, lots: Sequence[Lot]) -> dict[str, int]:
    """The last version of each auction."""
    engine = create_engine(database_url, poolclass=NullPool)
    names = {lot.number: lot.auction for lot in lots}
    try:
        with engine.connect() as connection:
            rows = connection.execute(
                select(LedgerRow.auction_id, func.max(LedgerRow.seq))
                .where(LedgerRow.auction_id.in_(names))
                .group_by(LedgerRow.auction_id)
            ).all()
    finally:
        engine.dispose()
    return {names[number]: seq for number, seq in rows}


def faults_of_closings(database_url: str, lots: Sequence[Lot]) -> list[str]:
    """What is wrong with auctions that must be over: each closed, and sold once when somebody bid."""
    engine = create_engine(database_url, poolclass=NullPool)
    found = []
    try:
        with engine.connect() as connection:
            for lot in lots:
                row = connection.execute(
                    select(Auction.status, Auction.bid_count).where(Auction.id == lot.number)
                ).one()
                sales = connection.scalar(select(func.count()).where(Sale.auction_id == lot.number))
                wanted = ("sold", 1) if row.bid_count else ("ended", 0)
                if (row.status, sales) != wanted:
                    found.append(f"{lot.auction}: is {row.status} with {sales} sales, {row.bid_count} bids")
    finally:
        engine.dispose()
    return found


def _story(connection: Connection, lot: Lot, true_clock: bool) -> Story:
    rows = connection.execute(
        select(LedgerRow.__table__).where(LedgerRow.auction_id == lot.number).order_by(LedgerRow.seq)
    )
    entries = [
        LedgerEntry(
            seq=row.seq,
            kind=row.kind,
            payload=json.loads(row.payload),
            at=row.at,
            prev_hash=row.prev_hash,
            hash=row.hash,
        )
        for row in rows
    ]
    secrets = connection.execute(
        select(LedgerSecret.seq, LedgerSecret.nonce, LedgerSecret.amount, LedgerSecret.own_step).where(
            LedgerSecret.auction_id == lot.number
        )
    )
    return Story(
        auction=lot.auction,
        entries=entries,
        stored=_stored(connection, lot),
        aliases=_aliases(connection, lot),
        secrets={
            row.seq: Secret(nonce=row.nonce, amount=row.amount, own_step=row.own_step) for row in secrets
        },
        wall_offset=time.time() - time.monotonic() if true_clock else None,
    )


def _stored(connection: Connection, lot: Lot) -> list[Stored]:
    query = (
        select(User.email, BidRequest.client_ref, BidRequest.kind, BidRequest.amount, BidRequest.seq)
        .join(User, User.id == BidRequest.bidder_id)
        .where(BidRequest.auction_id == lot.number)
        .order_by(BidRequest.id)
    )
    return [
        Stored(client=client, client_ref=reference, kind=kind, amount=amount, seq=seq)
        for client, reference, kind, amount, seq in connection.execute(query)
    ]


def _aliases(connection: Connection, lot: Lot) -> dict[str, int]:
    query = (
        select(User.email, Bidder.alias)
        .join(User, User.id == Bidder.user_id)
        .where(Bidder.auction_id == lot.number)
    )
    return {client or "": alias for client, alias in connection.execute(query)}
