"""How auctions end: on their second, by their seller, or by the seller's answer (BIDDING §1, §4, §5)."""

from datetime import datetime

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from models.auction import Auction
from models.base import db
from models.bid import Bidder
from models.lot import Lot
from services.accounts import Person
from services.bidding import rules, storing
from services.bidding.events import AuctionClosed, AuctionSold
from services.bidding.ledger import Record, cancelled, closed, consent
from services.bidding.opening import each_alone, open_if_due
from services.bidding.rules import ConsentAnswer, Status
from services.bidding.storing import Loaded
from services.core.clock import Clock, iso, utc_now
from services.core.money import Paise, total_for
from services.runtime.transaction import record, transaction


def close_due(*, now: datetime, most: int = 200) -> int:
    """Close every live auction whose end has come, each in its own transaction; returns how many.

    Safe to run anywhere, any time, twice: the state is judged again under the lock.
    """
    due = (Auction.status == "live") & (Auction.ends_at <= now)
    return each_alone(_due(due, Auction.ends_at, now=now, most=most), _close_one, now=now)


def lapse_due(*, now: datetime, most: int = 200) -> int:
    """End every auction whose seller let the time to decide pass; returns how many."""
    due = (Auction.status == "pending_consent") & (Auction.consent_until_at <= now)
    return each_alone(_due(due, Auction.consent_until_at, now=now, most=most), _lapse_one, now=now)


def end_early(*, seller: Person, auction_id: int, clock: Clock = utc_now) -> None:
    """End a live auction before its time; the top bid is then treated as at the close.

    Raises NotFound (also: not yours), Suspended, EndsWithoutBids, InvalidTransition.
    """
    with transaction() as session:
        loaded = storing.get_own_locked(session, seller, auction_id)
        now = loaded.moment(clock())
        open_if_due(session, loaded, now=now)
        closing = rules.close(loaded.terms, loaded.state, now=now, early=True)
        _finish_closing(session, loaded, closing, now=now)


def cancel(*, seller: Person, auction_id: int, reason: str = "", clock: Clock = utc_now) -> None:
    """Call off an auction that has no bids.

    Raises NotFound (also: not yours, or a draft), Suspended, CancelsWithBids, InvalidTransition.
    """
    with transaction() as session:
        loaded = storing.get_own_locked(session, seller, auction_id)
        now = loaded.moment(clock())
        loaded.state = rules.cancel(loaded.state)
        _end(session, loaded, cancelled(), now=now, cancel_reason=reason[:500] or None)


def accept(*, seller: Person, auction_id: int, clock: Clock = utc_now) -> None:
    """Say yes to the price at the close: sold.

    Raises NotFound, Suspended, ConsentLapsed, InvalidTransition.
    """
    _answer(seller, auction_id, ConsentAnswer.ACCEPTED, clock)


def reject(*, seller: Person, auction_id: int, clock: Clock = utc_now) -> None:
    """Say no to the price at the close: ended without a sale. Raises what `accept` raises."""
    _answer(seller, auction_id, ConsentAnswer.REJECTED, clock)


def _answer(seller: Person, auction_id: int, answer: ConsentAnswer, clock: Clock) -> None:
    with transaction() as session:
        loaded = storing.get_own_locked(session, seller, auction_id)
        _consent(session, loaded, answer, now=loaded.moment(clock()))


def _due(due: object, order: object, *, now: datetime, most: int) -> list[int]:
    waits = or_(Auction.retry_after_at.is_(None), Auction.retry_after_at <= now)
    query = select(Auction.id).where(due, waits).order_by(order).limit(most)  # type: ignore[arg-type]
    ids = list(db.session.scalars(query))
    db.session.rollback()
    return ids


def _close_one(session: Session, loaded: Loaded, *, now: datetime) -> bool:
    if loaded.state.status is not Status.LIVE or now < loaded.state.ends_at:
        return False
    storing.load_aliases(session, loaded, loaded.leader)
    closing = rules.close(loaded.terms, loaded.state, now=now)
    _finish_closing(session, loaded, closing, now=now)
    return True


def _lapse_one(session: Session, loaded: Loaded, *, now: datetime) -> bool:
    decide_by = loaded.state.decide_by
    if loaded.state.status is not Status.PENDING_CONSENT or decide_by is None or now < decide_by:
        return False
    storing.load_aliases(session, loaded, loaded.leader)
    _consent(session, loaded, ConsentAnswer.LAPSED, now=now)
    return True


def _finish_closing(session: Session, loaded: Loaded, closing: rules.Closing, *, now: datetime) -> None:
    loaded.state = closing.state
    _end(session, loaded, closed(closing, alias_of=loaded.alias_of), now=now)


def _consent(session: Session, loaded: Loaded, answer: ConsentAnswer, *, now: datetime) -> None:
    loaded.state = rules.answer_consent(loaded.state, answer=answer, now=now)
    _end(session, loaded, consent(loaded.state, answer=answer), now=now)


def _end(session: Session, loaded: Loaded, line: Record, *, now: datetime, **more: object) -> None:
    storing.append(session, loaded, [line], at=now)
    storing.save(session, loaded, closed_at=now, retry_after_at=None, **more)
    state, leader = loaded.state, loaded.leader
    bidders = session.scalars(select(Bidder.user_id).where(Bidder.auction_id == loaded.id))
    record(
        AuctionClosed(
            auction_id=loaded.id,
            seller_id=loaded.seller_id,
            version=loaded.version,
            status=state.status.value,
            price=state.price,
            leader_id=leader,
            leader_alias=None if leader is None else loaded.alias_of(leader),
            bidder_ids=list(bidders),
            ends_at=iso(state.ends_at),
            at=iso(now),
        )
    )
    if state.status is Status.SOLD and leader is not None and state.price is not None:
        grams = session.scalars(select(Lot.quantity_grams).where(Lot.id == loaded.lot_id)).one() or 0
        record(
            AuctionSold(
                auction_id=loaded.id,
                seller_id=loaded.seller_id,
                buyer_id=leader,
                rate=state.price,
                weight_grams=grams,
                total=total_for(rate=Paise(state.price), grams=grams),
                at=iso(now),
            )
        )
