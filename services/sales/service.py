"""Making a sale when the hammer falls, and moving it on step by step."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy.orm import Session

from models.sale import Sale, SaleStep
from services.accounts import Person
from services.bidding import AuctionSold
from services.core.clock import iso
from services.core.errors import NotFound
from services.runtime.subscribers import within_many
from services.runtime.transaction import current_session, record, record_all, transaction
from services.sales import rules
from services.sales.errors import NotASide
from services.sales.events import SaleAdvanced, SaleCreated
from services.sales.queries import get_sale, side_of
from services.sales.rules import SaleStatus, Side
from services.sales.storing import insert_sales
from services.sales.views import SaleView


@within_many(AuctionSold)
def create_sales(happened: Sequence[AuctionSold]) -> None:
    """Make the sales inside the transaction that sold the auctions: both happen or neither.

    One sale per auction is held by the database; a second one undoes whatever tried to make it.
    """
    session = current_session()
    numbers = insert_sales(session, happened)
    record_all([_created(sold, sale_id=numbers[sold.auction_id]) for sold in happened])


def advance(*, person: Person, sale_id: int, to: str, note: str, now: datetime, address: str) -> SaleView:
    """Take the next step of a sale as the side whose turn it is, with a note of at most 1000 characters.

    Raises NotFound for somebody else's sale, NotASide for an admin, NotYourTurn, Invalid (field `note`),
    and InvalidTransition when the sale does not stand where the step starts (a form sent twice).
    """
    note = rules.tidy_note(note)
    with transaction() as session:
        sale, side = _own_sale(session, sale_id=sale_id, person=person)
        status = rules.advance(SaleStatus(sale.status), to=to, by=side)
        sale.status = status.value
        session.add(
            SaleStep(
                sale_id=sale.id, status=status.value, user_id=person.id, note=note, address=address, at=now
            )
        )
        record(_advanced(sale, by_id=person.id, now=now))
    return get_sale(sale_id=sale_id, person=person)


def lock_sale(session: Session, sale_id: int) -> Sale:
    """Lock a sale in the open transaction and return its row; raises NotFound."""
    sale = session.get(Sale, sale_id, with_for_update=True, populate_existing=True)
    if sale is None:
        raise NotFound()
    return sale


def note_paid(session: Session, sale: Sale, *, by_id: int, note: str, now: datetime) -> None:
    """Move a locked sale from confirmed to paid in the open transaction; elsewhere it stays as it is."""
    if sale.status != SaleStatus.CONFIRMED:
        return
    sale.status = SaleStatus.PAID.value
    step = SaleStep(sale_id=sale.id, status=sale.status, user_id=by_id, note=note, at=now)
    session.add(step)
    record(_advanced(sale, by_id=by_id, now=now))


def _own_sale(session: Session, *, sale_id: int, person: Person) -> tuple[Sale, Side]:
    sale = session.get(Sale, sale_id, with_for_update=True, populate_existing=True)
    if sale is None:
        raise NotFound()
    side = side_of(sale, user_id=person.id)
    if side is None:
        raise NotASide() if person.is_admin else NotFound()
    return sale, side


def _created(sold: AuctionSold, *, sale_id: int) -> SaleCreated:
    return SaleCreated(
        sale_id=sale_id,
        auction_id=sold.auction_id,
        seller_id=sold.seller_id,
        buyer_id=sold.buyer_id,
        rate=sold.rate,
        total=sold.total,
        at=sold.at,
    )


def _advanced(sale: Sale, *, by_id: int, now: datetime) -> SaleAdvanced:
    return SaleAdvanced(
        sale_id=sale.id,
        auction_id=sale.auction_id,
        status=sale.status,
        by_id=by_id,
        other_id=sale.buyer_id if by_id == sale.seller_id else sale.seller_id,
        total=sale.total,
        at=iso(now),
    )
