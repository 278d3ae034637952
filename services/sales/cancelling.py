"""Calling a sale off: both sides together, while nothing is paid."""

from datetime import datetime
from typing import TypeVar

from sqlalchemy.orm import Session

from models.sale import Sale
from services.accounts import Person
from services.core.clock import iso
from services.runtime.transaction import record, transaction
from services.sales import rules
from services.sales.errors import CancelAsked, CancelNotAsked
from services.sales.events import SaleCancelAsked, SaleCancelled, SaleCancelRefused
from services.sales.moving import add_step, lock_own, set_deadline
from services.sales.queries import get_sale
from services.sales.repeating import CANCEL_ASKED, CANCEL_REFUSED, CANCEL_WITHDRAWN, cancelled_last
from services.sales.rules import SaleStatus
from services.sales.views import SaleView

E = TypeVar("E", SaleCancelAsked, SaleCancelRefused)


def cancel(
    *, person: Person, sale_id: int, note: str, now: datetime, address: str, may_repeat: bool = False
) -> SaleView:
    """Ask to call a sale off, or agree to what the other side asked, which ends it.

    Raises CannotCancel once it is paid or over, CancelAsked for one's own second asking, Invalid (note),
    NotFound, NotASide. With `may_repeat` what this person did last, and nobody answered yet, gets its sale.
    """
    note = rules.tidy_note(note)
    with transaction() as session:
        sale, _ = lock_own(session, sale_id=sale_id, person=person)
        last = cancelled_last(session, sale, by=person, note=note) if may_repeat else ""
        if last not in (CANCEL_ASKED, SaleStatus.CANCELLED):
            act = _ask_or_agree(sale, by=person, now=now)
            add_step(session, sale, user_id=person.id, act=act, note=note, address=address, now=now)
    return get_sale(sale_id=sale_id, person=person)


def keep_on(
    *, person: Person, sale_id: int, note: str, now: datetime, address: str, may_repeat: bool = False
) -> SaleView:
    """Refuse what the other side asked, or take one's own asking back: the sale goes on.

    Raises CancelNotAsked, Invalid (note), NotFound, NotASide. With `may_repeat` as `cancel`.
    """
    note = rules.tidy_note(note)
    with transaction() as session:
        sale, _ = lock_own(session, sale_id=sale_id, person=person)
        last = cancelled_last(session, sale, by=person, note=note) if may_repeat else ""
        if last not in (CANCEL_WITHDRAWN, CANCEL_REFUSED):
            act = _refuse_or_withdraw(sale, by=person, now=now)
            add_step(session, sale, user_id=person.id, act=act, note=note, address=address, now=now)
    return get_sale(sale_id=sale_id, person=person)


def call_off(session: Session, sale: Sale, *, by_id: int | None, now: datetime) -> None:
    """Undo a sale whose whole price goes back to the buyer, before the lot was received; `sale` is locked."""
    end(sale, status=SaleStatus.CANCELLED, now=now)
    add_step(session, sale, user_id=None, act="undone", now=now)
    record(cancelled(sale, by_id=by_id, now=now, undone=True))


def end(sale: Sale, *, status: SaleStatus, now: datetime) -> None:
    """Close a sale on one of its ways aside: no deadline any more, nobody asks for anything."""
    sale.status, sale.cancel_asked_by = status.value, None
    set_deadline(sale, now=now)


def cancelled(sale: Sale, *, by_id: int | None, now: datetime, undone: bool = False) -> SaleCancelled:
    """The event of a sale called off."""
    return SaleCancelled(
        sale_id=sale.id,
        auction_id=sale.auction_id,
        seller_id=sale.seller_id,
        buyer_id=sale.buyer_id,
        by_id=by_id,
        total=sale.total,
        at=iso(now),
        undone=undone,
    )


def _ask_or_agree(sale: Sale, *, by: Person, now: datetime) -> str:
    rules.check_cancellable(SaleStatus(sale.status))
    if sale.cancel_asked_by == by.id:
        raise CancelAsked()
    if sale.cancel_asked_by is None:
        sale.cancel_asked_by = by.id
        record(_told(SaleCancelAsked, sale, by=by, now=now))
        return CANCEL_ASKED
    end(sale, status=SaleStatus.CANCELLED, now=now)
    record(cancelled(sale, by_id=by.id, now=now))
    return ""


def _refuse_or_withdraw(sale: Sale, *, by: Person, now: datetime) -> str:
    if sale.cancel_asked_by is None:
        raise CancelNotAsked()
    own = sale.cancel_asked_by == by.id
    sale.cancel_asked_by = None
    if own:
        return CANCEL_WITHDRAWN
    record(_told(SaleCancelRefused, sale, by=by, now=now))
    return CANCEL_REFUSED


def _told(kind: type[E], sale: Sale, *, by: Person, now: datetime) -> E:
    return kind(
        sale_id=sale.id,
        auction_id=sale.auction_id,
        by_id=by.id,
        other_id=sale.buyer_id if by.id == sale.seller_id else sale.seller_id,
        total=sale.total,
        at=iso(now),
    )
