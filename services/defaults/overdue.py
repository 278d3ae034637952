"""What is overdue, and by how much: for the office."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final

from sqlalchemy import ColumnElement, Select, and_, or_, select
from sqlalchemy.orm import aliased

from models.base import db
from models.sale import Sale
from models.user import User
from services.core.ids import public_id
from services.core.pages import Page
from services.defaults.rules import Age, age_of
from services.defaults.views import OverdueRow
from services.runtime.paging import read_page

BATCH: Final = 500
Seller, Buyer = aliased(User, name="seller"), aliased(User, name="buyer")


@dataclass(frozen=True, slots=True, kw_only=True)
class OverdueFilter:
    """Which overdue sales: of one age, in one status, or all."""

    age: Age | None = None
    status: str = ""


def list_overdue(
    *, wanted: OverdueFilter, now: datetime, page: int = 1, per_page: int = 50
) -> Page[OverdueRow]:
    """List sales whose step is late, the latest first, and those that were not paid."""
    query = _query(wanted, now=now).order_by(Sale.due_at.is_(None), Sale.due_at, Sale.id.desc())
    return read_page(query, page=page, per_page=per_page).map(lambda row: _row(row, now=now))


def walk_overdue(*, wanted: OverdueFilter, now: datetime) -> Iterator[list[OverdueRow]]:
    """Go through all that a filter lets through, a batch at a time, newest sales first."""
    query, last = _query(wanted, now=now).order_by(Sale.id.desc()).limit(BATCH), None
    while True:
        rows = db.session.execute(query if last is None else query.where(Sale.id < last)).all()
        last = rows[-1].Sale.id if rows else None
        yield [_row(row, now=now) for row in rows]
        if len(rows) < BATCH:
            return


def _query(wanted: OverdueFilter, *, now: datetime) -> Select[*tuple[Any, ...]]:
    query = (
        select(Sale, Seller, Buyer)
        .join(Seller, Seller.id == Sale.seller_id)
        .join(Buyer, Buyer.id == Sale.buyer_id)
        .where(_is_of(wanted.age, now=now))
    )
    return query.where(Sale.status == wanted.status) if wanted.status else query


def _is_of(age: Age | None, *, now: datetime) -> ColumnElement[bool]:
    day, three = now - timedelta(days=1), now - timedelta(days=3)
    if age is Age.DAY:
        return and_(Sale.due_at < now, Sale.due_at >= day)
    if age is Age.THREE_DAYS:
        return and_(Sale.due_at < day, Sale.due_at >= three)
    if age is Age.LONGER:
        return Sale.due_at < three
    if age is Age.DEFAULTED:
        return Sale.status == "defaulted"
    return or_(Sale.due_at < now, Sale.status == "defaulted")


def _row(row: Any, *, now: datetime) -> OverdueRow:
    sale: Sale = row.Sale
    late = now - sale.due_at if sale.due_at else timedelta()
    return OverdueRow(
        sale_id=public_id("sale", sale.id),
        status=sale.status,
        age=age_of(due_at=sale.due_at, now=now),
        due_at=sale.due_at,
        late_hours=int(late.total_seconds() // 3600),
        total=sale.total,
        seller=row.seller.name,
        seller_login=row.seller.phone or row.seller.email or "",
        buyer=row.buyer.name,
        buyer_login=row.buyer.phone or row.buyer.email or "",
        buyer_id=public_id("user", sale.buyer_id),
    )
