"""What becomes of a winner's earnest money: used for the sale, freed, or lost to seller and house."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from models.money import MoneyHold
from services.core.ids import public_id
from services.money.holding_rules import MILLION
from services.money.journal import lock, post
from services.money.rules import ESCROW, HOUSE, Movement, Reason, available, held, move


@dataclass(frozen=True, slots=True, kw_only=True)
class Forfeit:
    """What a buyer lost, and the seller's share of it, in paise."""

    amount: int
    share: int


def apply_hold(
    session: Session,
    *,
    auction_id: int,
    user_id: int,
    sale_id: int,
    at: datetime,
    by_id: int | None = None,
) -> int:
    """Move a winner's earnest money to what is kept for the sale; returns how much, 0 when none is held.

    The caller has locked the sale. Twice is once.
    """
    hold = _find_held(session, auction_id=auction_id, user_id=user_id)
    if hold is None:  # no account is made for who never had one: what is free is to have the lower number
        return 0
    lock(session, [held(user_id), ESCROW])
    movement = Movement(
        key=f"apply:{auction_id}:{user_id}",
        reason=Reason.APPLIED,
        about=f"sale:{public_id('sale', sale_id)}",
        lines=move(held(user_id), ESCROW, hold.amount),
        by_id=by_id,
    )
    post(session, movement, at=at)
    _end(session, hold, status="applied", at=at, sale_id=sale_id)
    return int(hold.amount)


def free_hold(
    session: Session, *, auction_id: int, user_id: int, at: datetime, by_id: int | None = None
) -> int:
    """Give a winner's earnest money back, whose sale was called off; returns how much, 0 when none is held.

    The caller has locked the sale. Twice is once.
    """
    hold = _find_held(session, auction_id=auction_id, user_id=user_id)
    if hold is None:
        return 0
    lock(session, [held(user_id), available(user_id)])
    movement = Movement(
        key=f"free:{auction_id}:{user_id}",
        reason=Reason.FREED,
        about=f"auction:{public_id('auction', auction_id)}",
        lines=move(held(user_id), available(user_id), hold.amount),
        by_id=by_id,
    )
    post(session, movement, at=at)
    _end(session, hold, status="freed", at=at)
    return int(hold.amount)


def forfeit_hold(
    session: Session,
    *,
    auction_id: int,
    user_id: int,
    seller_id: int,
    share_ppm: int,
    at: datetime,
    by_id: int | None = None,
) -> Forfeit:
    """Take a defaulter's earnest money: `share_ppm` millionths to the seller, the rest stays the house's.

    The caller has locked the sale. Nothing moves, and nothing is returned, when none is held.
    """
    lock(session, [held(user_id), HOUSE, available(seller_id)])
    hold = _find_held(session, auction_id=auction_id, user_id=user_id)
    if hold is None:
        return Forfeit(amount=0, share=0)
    about = f"auction:{public_id('auction', auction_id)}"
    lost = Movement(
        key=f"forfeit:{auction_id}:{user_id}",
        reason=Reason.FORFEITED,
        about=about,
        lines=move(held(user_id), HOUSE, hold.amount),
        by_id=by_id,
    )
    post(session, lost, at=at)
    share = hold.amount * share_ppm // MILLION
    if share:
        given = Movement(
            key=f"forfeit_share:{auction_id}:{user_id}",
            reason=Reason.FORFEIT_SHARE,
            about=about,
            lines=move(HOUSE, available(seller_id), share),
            by_id=by_id,
        )
        post(session, given, at=at)
    _end(session, hold, status="forfeited", at=at)
    return Forfeit(amount=hold.amount, share=share)


def _find_held(session: Session, *, auction_id: int, user_id: int) -> Any:
    """The hold that stands; the caller has locked the sale, without which nobody ends it."""
    query = select(MoneyHold.auction_id, MoneyHold.user_id, MoneyHold.amount).where(
        MoneyHold.auction_id == auction_id, MoneyHold.user_id == user_id, MoneyHold.status == "held"
    )
    return session.execute(query).one_or_none()


def _end(session: Session, hold: Any, *, status: str, at: datetime, sale_id: int | None = None) -> None:
    mine = (MoneyHold.auction_id == hold.auction_id) & (MoneyHold.user_id == hold.user_id)
    session.execute(update(MoneyHold).where(mine).values(status=status, at=at, sale_id=sale_id))
