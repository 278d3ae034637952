"""The promisors behind a defaulter: asked one after the other, until one takes the lot or nobody is left."""

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from models.base import db
from models.default import RunnerUp
from services import auctions, bidding
from services.accounts import Person
from services.bidding import Answer, QuestionOver
from services.core.clock import iso, parse_iso, utc_now
from services.core.errors import NotFound
from services.core.ids import public_id
from services.defaults.errors import AnsweredOtherwise
from services.defaults.events import NobodyLeft, RunnerUpAnswered, RunnerUpAsked
from services.runtime.house_terms import house_terms
from services.runtime.subscribers import durable
from services.runtime.transaction import current_session, record, transaction
from services.sales import SaleDefaulted

BATCH = 200


@durable(SaleDefaulted)
def ask_runner_up(happened: SaleDefaulted) -> None:
    """Note a default in the ledger of its auction, and ask the next promisor; twice is once."""
    session, now = current_session(), utc_now()
    seller_id = bidding.lock_sold(session, auction_id=happened.auction_id)
    now = max(now, parse_iso(happened.at))
    news = bidding.note_default(session, auction_id=happened.auction_id, user_id=happened.buyer_id, now=now)
    if news:
        ask_next(
            session, auction_id=happened.auction_id, sale_id=happened.sale_id, seller_id=seller_id, now=now
        )


def answer_runner_up(*, person: Person, auction_id: int, accepts: bool, now: datetime) -> None:
    """Take a lot at the own last promise, or leave it to the next; the same answer again changes nothing.

    Raises NotFound for whoever is not asked, QuestionOver, AnsweredOtherwise, Suspended, BuyerBlocked,
    NotYourRole, EarnestMissing.
    """
    answer = Answer.ACCEPTED if accepts else Answer.DECLINED
    with transaction() as session:
        bidding.lock_sold(session, auction_id=auction_id)
        asked = _find(session, auction_id=auction_id, user_id=person.id)
        if asked is None:
            raise NotFound()
        if asked.status != "asked":
            _check_repeated(asked, answer)
            return
        _end(session, asked, answer, now=now)


def lapse_due(*, now: datetime) -> int:
    """End questions whose time is over, and ask the next, each in a transaction of its own; how many."""
    query = select(RunnerUp.id, RunnerUp.auction_id, RunnerUp.user_id)
    due = query.where(RunnerUp.status == "asked", RunnerUp.until_at <= now).order_by(RunnerUp.until_at)
    return sum(_lapse(row.auction_id, row.user_id, now=now) for row in db.session.execute(due.limit(BATCH)))


def withdraw_question(session: Session, *, auction_id: int, now: datetime) -> None:
    """Take an open question back; the caller has locked the auction."""
    query = select(RunnerUp).where(RunnerUp.auction_id == auction_id, RunnerUp.status == "asked")
    asked = session.scalar(query.execution_options(populate_existing=True))
    if asked is not None:
        _end(session, asked, Answer.WITHDRAWN, now=now)


def relisting_ref(auction_id: int) -> str:
    """The form that a lot listed again comes from."""
    return f"relist:{public_id('auction', auction_id)}"


def ask_next(session: Session, *, auction_id: int, sale_id: int, seller_id: int, now: datetime) -> None:
    """Ask whoever is next in line, unless the seller has listed the lot again; the auction is locked."""
    ref = relisting_ref(auction_id)
    if auctions.find_draft_again(session, seller_id=seller_id, form_ref=ref) is not None:
        return
    hours = house_terms().runner_up_hours
    found = bidding.ask_next(session, auction_id=auction_id, hours=hours, now=now)
    if found is None:
        record(NobodyLeft(auction_id=auction_id, sale_id=sale_id, seller_id=seller_id, at=iso(now)))
        return
    asked = RunnerUp(
        auction_id=auction_id,
        sale_id=sale_id,
        user_id=found.user_id,
        rate=found.rate,
        total=found.total,
        status="asked",
        asked_at=now,
        until_at=found.until,
    )
    session.add(asked)
    session.flush()
    record(
        RunnerUpAsked(
            question_id=asked.id,
            auction_id=auction_id,
            user_id=asked.user_id,
            seller_id=seller_id,
            rate=asked.rate,
            total=asked.total,
            until=iso(asked.until_at),
            at=iso(now),
        )
    )


def _lapse(auction_id: int, user_id: int, *, now: datetime) -> int:
    with transaction() as session:
        bidding.lock_sold(session, auction_id=auction_id)
        asked = _find(session, auction_id=auction_id, user_id=user_id)
        if asked is None or asked.status != "asked" or asked.until_at > now:  # somebody was faster
            return 0
        _end(session, asked, Answer.LAPSED, now=now)
        return 1


def _end(session: Session, asked: RunnerUp, answer: Answer, *, now: datetime) -> None:
    """End a question by its answer; unless the lot is taken or listed again, the next one is asked."""
    auction_id = asked.auction_id
    seller_id = bidding.lock_sold(session, auction_id=auction_id)
    asked.status, asked.answered_at = answer.value, now
    session.flush()  # before another is asked, and before the sale that an acceptance makes
    bidding.answer_question(session, auction_id=auction_id, user_id=asked.user_id, answer=answer, now=now)
    record(
        RunnerUpAnswered(
            question_id=asked.id,
            auction_id=auction_id,
            user_id=asked.user_id,
            seller_id=seller_id,
            answer=answer.value,
            rate=asked.rate,
            total=asked.total,
            at=iso(now),
        )
    )
    if answer in (Answer.DECLINED, Answer.LAPSED):
        ask_next(session, auction_id=auction_id, sale_id=asked.sale_id, seller_id=seller_id, now=now)


def _check_repeated(asked: RunnerUp, answer: Answer) -> None:
    if asked.status in (Answer.LAPSED.value, Answer.WITHDRAWN.value):
        raise QuestionOver()
    if asked.status != answer.value:
        raise AnsweredOtherwise()


def _find(session: Session, *, auction_id: int, user_id: int) -> RunnerUp | None:
    query = select(RunnerUp).where(RunnerUp.auction_id == auction_id, RunnerUp.user_id == user_id)
    return session.scalar(query.execution_options(populate_existing=True))
