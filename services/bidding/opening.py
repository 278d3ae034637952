"""The first pages of an auction's ledger: published terms, and bidding has begun."""

import secrets
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Final

import structlog
from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from models.auction import Auction
from models.base import db
from services.auctions import AuctionPublished
from services.bidding import rules, storing
from services.bidding.events import AuctionOpened
from services.bidding.ledger import Secret, created, opened, published
from services.bidding.storing import Loaded
from services.core.clock import iso, parse_iso
from services.core.ids import public_id
from services.runtime.subscribers import within
from services.runtime.transaction import current_session, record, transaction

log = structlog.get_logger()
PAUSE_AFTER_FAULT: Final = timedelta(seconds=30)


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
    record(AuctionOpened(auction_id=loaded.id, version=loaded.version, at=iso(now)))
    return True


def open_due(*, now: datetime, most: int = 200) -> int:
    """Open every scheduled auction whose start has come; returns how many. A fault harms only its own."""
    query = (
        select(Auction.id)
        .where(
            Auction.status == "scheduled",
            Auction.starts_at <= now,
            or_(Auction.retry_after_at.is_(None), Auction.retry_after_at <= now),
        )
        .order_by(Auction.starts_at)
        .limit(most)
    )
    return each_alone(list(db.session.scalars(query)), _open_one, now=now)


def each_alone(auction_ids: list[int], work: Callable[..., bool], *, now: datetime) -> int:
    """Do `work(session, loaded, now=)` for each auction in its own transaction; push a failing one on."""
    done = 0
    for auction_id in auction_ids:
        try:
            with transaction() as session:
                loaded = storing.load_locked(session, auction_id, skip_locked=True)
                if loaded is not None and work(session, loaded, now=loaded.moment(now)):
                    done += 1
        except Exception:
            log.exception("a deadline could not be worked off", auction=auction_id)
            _push_forward(auction_id, until=now + PAUSE_AFTER_FAULT)
    return done


def _open_one(session: Session, loaded: Loaded, *, now: datetime) -> bool:
    if not open_if_due(session, loaded, now=now):
        return False
    storing.save(session, loaded)
    return True


def _push_forward(auction_id: int, *, until: datetime) -> None:
    with transaction() as session:
        auction = session.get(Auction, auction_id)
        if auction is not None:
            auction.retry_after_at = until
