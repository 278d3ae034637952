"""Opening a dispute: by a side with words and files, or by the house when the scales differ too much."""

from collections.abc import Sequence
from datetime import datetime
from typing import Final

from sqlalchemy import func, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from models.base import db
from models.dispute import Dispute
from models.sale import Sale
from services import payments, sales
from services.accounts import Person
from services.auctions import Upload
from services.core.clock import parse_iso
from services.core.errors import NotFound
from services.disputes import rules
from services.disputes.errors import TooManyDisputes
from services.disputes.queries import get_dispute
from services.disputes.rules import MOST_OPEN, Status
from services.disputes.storing import (
    add_entry,
    check_key,
    close_offers,
    freeze,
    open_amount,
    other_of,
    tell,
)
from services.disputes.views import DisputeView
from services.money import KeyUsedOtherwise
from services.runtime import deadlines
from services.runtime.subscribers import within
from services.runtime.transaction import current_session, transaction
from services.sales import NotASide, Paper, SaleCancelled, SaleDifference, Side, examine_all, side_of

_SAME: Final = ("sale_id", "kind", "amount")


def open_dispute(
    *,
    person: Person,
    sale_id: int,
    kind: str,
    amount: int,
    text: str,
    uploads: Sequence[Upload] = (),
    key: str,
    now: datetime,
    address: str = "",
) -> DisputeView:
    """Freeze `amount` paise of what a sale costs, as its seller or buyer, and say why.

    The same `key` again gives the first one. Raises Invalid (kind, amount, text, files, key), NotFound,
    NotASide, NothingAtStake, MoreThanAtStake, TooManyDisputes, KeyUsedOtherwise.
    """
    check_key(key)
    about = rules.check_kind(kind)
    text = rules.tidy_text(text)
    papers = examine_all(uploads)
    wanted = _new(sale_id=sale_id, by_id=person.id, key=key, kind=about.value, amount=amount, now=now)
    try:
        number = _open(person, wanted, text=text, papers=papers, now=now, address=address)
    except IntegrityError:  # at the same instant by the same key, for another sale
        raise KeyUsedOtherwise() from None
    return get_dispute(dispute_id=number, person=person)


def _open(
    person: Person, wanted: Dispute, *, text: str, papers: Sequence[Paper], now: datetime, address: str
) -> int:
    with transaction() as session:
        sale, side = sales.lock_own(session, sale_id=wanted.sale_id, person=person)
        first = _first(session, wanted)
        if first is not None:
            return first
        _check_room(session, sale)
        rules.check_amount(wanted.amount, stake=payments.at_stake(session, sale))
        session.add(wanted)
        session.flush()
        step = add_entry(
            session,
            sale,
            wanted,
            "dispute_opened",
            by=person,
            note=text,
            papers=papers,
            address=address,
            now=now,
        )
        freeze(session, sale)
        tell(sale, wanted, step, "opened", user_id=other_of(sale, side), amount=wanted.amount, now=now)
        return wanted.id


@within(SaleDifference)
def open_for_difference(happened: SaleDifference) -> None:
    """Open a dispute about the difference alone, in the transaction that found and froze it."""
    session = current_session()
    session.flush()
    sale = sales.lock_sale(session, happened.sale_id)
    amount = min(happened.amount, sale.settled_total - open_amount(session, sale))
    if amount <= 0:  # all of it is disputed already
        return
    now = parse_iso(happened.at)
    dispute = _new(
        sale_id=sale.id, by_id=None, key=f"sale:{sale.id}", kind=happened.kind, amount=amount, now=now
    )
    session.add(dispute)
    session.flush()
    add_entry(session, sale, dispute, "dispute_opened", by=None, now=now)


@within(SaleCancelled)
def end_with_sale(happened: SaleCancelled) -> None:
    """Nothing is disputed of a sale that is off."""
    session = current_session()
    session.flush()
    sale = sales.lock_sale(session, happened.sale_id)
    query = select(Dispute).where(Dispute.sale_id == sale.id, Dispute.status == Status.OPEN.value)
    now = parse_iso(happened.at)
    for dispute in session.scalars(query.order_by(Dispute.id)).all():
        dispute.status, dispute.closed_at, dispute.look_at = Status.MOOT.value, now, None
        close_offers(session, dispute)
        add_entry(session, sale, dispute, "dispute_moot", by=None, now=now)
        freeze(session, sale)


def stake_of(*, sale_id: int, person: Person) -> tuple[int, Side]:
    """How much a side of a sale could dispute now, and which side it is; raises NotFound, NotASide."""
    sale = db.session.get(Sale, sale_id, populate_existing=True)
    side = side_of(sale, user_id=person.id) if sale else None
    if sale is None or side is None:
        raise NotASide() if sale and person.is_admin else NotFound()
    return payments.at_stake(db.session(), sale), side


def _new(*, sale_id: int, by_id: int | None, key: str, kind: str, amount: int, now: datetime) -> Dispute:
    due = rules.due_at(since=now, hours=deadlines.hours().answer)
    return Dispute(
        sale_id=sale_id,
        opened_by=by_id,
        key=key,
        kind=kind,
        amount=amount,
        status=Status.OPEN.value,
        answer_due_at=due,
        look_at=rules.remind_at(since=now, due=due),
        opened_at=now,
    )


def _first(session: Session, wanted: Dispute) -> int | None:
    """The dispute this key opened before; it must have been the same."""
    query = select(Dispute).where(Dispute.opened_by == wanted.opened_by, Dispute.key == wanted.key)
    before = session.scalars(query).one_or_none()
    if before is None:
        return None
    if any(getattr(before, name) != getattr(wanted, name) for name in _SAME):
        raise KeyUsedOtherwise()
    return before.id


def _check_room(session: Session, sale: Sale) -> None:
    query = select(func.count()).where(Dispute.sale_id == sale.id, Dispute.status == Status.OPEN.value)
    if (session.scalar(query) or 0) >= MOST_OPEN:
        raise TooManyDisputes(most=MOST_OPEN)
