"""After a sale that was not paid: its ledger names the defaulter, asks the next, and sells again."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from services.bidding import storing
from services.bidding.alone import check_buyer
from services.bidding.changes import load_all_aliases
from services.bidding.closing import closed_event, sold_event
from services.bidding.earnest import check_promise, hold_promise
from services.bidding.errors import QuestionOver
from services.bidding.ledger import Record, ReplayReport, answered, asked, defaulted
from services.bidding.rules import Answer, Lead, Promise, State, Status, is_in_time
from services.bidding.storing import Loaded
from services.bidding.verifying import replay_of
from services.bidding.voiding import able_buyers
from services.core.money import Paise, total_for
from services.runtime.transaction import record


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """Who is asked to take a lot: paise per quintal, paise for all of it, and until when."""

    user_id: int
    rate: int
    total: int
    until: datetime


def note_default(session: Session, *, auction_id: int, user_id: int, now: datetime) -> bool:
    """Write that the buyer of a sold lot did not pay; says whether that is news.

    The caller has locked nothing that comes after auctions. Raises NotFound.
    """
    loaded, report = _load(session, auction_id)
    alias = loaded.aliases.get(user_id)
    if loaded.state.status is not Status.SOLD or loaded.leader != user_id or alias in report.out:
        return False
    _write(session, loaded, defaulted(bidder=loaded.alias_of(user_id)), now=now)
    return True


def ask_next(session: Session, *, auction_id: int, hours: int, now: datetime) -> Asked | None:
    """Ask the next promisor after a default, at the own last promise; None when nobody is left.

    Who may not buy now is passed over, and the ledger says so.
    """
    loaded, report = _load(session, auction_id)
    if report.question is not None:
        raise ValueError(f"somebody is asked already in auction {auction_id}")
    passed, promise = _first_able(session, loaded, report.in_line)
    if promise is None:
        return None
    now = loaded.moment(now)
    until = now + timedelta(hours=hours)
    line = asked(bidder=int(promise.bidder), amount=promise.maximum, until=until, without=passed)
    _write(session, loaded, line, now=now)
    return Asked(
        user_id=_people(loaded)[int(promise.bidder)],
        rate=promise.maximum,
        total=total_for(rate=Paise(promise.maximum), grams=loaded.grams),
        until=until,
    )


def answer_question(
    session: Session, *, auction_id: int, user_id: int, answer: Answer, now: datetime
) -> None:
    """Write what became of a question; an acceptance sells the lot at what was asked, as the hammer does.

    Raises QuestionOver outside of its time; Suspended, BuyerBlocked, NotYourRole or EarnestMissing for who
    can't accept.
    """
    loaded, report = _load(session, auction_id)
    alias = loaded.alias_of(user_id)
    if report.question is None or report.question.bidder != alias:
        raise ValueError(f"{user_id} is not asked in auction {auction_id}")
    now = loaded.moment(now)
    if not is_in_time(answer, now=now, until=report.question.until):
        raise QuestionOver()
    if answer is not Answer.ACCEPTED:
        _write(session, loaded, answered(bidder=alias, answer=answer), now=now)
        return
    rate = report.question.amount
    check_buyer(session, user_id)
    book = check_promise(session, loaded, user_id=user_id, amount=rate)
    loaded.state = _led_by(loaded, user_id, rate=rate)
    _write(session, loaded, answered(bidder=alias, answer=answer), now=now)
    hold_promise(session, loaded, book, user_id=user_id, amount=rate, at=now)
    record(closed_event(loaded, now=now))
    record(sold_event(loaded, now=now))


def lock_sold(session: Session, *, auction_id: int) -> int:
    """Lock a published auction before its sales; returns the seller's number. Raises NotFound."""
    return storing.get_locked(session, auction_id).seller_id


def _load(session: Session, auction_id: int) -> tuple[Loaded, ReplayReport]:
    loaded = storing.get_locked(session, auction_id)
    load_all_aliases(session, [loaded])
    report = replay_of(auction_id=auction_id)
    if not report.ok:
        raise RuntimeError(f"the ledger of auction {auction_id} does not hold: {report.faults}")
    return loaded, report


def _first_able(
    session: Session, loaded: Loaded, line: Sequence[Promise]
) -> tuple[list[int], Promise | None]:
    people = _people(loaded)
    able = able_buyers(session, [people[int(each.bidder)] for each in line])
    passed: list[int] = []
    for promise in line:
        if people[int(promise.bidder)] in able:
            return passed, promise
        passed.append(int(promise.bidder))
    return passed, None


def _people(loaded: Loaded) -> dict[int, int]:
    return {alias: user_id for user_id, alias in loaded.aliases.items()}


def _led_by(loaded: Loaded, user_id: int, *, rate: int) -> State:
    return replace(loaded.state, lead=Lead(bidder=user_id, price=rate, maximum=rate))


def _write(session: Session, loaded: Loaded, line: Record, *, now: datetime) -> None:
    storing.append(session, loaded, [line], at=loaded.moment(now))
    storing.save(session, loaded)
