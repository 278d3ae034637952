"""The SQL of making sales, for a thousand auctions that end together as for one."""

from collections.abc import Sequence
from typing import Final

from sqlalchemy.orm import Session

from models.sale import Sale, SaleStep
from services.bidding import AuctionSold
from services.core.clock import parse_iso
from services.runtime.bulk import ONE_OF, Insert, among, moment
from services.runtime.transaction import dialect_of, driver_cursor
from services.sales.rules import SaleStatus

_SALES: Final = Insert(
    Sale.__table__, "auction_id seller_id buyer_id rate weight_grams total status created_at"
)
_STEPS: Final = Insert(SaleStep.__table__, "sale_id status note address at")


def insert_sales(session: Session, sold: Sequence[AuctionSold]) -> dict[int, int]:
    """Insert a pending sale with its first step for each sold auction; returns their numbers by auction."""
    connection = session.connection()
    cursor, dialect = driver_cursor(connection), dialect_of(connection)
    pending = SaleStatus.PENDING.value
    moments = {at: moment(dialect, parse_iso(at)) for at in {each.at for each in sold}}
    at = {each.auction_id: moments[each.at] for each in sold}
    _SALES.write(
        cursor,
        dialect,
        [
            (
                each.auction_id,
                each.seller_id,
                each.buyer_id,
                each.rate,
                each.weight_grams,
                each.total,
                pending,
                at[each.auction_id],
            )
            for each in sold
        ],
    )
    made = f"SELECT auction_id, id FROM sales WHERE auction_id {ONE_OF[dialect]}"  # noqa: S608
    rows = connection.exec_driver_sql(made, (among(dialect, at),))
    numbers: dict[int, int] = {row.auction_id: row.id for row in rows.all()}
    steps = [(numbers[auction_id], pending, "", "", when) for auction_id, when in at.items()]
    _STEPS.write(cursor, dialect, steps)
    return numbers
