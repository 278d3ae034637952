"""Bids that are taken one to a transaction: those of sealed and Dutch auctions."""

from collections.abc import Callable
from datetime import datetime
from typing import Any, TypeAlias

from sqlalchemy import select
from sqlalchemy.orm import Session

from models.user import User
from services.accounts import BuyerBlocked, NotYourRole, Suspended
from services.bidding import storing
from services.bidding.commands import Command, Placed
from services.bidding.errors import OwnAuction
from services.bidding.opening import open_if_due
from services.bidding.storing import Loaded
from services.core.clock import Clock
from services.core.errors import NotFound
from services.runtime.transaction import transaction

Act: TypeAlias = Callable[[Session, Loaded, Command, datetime], dict[str, Any]]
"""Judges a command against a locked auction, writes what it did, and returns its first answer."""


def take_alone(command: Command, clock: Clock, act: Act) -> Placed:
    """Take a command's turn under the auction's lock; a repeat of its `client_ref` gets the first answer.

    Raises NotFound, OwnAuction, Suspended, BuyerBlocked, NotYourRole, and what `act` raises.
    """
    user_id = command.bidder.id
    with transaction() as session:
        loaded = storing.get_locked(session, command.auction_id)
        first = storing.find_answer(
            session, auction_id=loaded.id, user_id=user_id, client_ref=command.client_ref
        )
        if first is not None:
            return Placed(answer=first, repeated=True)
        now = loaded.moment(clock())
        _check_may_bid(session, loaded, user_id)
        open_if_due(session, loaded, now=now)
        storing.load_aliases(session, loaded, user_id, loaded.leader)
        answer = act(session, loaded, command, now)
        storing.write_answer(
            session,
            auction_id=loaded.id,
            bidder_id=user_id,
            client_ref=command.client_ref,
            kind=command.kind,
            amount=command.amount,
            seq=loaded.version,
            answer=answer,
            door=command.door,
            address=command.address,
            at=now,
        )
        return Placed(answer=answer)


def _check_may_bid(session: Session, loaded: Loaded, user_id: int) -> None:
    """A socket may be older than a suspension, so the bidder is read again under the lock."""
    if loaded.seller_id == user_id:
        raise OwnAuction()
    check_buyer(session, user_id)


def check_buyer(session: Session, user_id: int) -> None:
    """Raise NotFound, Suspended, BuyerBlocked or NotYourRole unless a person may buy."""
    query = select(User.is_buyer, User.suspended_at, User.blocked_at).where(User.id == user_id)
    row = session.execute(query).one_or_none()
    if row is None:
        raise NotFound()
    if row.suspended_at is not None:
        raise Suspended()
    if row.blocked_at is not None:
        raise BuyerBlocked()
    if not row.is_buyer:
        raise NotYourRole()
