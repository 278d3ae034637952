"""A sale that is called off gives back what came for it: out of escrow, and the earnest money."""

from services import money, sales
from services.core.clock import parse_iso
from services.payments.releasing import return_to_buyer
from services.runtime.subscribers import within
from services.runtime.transaction import current_session
from services.sales import SaleCancelled, SaleDefaulted


@within(SaleCancelled)
def undo_when_cancelled(happened: SaleCancelled) -> None:
    """Give the buyer back all that lies in escrow for a cancelled sale, and what was held for it."""
    session, now = current_session(), parse_iso(happened.at)
    session.flush()  # what the lock reads again is what was just written
    sale = sales.lock_sale(session, happened.sale_id)
    return_to_buyer(session, sale, key="cancelled", now=now)
    money.free_hold(session, auction_id=sale.auction_id, user_id=sale.buyer_id, at=now)


@within(SaleDefaulted)
def undo_when_defaulted(happened: SaleDefaulted) -> None:
    """Give the buyer back the part that was paid of a sale in default; earnest money goes another way."""
    session = current_session()
    session.flush()
    sale = sales.lock_sale(session, happened.sale_id)
    return_to_buyer(session, sale, key="defaulted", now=parse_iso(happened.at))
