"""How auctions end: on their second, by their seller, or by the seller's answer (BIDDING §1, §4, §5)."""

from collections.abc import Callable, Sequence
from datetime import datetime

from sqlalchemy import update
from sqlalchemy.orm import Session

from models.auction import Auction
from services.accounts import Person
from services.bidding import rules, storing
from services.bidding.changes import Change, load_all_aliases, write_changes
from services.bidding.earnest import settle_ends
from services.bidding.events import AuctionClosed, AuctionSold
from services.bidding.ledger import Record, cancelled, closed, consent
from services.bidding.moments import BATCH, CLOSES, LAPSES, work_off
from services.bidding.opening import open_if_due
from services.bidding.rules import ConsentAnswer, Status
from services.bidding.sealed import load_envelopes, open_envelopes
from services.bidding.storing import Loaded
from services.core.clock import Clock, iso, utc_now
from services.core.events import Event
from services.core.money import Paise, total_for
from services.runtime.transaction import record_all, transaction


def close_due(*, now: datetime, most: int = BATCH, then: Callable[[list[Event]], None] | None = None) -> int:
    """Close up to `most` live auctions whose end has come, in one transaction; returns how many.

    Safe to run anywhere, any time, twice: the state is read under the lock. `then` takes the events that
    are to be told, from a caller with more batches to commit first.
    """
    return work_off(CLOSES, _close_all, now=now, most=most, then=then)


def lapse_due(*, now: datetime, most: int = BATCH, then: Callable[[list[Event]], None] | None = None) -> int:
    """End auctions whose seller let the time to decide pass, as `close_due` closes; returns how many."""
    return work_off(LAPSES, _lapse_all, now=now, most=most, then=then)


def end_early(*, seller: Person, auction_id: int, clock: Clock = utc_now) -> None:
    """End a live auction before its time; the top bid is then treated as at the close.

    Raises NotFound (also: not yours), Suspended, EndsWithoutBids, InvalidTransition.
    """
    with transaction() as session:
        loaded = storing.get_own_locked(session, seller, auction_id)
        now = loaded.moment(clock())
        open_if_due(session, loaded, now=now)
        finish(session, _closings(session, [loaded], now=now, early=True))


def cancel(*, seller: Person, auction_id: int, reason: str = "", clock: Clock = utc_now) -> None:
    """Call off an auction that has no bids.

    Raises NotFound (also: not yours, or a draft), Suspended, CancelsWithBids, InvalidTransition.
    """
    with transaction() as session:
        loaded = storing.get_own_locked(session, seller, auction_id)
        now = loaded.moment(clock())
        loaded.state = rules.cancel(loaded.state)
        finish(session, [Change(loaded=loaded, records=[cancelled()], at=now, closed_at=now)])
        if reason:
            called_off = update(Auction).where(Auction.id == loaded.id)
            session.execute(called_off.values(cancel_reason=reason[:500]))


def accept(*, seller: Person, auction_id: int, clock: Clock = utc_now) -> None:
    """Say yes to the price at the close: sold.

    Raises NotFound, Suspended, ConsentLapsed, InvalidTransition.
    """
    _answer(seller, auction_id, ConsentAnswer.ACCEPTED, clock)


def reject(*, seller: Person, auction_id: int, clock: Clock = utc_now) -> None:
    """Say no to the price at the close: ended without a sale. Raises what `accept` raises."""
    _answer(seller, auction_id, ConsentAnswer.REJECTED, clock)


def finish(session: Session, changes: Sequence[Change]) -> None:
    """Write changes that ended auctions, and record what everybody is to know and what was sold."""
    write_changes(session, changes)
    settle_ends(session, changes)
    load_all_aliases(session, [change.loaded for change in changes])
    record_all([closed_event(change.loaded, now=change.at) for change in changes])
    record_all(
        [
            sold_event(change.loaded, now=change.at)
            for change in changes
            if change.loaded.state.status is Status.SOLD
        ]
    )


def _close_all(session: Session, due: list[Loaded], *, now: datetime) -> None:
    finish(session, _closings(session, due, now=now))


def _lapse_all(session: Session, due: list[Loaded], *, now: datetime) -> None:
    finish(session, [_consent(loaded, ConsentAnswer.LAPSED, now=loaded.moment(now)) for loaded in due])


def _answer(seller: Person, auction_id: int, answer: ConsentAnswer, clock: Clock) -> None:
    with transaction() as session:
        loaded = storing.get_own_locked(session, seller, auction_id)
        finish(session, [_consent(loaded, answer, now=loaded.moment(clock()))])


def _closings(session: Session, due: Sequence[Loaded], *, now: datetime, early: bool = False) -> list[Change]:
    load_all_aliases(session, due)
    envelopes = load_envelopes(session, due)
    changes = []
    for loaded in due:
        at, opened = loaded.moment(now), envelopes.get(loaded.id)
        records: list[Record] = []
        if opened is None:
            closing = rules.close(loaded.terms, loaded.state, now=at, early=early)
        else:
            closing, records = open_envelopes(session, loaded, opened, now=at, early=early)
        loaded.state = closing.state
        records.append(closed(closing, alias_of=loaded.alias_of))
        found = opened is not None  # price and leader are known only now
        changes.append(Change(loaded=loaded, records=records, at=at, closed_at=at, has_new_lead=found))
    return changes


def _consent(loaded: Loaded, answer: ConsentAnswer, *, now: datetime) -> Change:
    loaded.state = rules.answer_consent(loaded.state, answer=answer, now=now)
    line = consent(loaded.state, answer=answer)
    return Change(loaded=loaded, records=[line], at=now, closed_at=now)


def closed_event(loaded: Loaded, *, now: datetime) -> AuctionClosed:
    """What everybody is to know of an auction that ended."""
    state, leader = loaded.state, loaded.leader
    return AuctionClosed(
        auction_id=loaded.id,
        seller_id=loaded.seller_id,
        version=loaded.version,
        status=state.status.value,
        price=state.price,
        leader_id=leader,
        leader_alias=None if leader is None else loaded.alias_of(leader),
        bidder_ids=list(loaded.aliases),
        ends_at=iso(state.ends_at),
        at=iso(now),
    )


def sold_event(loaded: Loaded, *, now: datetime) -> AuctionSold:
    """What makes the sale of an auction that is sold."""
    lead = loaded.state.lead
    assert lead is not None, "nothing is sold without a bid"
    return AuctionSold(
        auction_id=loaded.id,
        seller_id=loaded.seller_id,
        buyer_id=int(lead.bidder),
        rate=lead.price,
        weight_grams=loaded.grams,
        total=total_for(rate=Paise(lead.price), grams=loaded.grams),
        at=iso(now),
    )
