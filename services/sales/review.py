"""The office's view of all sales: filters over what was traded, by whom and where."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final, Literal, get_args

from sqlalchemy import ColumnElement, Select, func, or_, select

from models.auction import Auction
from models.base import db
from models.lot import Lot as LotRecord
from models.price import Commodity
from models.sale import Sale
from services.accounts import Person
from services.core.pages import Page
from services.runtime.paging import read_page
from services.sales.queries import Buyer, Seller, row_of, sales_query
from services.sales.rules import SaleStatus
from services.sales.views import SaleRow

Order = Literal["newest", "oldest", "largest"]
ORDERS: Final[tuple[Order, ...]] = get_args(Order)
BATCH = 500


@dataclass(frozen=True, slots=True, kw_only=True)
class SaleFilter:
    """What to show: empty fields do not narrow. Moments are aware; totals are paise; texts match in part.

    `late_at` lets through what was due before it.
    """

    status: SaleStatus | None = None
    made_from: datetime | None = None
    made_before: datetime | None = None
    crop: str = ""
    state: str = ""
    seller: str = ""
    buyer: str = ""
    min_total: int | None = None
    max_total: int | None = None
    late_at: datetime | None = None
    order: Order = "newest"


@dataclass(frozen=True, slots=True, kw_only=True)
class SaleSums:
    """What the shown sales come to: total in paise, weight in grams."""

    total: int
    weight_grams: int


def review_sales(*, filters: SaleFilter, person: Person, page: int = 1) -> tuple[Page[SaleRow], SaleSums]:
    """List all sales that a filter lets through, a page at a time, and what they all come to."""
    query = _filtered(filters)
    orders = {
        "newest": (Sale.created_at.desc(), Sale.id.desc()),
        "oldest": (Sale.created_at, Sale.id),
        "largest": (Sale.total.desc(), Sale.id.desc()),
    }
    rows = read_page(query.order_by(*orders[filters.order]), page=page)
    return rows.map(lambda row: row_of(row, person=person)), _sums(query)


def walk_sales(*, filters: SaleFilter, person: Person) -> Iterator[list[SaleRow]]:
    """Go through all sales that a filter lets through, newest first, a batch at a time.

    Between two batches nothing is held: neither a transaction nor the session they were read in.
    """
    query, last = _filtered(filters).order_by(Sale.id.desc()).limit(BATCH), None
    while True:
        rows = db.session.execute(query if last is None else query.where(Sale.id < last)).all()
        last = rows[-1].Sale.id if rows else None
        yield [row_of(row, person=person) for row in rows]
        if len(rows) < BATCH:
            return


def list_sale_states() -> list[str]:
    """List the states that lots were sold from, for the filter."""
    query = select(LotRecord.state).join(Auction, Auction.lot_id == LotRecord.id)
    query = query.join(Sale, Sale.auction_id == Auction.id).distinct().order_by(LotRecord.state)
    return [state for state in db.session.scalars(query) if state]


def _filtered(filters: SaleFilter) -> Select[*tuple[Any, ...]]:
    return sales_query().where(*_conditions(filters))


def _conditions(filters: SaleFilter) -> Iterator[ColumnElement[bool]]:
    if filters.status:
        yield Sale.status == filters.status
    if filters.made_from:
        yield Sale.created_at >= filters.made_from
    if filters.made_before:
        yield Sale.created_at < filters.made_before
    if filters.late_at:
        yield Sale.due_at < filters.late_at
    if filters.state:
        yield LotRecord.state == filters.state
    if filters.min_total is not None:
        yield Sale.total >= filters.min_total
    if filters.max_total is not None:
        yield Sale.total <= filters.max_total
    yield from _matches(filters)


def _matches(filters: SaleFilter) -> Iterator[ColumnElement[bool]]:
    crops = (Commodity.name, Commodity.name_en, Commodity.name_hi, Commodity.name_mr)
    for text, columns in (
        (filters.crop, crops),
        (filters.seller, (Seller.name, Seller.phone, Seller.email)),
        (filters.buyer, (Buyer.name, Buyer.phone, Buyer.email)),
    ):
        if text:
            yield or_(*(column.icontains(text, autoescape=True) for column in columns))


def _sums(query: Select[*tuple[Any, ...]]) -> SaleSums:
    sums = query.with_only_columns(
        func.coalesce(func.sum(Sale.total), 0), func.coalesce(func.sum(Sale.weight_grams), 0)
    )
    total, weight_grams = db.session.execute(sums).one()
    return SaleSums(total=int(total), weight_grams=int(weight_grams))
