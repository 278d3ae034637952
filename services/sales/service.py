"""Making a sale when the hammer falls, and moving it on step by step."""

from collections.abc import Sequence
from datetime import datetime

from services.accounts import Person
from services.bidding import AuctionSold
from services.runtime.subscribers import within_many
from services.runtime.transaction import current_session, record_all, transaction
from services.sales import rules
from services.sales.errors import PaymentNeeded, WeighingNeeded
from services.sales.events import SaleCreated
from services.sales.moving import lock_own, move
from services.sales.queries import get_sale
from services.sales.repeating import was_taken
from services.sales.rules import NEXT, SaleStatus, Side
from services.sales.storing import insert_sales
from services.sales.views import SaleView


@within_many(AuctionSold)
def create_sales(happened: Sequence[AuctionSold]) -> None:
    """Make the sales inside the transaction that sold the auctions: both happen or neither.

    One open sale per auction is held by the database; a second one undoes whatever tried to make it.
    """
    session = current_session()
    numbers = insert_sales(session, happened)
    record_all([_created(sold, sale_id=numbers[sold.auction_id]) for sold in happened])


def advance(
    *,
    person: Person,
    sale_id: int,
    to: str,
    note: str,
    now: datetime,
    address: str,
    may_repeat: bool = False,
) -> SaleView:
    """Take the next step of a sale as the side whose turn it is, with a note of at most 1000 characters.

    Raises NotFound for somebody else's sale, NotASide for an admin, NotYourTurn, Invalid (field `note`),
    WeighingNeeded for what is said by weighing, PaymentNeeded for what is said by paying, and
    InvalidTransition when the sale does not stand where the step starts (a form sent twice). With
    `may_repeat` the very same step of the same person gets its sale, and nothing is done again.
    """
    note = rules.tidy_note(note)
    with transaction() as session:
        sale, side = lock_own(session, sale_id=sale_id, person=person)
        if not (may_repeat and was_taken(session, sale, to=to, by=person, note=note)):
            status = _plain_step(SaleStatus(sale.status), to=to, by=side)
            move(session, sale, to=status, by_id=person.id, note=note, now=now, address=address)
    return get_sale(sale_id=sale_id, person=person)


def _plain_step(current: SaleStatus, *, to: str, by: Side) -> SaleStatus:
    status = rules.advance(current, to=to, by=by)
    if NEXT[current].weighs:
        raise WeighingNeeded()
    if NEXT[current].pays:
        raise PaymentNeeded()
    return status


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
