"""Fees of sales: fixed when a sale is made, stated whenever somebody asks."""

from collections.abc import Sequence
from itertools import groupby

from services import fees
from services.core.clock import parse_iso
from services.core.ids import number_of
from services.fees import NewSale, Statement
from services.prices import indian_date
from services.runtime.subscribers import within_many
from services.runtime.transaction import current_session
from services.sales.events import SaleCreated
from services.sales.views import SaleRow


@within_many(SaleCreated)
def fix_fees(happened: Sequence[SaleCreated]) -> None:
    """Fix the fees of new sales, inside the transaction that makes them: both happen or neither."""
    session = current_session()
    for day, made in groupby(happened, key=lambda sale: indian_date(parse_iso(sale.at))):
        sales = [
            NewSale(sale_id=sale.sale_id, auction_id=sale.auction_id, seller_id=sale.seller_id)
            for sale in made
        ]
        fees.freeze(session, sales, day=day)


def statement_of(sale: SaleRow) -> Statement:
    """State a sale that somebody may see: what is taken off, what comes on top, what is left and due.

    By what was weighed, once it was.
    """
    return fees.statement_of_sale(
        sale_id=number_of("sale", sale.id), grams=sale.settled_grams, gross=sale.settled_total
    )
