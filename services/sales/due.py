"""What the house does by itself when a deadline comes near, has come, or is long past."""

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from models.base import db
from models.sale import Sale
from services.core.clock import iso
from services.runtime.transaction import record, transaction
from services.sales import rules
from services.sales.cancelling import cancelled, end
from services.sales.events import SaleDefaulted, SaleDue
from services.sales.moving import add_step, complete_if_done, lock_sale, move, terms_of
from services.sales.rules import DEADLINES, NEXT, SaleStatus, Side, What
from services.sales.weighing import settle_by_weight

BATCH = 200


def advance_due(*, now: datetime) -> int:
    """Remind, call late and end what is due, each sale in a transaction of its own; returns how many.

    It may run at any time, twice or not at all for a while: each moment of a deadline counts once.
    """
    query = select(Sale.id).where(Sale.look_at <= now).order_by(Sale.look_at, Sale.id).limit(BATCH)
    numbers = db.session.scalars(query).all()
    return sum(_look(number, now=now) for number in numbers)


def _look(sale_id: int, *, now: datetime) -> int:
    with transaction() as session:
        sale = lock_sale(session, sale_id)
        if sale.look_at is None or sale.look_at > now or sale.due_at is None:  # somebody was faster
            return 0
        plan = rules.moments(SaleStatus(sale.status), due=sale.due_at, hours=terms_of(sale).hours)
        what = rules.what_now(plan, now=now)
        sale.look_at = rules.next_look(plan, after=now)
        if what is What.END:
            _end(session, sale, now=now)
        elif what is not None:
            record(_due(sale, what=what, now=now))
            if what is What.LATE:
                add_step(session, sale, user_id=None, act="late", now=now)
    return 1


def _end(session: Session, sale: Sale, *, now: datetime) -> None:
    """Lead a sale to where it goes when nobody has taken the step, the grace included."""
    after = DEADLINES[SaleStatus(sale.status)].after
    if after is SaleStatus.DELIVERED:
        settle_by_weight(session, sale, now=now)
        move(session, sale, to=after, by_id=None, act="counted_received", now=now)
        complete_if_done(session, sale, by_id=None, now=now)
        return
    if after is None or sale.disputed_amount:  # what is disputed waits for people
        return
    end(sale, status=after, now=now)
    add_step(session, sale, user_id=None, act="unconfirmed" if after is SaleStatus.CANCELLED else "", now=now)
    if after is SaleStatus.CANCELLED:
        record(cancelled(sale, by_id=None, now=now))
    else:
        record(_defaulted(sale, now=now))


def _defaulted(sale: Sale, *, now: datetime) -> SaleDefaulted:
    return SaleDefaulted(
        sale_id=sale.id,
        auction_id=sale.auction_id,
        seller_id=sale.seller_id,
        buyer_id=sale.buyer_id,
        total=sale.total,
        at=iso(now),
    )


def _due(sale: Sale, *, what: What, now: datetime) -> SaleDue:
    turn = NEXT[SaleStatus(sale.status)]
    sides = {Side.SELLER: sale.seller_id, Side.BUYER: sale.buyer_id}
    return SaleDue(
        sale_id=sale.id,
        auction_id=sale.auction_id,
        what=what.value,
        status=turn.to.value,
        user_id=sides[turn.side],
        other_id=sides[turn.side.other],
        total=sale.total,
        due_at=iso(sale.due_at) if sale.due_at else "",
        at=iso(now),
    )
