"""The SQL of making sales, for a thousand auctions that end together as for one."""

import json
from collections.abc import Sequence
from datetime import datetime
from typing import Any, Final

from sqlalchemy.orm import Session

from models.sale import Sale, SaleStep
from services.bidding import AuctionSold
from services.core.clock import parse_iso
from services.runtime.bulk import ONE_OF, Dialect, Insert, among, moment
from services.runtime.transaction import dialect_of, driver_cursor
from services.sales import rules
from services.sales.formula import Terms, write_terms
from services.sales.rules import SaleStatus
from services.sales.terms import terms_of_auctions

_SALES: Final = Insert(
    Sale.__table__,
    "auction_id seller_id buyer_id rate weight_grams total settled_total settled_grams disputed_amount "
    "conceded_amount terms due_at look_at status created_at",
)
_STEPS: Final = Insert(SaleStep.__table__, "sale_id status act note address at")
_PENDING: Final = SaleStatus.PENDING


def insert_sales(session: Session, sold: Sequence[AuctionSold]) -> dict[int, int]:
    """Insert a pending sale with its first step for each sold auction; returns their numbers by auction."""
    connection = session.connection()
    cursor, dialect = driver_cursor(connection), dialect_of(connection)
    terms = terms_of_auctions(session, {each.auction_id for each in sold})
    rows = [_row(each, terms=terms[each.auction_id], dialect=dialect) for each in sold]
    _SALES.write(cursor, dialect, rows)
    at = {each.auction_id: moment(dialect, parse_iso(each.at)) for each in sold}
    made = f"SELECT auction_id, id FROM sales WHERE status = 'pending' AND auction_id {ONE_OF[dialect]}"  # noqa: S608
    found = connection.exec_driver_sql(made, (among(dialect, at),))
    numbers: dict[int, int] = {row.auction_id: row.id for row in found.all()}
    steps = [(numbers[auction_id], _PENDING.value, "", "", "", when) for auction_id, when in at.items()]
    _STEPS.write(cursor, dialect, steps)
    return numbers


def _row(sold: AuctionSold, *, terms: Terms, dialect: Dialect) -> tuple[Any, ...]:
    at = parse_iso(sold.at)
    due, look = first_deadline(terms, at=at)
    return (
        sold.auction_id,
        sold.seller_id,
        sold.buyer_id,
        sold.rate,
        sold.weight_grams,
        sold.total,
        sold.total,
        sold.weight_grams,
        0,
        0,
        json.dumps(write_terms(terms)),
        moment(dialect, due),
        moment(dialect, look),
        _PENDING.value,
        moment(dialect, at),
    )


def first_deadline(terms: Terms, *, at: datetime) -> tuple[datetime, datetime]:
    """Until when a sale made now is to be confirmed, and when the house looks at it first."""
    due = rules.due_at(_PENDING, since=at, hours=terms.hours)
    assert due is not None
    return due, rules.moments(_PENDING, due=due, hours=terms.hours)[0][0]
