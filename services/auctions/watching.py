"""Lots that people keep an eye on."""

from collections.abc import Collection
from datetime import datetime
from typing import Final

from sqlalchemy import delete, func, select
from sqlalchemy.exc import IntegrityError

from models.auction import Auction, Watch
from models.base import db
from services.accounts import Person
from services.auctions.cards import cards_for
from services.auctions.views import AuctionCard
from services.core.errors import NotFound
from services.runtime.transaction import transaction

MOST_SHOWN: Final = 200


def watch(*, user: Person, auction_id: int, now: datetime) -> None:
    """Put an auction on one's list, once however often it is asked; raises NotFound (drafts too)."""
    try:
        with transaction() as session:
            seen = select(Auction.id).where(Auction.id == auction_id, Auction.status != "draft")
            if session.scalar(seen) is None:
                raise NotFound()
            if session.get(Watch, (user.id, auction_id)) is None:
                session.add(Watch(user_id=user.id, auction_id=auction_id, created_at=now))
                session.flush()
    except IntegrityError:
        # The same press of the button came in beside this one, and has done it.
        return


def unwatch(*, user: Person, auction_id: int) -> None:
    """Take an auction off one's list; nothing happens when it is not there."""
    with transaction() as session:
        session.execute(delete(Watch).where(Watch.user_id == user.id, Watch.auction_id == auction_id))


def is_watching(*, user_id: int, auction_id: int) -> bool:
    """Say whether an auction is on somebody's list."""
    query = select(Watch.user_id).where(Watch.user_id == user_id, Watch.auction_id == auction_id)
    return db.session.scalar(query) is not None


def count_watching(*, auction_ids: Collection[int]) -> dict[int, int]:
    """Count the people who have these auctions on their lists; auctions nobody watches are left out."""
    query = select(Watch.auction_id, func.count().label("watchers")).where(Watch.auction_id.in_(auction_ids))
    return {row.auction_id: row.watchers for row in db.session.execute(query.group_by(Watch.auction_id))}


def list_watched(*, user_id: int) -> list[AuctionCard]:
    """List the auctions on somebody's list, the newest addition first."""
    query = select(Watch.auction_id).where(Watch.user_id == user_id)
    newest_first = query.order_by(Watch.created_at.desc()).limit(MOST_SHOWN)
    return cards_for(auction_ids=list(db.session.scalars(newest_first)))
