"""What a sale that is off does to money and people, in the very transaction that ends it."""

from datetime import datetime

from sqlalchemy.orm import Session

from models.sale import Sale
from services import accounts, money, payments, sales
from services.core.clock import iso, parse_iso
from services.core.ids import public_id
from services.defaults.events import EarnestForfeited
from services.money import ESCROW, HOUSE, available, held
from services.runtime.house_terms import house_terms
from services.runtime.subscribers import within
from services.runtime.transaction import current_session, record
from services.sales import SaleCancelled, SaleDefaulted

PPM_IN_PERCENT = 10_000


@within(SaleDefaulted)
def follow_default(happened: SaleDefaulted) -> None:
    """Forfeit the earnest money, give back what was paid, and keep the buyer from new bids."""
    session, now = current_session(), parse_iso(happened.at)
    sale = _lock(session, happened.sale_id)
    lost = money.forfeit_hold(
        session,
        auction_id=sale.auction_id,
        user_id=sale.buyer_id,
        seller_id=sale.seller_id,
        share_ppm=house_terms().forfeit_share_percent * PPM_IN_PERCENT,
        at=now,
    )
    payments.return_to_buyer(session, sale, key="defaulted", now=now)
    reason = f"sale:{public_id('sale', sale.id)}"
    accounts.block_buyer(session, user_id=sale.buyer_id, reason=reason, now=now)
    if lost.amount:
        record(_forfeited(sale, lost, now=now))


@within(SaleCancelled)
def follow_cancelling(happened: SaleCancelled) -> None:
    """Free the earnest money and give back what was paid: nobody is at fault."""
    session, now = current_session(), parse_iso(happened.at)
    sale = _lock(session, happened.sale_id)
    money.free_hold(session, auction_id=sale.auction_id, user_id=sale.buyer_id, at=now)
    payments.return_to_buyer(session, sale, key="cancelled", now=now)


def _lock(session: Session, sale_id: int) -> Sale:
    """The sale as its end was just written, and all accounts that may move, in their one order."""
    session.flush()
    sale = sales.lock_sale(session, sale_id)
    buyer, seller = sale.buyer_id, sale.seller_id
    money.lock(session, [held(buyer), available(buyer), available(seller), ESCROW, HOUSE])
    return sale


def _forfeited(sale: Sale, lost: money.Forfeit, *, now: datetime) -> EarnestForfeited:
    return EarnestForfeited(
        sale_id=sale.id,
        auction_id=sale.auction_id,
        seller_id=sale.seller_id,
        buyer_id=sale.buyer_id,
        amount=lost.amount,
        share=lost.share,
        at=iso(now),
    )
