"""Putting a bidder out of an auction: the next standing promise leads (decision 010)."""

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Final, Literal, TypeAlias

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from models.auction import Auction
from models.bid import SealedBid, StandingMaximum
from models.user import User
from services.bidding import rules, storing
from services.bidding.answers import told_room
from services.bidding.changes import load_all_aliases
from services.bidding.closing import closed_event
from services.bidding.earnest import open_book, wanted_for, write_book
from services.bidding.events import LeadVoided
from services.bidding.ledger import records_of, voided
from services.bidding.rules import Outcome, Promise, Status
from services.bidding.storing import Loaded
from services.bidding.verifying import replay_of
from services.core.clock import iso
from services.money import Book, EarnestMissing
from services.runtime.transaction import record

Reason: TypeAlias = Literal["default", "suspended"]
_OPEN: Final = (Status.LIVE, Status.PENDING_CONSENT)


def list_open_leads(session: Session, *, user_id: int) -> list[int]:
    """List the auctions a person leads or has a sealed bid in, that are not decided, by number."""
    statuses = [status.value for status in _OPEN]
    leads = select(Auction.id).where(Auction.leader_id == user_id, Auction.status.in_(statuses))
    sealed = (
        select(Auction.id)
        .join(SealedBid, SealedBid.auction_id == Auction.id)
        .where(SealedBid.user_id == user_id, Auction.status == Status.LIVE.value)
    )
    return sorted({*session.scalars(leads), *session.scalars(sealed)})


def void_lead(session: Session, *, auction_id: int, user_id: int, reason: Reason, now: datetime) -> bool:
    """Void what a person has promised in an auction; says whether there was something to void.

    The next standing promise leads, of those who may still bid and have the earnest money for it; the ledger
    names who is passed over. A sealed bid is taken away unopened. Give each auction a transaction of its own,
    in which nothing else is locked yet. Raises NotFound.
    """
    loaded = storing.get_locked(session, auction_id)
    now = loaded.moment(now)
    load_all_aliases(session, [loaded])
    if loaded.terms.format.is_sealed:
        return _void_envelope(session, loaded, user_id, reason, now=now)
    if loaded.state.status not in _OPEN or loaded.leader != user_id:
        return False
    promises = _promises(loaded)
    book = open_book(session, {user_id, *(int(each.bidder) for each in promises)})
    passed = _passed_over(session, loaded, promises, book, user_id=user_id)
    outcome = rules.void_lead(loaded.terms, loaded.state, promises, without=[user_id, *passed])
    loaded.state = outcome.state
    line = voided(
        bidder=loaded.alias_of(user_id), reason=reason, without=[loaded.alias_of(each) for each in passed]
    )
    seqs = storing.append(session, loaded, [line, *records_of(outcome, alias_of=loaded.alias_of)], at=now)
    storing.write_bids(session, loaded, outcome, seqs=seqs[1:], at=now)
    gone = StandingMaximum.user_id.in_([user_id, *passed])
    session.execute(delete(StandingMaximum).where(StandingMaximum.auction_id == loaded.id, gone))
    ended = {"closed_at": now} if loaded.state.status is Status.ENDED else {}
    storing.save(session, loaded, **ended)
    _move_hold(session, loaded, book, user_id=user_id, now=now)
    _tell(loaded, outcome, reason, seqs=seqs[1:], user_id=user_id, now=now)
    return True


def _promises(loaded: Loaded) -> list[Promise]:
    """What everybody stands by, by person, as the ledger leads to it."""
    report = replay_of(auction_id=loaded.id)
    if not report.ok:
        raise RuntimeError(f"the ledger of auction {loaded.id} does not hold: {report.faults}")
    people = {alias: user_id for user_id, alias in loaded.aliases.items()}
    return [
        Promise(
            bidder=people[int(each.bidder)],
            maximum=each.maximum,
            bound=each.bound,
            seq=each.seq,
            own_step=each.own_step,
            is_auto=each.is_auto,
        )
        for each in report.promises
    ]


def _passed_over(
    session: Session, loaded: Loaded, promises: Sequence[Promise], book: Book, *, user_id: int
) -> list[int]:
    """Who would lead next but may not bid, or has not the money, in the order of the ranks."""
    rest = [each for each in rules.rank(promises) if each.bidder != user_id]
    able = able_buyers(session, [int(each.bidder) for each in rest])
    passed: list[int] = []
    for promise in rest:
        bidder = int(promise.bidder)
        if bidder in able and _is_covered(loaded, promise, book):
            break
        passed.append(bidder)
    return passed


def able_buyers(session: Session, people: Collection[int]) -> set[int]:
    """Those of these people who may bid: buyers, neither suspended nor blocked."""
    query = select(User.id).where(
        User.id.in_(people), User.is_buyer, User.suspended_at.is_(None), User.blocked_at.is_(None)
    )
    return set(session.scalars(query))


def _is_covered(loaded: Loaded, promise: Promise, book: Book) -> bool:
    if not loaded.terms.earnest_ppm:
        return True
    want = wanted_for(loaded, promise.maximum)
    try:
        book.check(user_id=int(promise.bidder), auction_id=loaded.id, want=want)
    except EarnestMissing:
        return False
    return True


def _move_hold(session: Session, loaded: Loaded, book: Book, *, user_id: int, now: datetime) -> None:
    if not loaded.terms.earnest_ppm:
        return
    book.keep(user_id=user_id, auction_id=loaded.id, want=None, seq=loaded.version)
    lead = loaded.state.lead
    if lead is not None:
        want = wanted_for(loaded, lead.maximum)
        book.keep(user_id=int(lead.bidder), auction_id=loaded.id, want=want, seq=loaded.version)
    write_book(session, book, at=now)


def _void_envelope(session: Session, loaded: Loaded, user_id: int, reason: Reason, *, now: datetime) -> bool:
    mine = (SealedBid.auction_id == loaded.id) & (SealedBid.user_id == user_id)
    stands = session.scalar(select(SealedBid.seq).where(mine)) is not None
    if loaded.state.status is not Status.LIVE or not stands:
        return False
    session.execute(delete(SealedBid).where(mine))
    line = voided(bidder=loaded.alias_of(user_id), reason=reason, without=[])
    storing.append(session, loaded, [line], at=now)
    storing.save(session, loaded)
    if loaded.terms.earnest_ppm:
        book = open_book(session, [user_id])
        book.keep(user_id=user_id, auction_id=loaded.id, want=None, seq=loaded.version)
        write_book(session, book, at=now)
    _tell(loaded, Outcome(state=loaded.state), reason, seqs=[], user_id=user_id, now=now)
    return True


def _tell(
    loaded: Loaded, outcome: Outcome, reason: Reason, *, seqs: list[int], user_id: int, now: datetime
) -> None:
    told_room(loaded, outcome, seqs=seqs, now=now)
    if loaded.state.status is Status.ENDED:
        record(closed_event(loaded, now=now))
    record(
        LeadVoided(
            auction_id=loaded.id,
            seller_id=loaded.seller_id,
            user_id=user_id,
            leader_id=loaded.leader,
            price=loaded.state.price,
            reason=reason,
            at=iso(now),
        )
    )
