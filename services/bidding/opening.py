"""The first pages of an auction's ledger: published terms, and bidding has begun."""

import secrets
from collections.abc import Callable
from datetime import datetime

from sqlalchemy.orm import Session

from services.auctions import AuctionPublished
from services.bidding import rules, storing
from services.bidding.changes import Change, write_changes
from services.bidding.events import AuctionOpened
from services.bidding.ledger import Secret, created, opened, published
from services.bidding.moments import BATCH, OPENS, work_off
from services.bidding.storing import Loaded
from services.core.clock import Clock, iso, parse_iso
from services.core.events import Event
from services.core.ids import public_id
from services.runtime.subscribers import within
from services.runtime.transaction import current_session, record, record_all, transaction


@within(AuctionPublished)
def begin_ledger(event: AuctionPublished) -> None:
    """Write the terms everybody bids on, and open the auction when its start has come."""
    session = current_session()
    loaded = storing.get_locked(session, event.auction_id)
    now = loaded.moment(parse_iso(event.at))
    reserve = None
    if loaded.terms.reserve_price is not None:
        reserve = Secret(nonce=secrets.token_hex(16), amount=loaded.terms.reserve_price)
    records = [
        created(auction=public_id("auction", loaded.id)),
        published(loaded.terms, ends_at=loaded.state.ends_at, reserve=reserve),
    ]
    seqs = storing.append(session, loaded, records, at=now)
    if reserve is not None:
        storing.write_secret(session, loaded, seq=seqs[-1], owner_id=loaded.seller_id, secret=reserve)
    open_if_due(session, loaded, now=now)
    storing.save(session, loaded)


def open_if_due(session: Session, loaded: Loaded, *, now: datetime) -> bool:
    """Open a scheduled auction whose start has come, whoever notices first; the caller saves it."""
    state = rules.open_if_due(loaded.terms, loaded.state, now=now)
    if state is loaded.state:
        return False
    loaded.state = state
    storing.append(session, loaded, [opened()], at=now)
    record(_begun(loaded, now=now))
    return True


def open_one(auction_id: int, *, clock: Clock) -> None:
    """Open an auction whose start has come, for a bidder who is first to notice."""
    with transaction() as session:
        loaded = storing.get_locked(session, auction_id)
        if open_if_due(session, loaded, now=loaded.moment(clock())):
            storing.save(session, loaded)


def open_due(*, now: datetime, most: int = BATCH, then: Callable[[list[Event]], None] | None = None) -> int:
    """Open up to `most` scheduled auctions whose start has come, in one transaction; returns how many."""
    return work_off(OPENS, _open_all, now=now, most=most, then=then)


def _open_all(session: Session, due: list[Loaded], *, now: datetime) -> None:
    changes = []
    for loaded in due:
        at = loaded.moment(now)
        loaded.state = rules.open_if_due(loaded.terms, loaded.state, now=at)
        changes.append(Change(loaded=loaded, records=[opened()], at=at))
    write_changes(session, changes)
    record_all([_begun(change.loaded, now=change.at) for change in changes])


def _begun(loaded: Loaded, *, now: datetime) -> AuctionOpened:
    return AuctionOpened(auction_id=loaded.id, version=loaded.version, at=iso(now))
