"""Moving a sale within the transaction that has its lock: for this domain and for those above it."""

from datetime import datetime

from sqlalchemy.orm import Session

from models.sale import Sale, SaleStep
from services.accounts import Person
from services.core.clock import iso
from services.core.errors import NotFound
from services.runtime.transaction import record
from services.sales import rules
from services.sales.details import side_of
from services.sales.errors import InvalidTransition, NotASide
from services.sales.events import SaleAdvanced, SaleSettled
from services.sales.formula import Terms
from services.sales.rules import SaleStatus, Side
from services.sales.terms import terms_kept


def lock_sale(session: Session, sale_id: int) -> Sale:
    """Return a sale with its row locked until the transaction ends; raises NotFound.

    After auctions and before accounts of money, by number when there are several.
    """
    sale = session.get(Sale, sale_id, with_for_update=True, populate_existing=True)
    if sale is None:
        raise NotFound()
    return sale


def lock_own(session: Session, *, sale_id: int, person: Person) -> tuple[Sale, Side]:
    """Return one's own sale, locked, and one's side; raises NotFound, or NotASide for an admin."""
    sale = lock_sale(session, sale_id)
    side = side_of(sale, user_id=person.id)
    if side is None:
        raise NotASide() if person.is_admin else NotFound()
    return sale, side


def note_paid(
    session: Session, sale: Sale, *, by_id: int | None, note: str, now: datetime, address: str = ""
) -> SaleStep:
    """Note that all is paid; raises InvalidTransition unless the sale is confirmed and unpaid."""
    if sale.status != SaleStatus.CONFIRMED.value:
        raise InvalidTransition(current=sale.status, wanted=SaleStatus.PAID.value)
    return move(session, sale, to=SaleStatus.PAID, by_id=by_id, note=note, now=now, address=address)


def set_disputed(session: Session, sale: Sale, *, amount: int) -> None:
    """Freeze a part of what a sale costs, in paise, until `settle`; raises ValueError beyond its total."""
    if not 0 <= amount <= sale.settled_total:
        raise ValueError(f"of {sale.settled_total} paise, {amount} can't be disputed")
    sale.disputed_amount = amount
    session.flush()


def settle(session: Session, sale: Sale, *, total: int, now: datetime, disputed: int = 0) -> None:
    """Fix what a sale costs, in paise, when a dispute about it ends; `disputed` of it still is.

    A received lot of which nothing is disputed any more is completed. What is taken off stays taken off when
    the lot is weighed later. Raises ValueError for more than the hammer's total.
    """
    if not 0 <= disputed <= total <= sale.total:
        raise ValueError(f"a sale of {sale.total} paise can't cost {total}, {disputed} of it disputed")
    sale.conceded_amount += max(0, sale.settled_total - total)
    sale.settled_total, sale.disputed_amount = total, disputed
    if sale.status == SaleStatus.CONFIRMED.value and sale.look_at is None and not disputed:
        set_deadline(sale, now=now)  # it passed while there was something to settle
    record(SaleSettled(sale_id=sale.id, total=total, grams=sale.settled_grams, at=iso(now)))
    complete_if_done(session, sale, by_id=None, now=now)


def complete_if_done(session: Session, sale: Sale, *, by_id: int | None, now: datetime) -> None:
    """Complete a sale that is received and undisputed."""
    if sale.status == SaleStatus.DELIVERED.value and not sale.disputed_amount:
        move(session, sale, to=SaleStatus.COMPLETED, by_id=by_id, note="", now=now, by_house=True)


def move(
    session: Session,
    sale: Sale,
    *,
    to: SaleStatus,
    by_id: int | None,
    now: datetime,
    note: str = "",
    address: str = "",
    act: str = "",
    by_house: bool = False,
) -> SaleStep:
    """Put a sale where it now stands, with its new deadline, a line of its timeline and the event."""
    sale.status = to.value
    sale.cancel_asked_by = None
    set_deadline(sale, now=now)
    who = None if by_house else by_id
    step = add_step(session, sale, user_id=who, act=act, note=note, address=address, now=now)
    record(_advanced(sale, by_id=by_id, now=now))
    return step


def add_step(
    session: Session,
    sale: Sale,
    *,
    user_id: int | None,
    now: datetime,
    act: str = "",
    note: str = "",
    address: str = "",
) -> SaleStep:
    """Write a line of a sale's timeline; `act` says what was done where the status does not."""
    step = SaleStep(
        sale_id=sale.id, status=sale.status, act=act, user_id=user_id, note=note, address=address, at=now
    )
    session.add(step)
    session.flush()
    return step


def set_deadline(sale: Sale, *, now: datetime) -> None:
    """Give a sale the deadline of the status it came to just now."""
    status, hours = SaleStatus(sale.status), terms_of(sale).hours
    due = rules.due_at(status, since=now, hours=hours)
    sale.due_at = due
    sale.look_at = rules.moments(status, due=due, hours=hours)[0][0] if due else None


def terms_of(sale: Sale) -> Terms:
    """The formula, tolerance and hours of a sale."""
    return terms_kept(sale.terms)


def _advanced(sale: Sale, *, by_id: int | None, now: datetime) -> SaleAdvanced:
    return SaleAdvanced(
        sale_id=sale.id,
        auction_id=sale.auction_id,
        status=sale.status,
        by_id=by_id,
        other_id=sale.buyer_id if by_id == sale.seller_id else sale.seller_id,
        total=sale.settled_total,
        at=iso(now),
        disputed=sale.disputed_amount,
        seller_id=sale.seller_id,
        buyer_id=sale.buyer_id,
    )
