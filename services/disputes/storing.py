"""Reading disputes under the lock of their sale, and writing what happens to them."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import func, select, update
from sqlalchemy.orm import Session

from models.dispute import Dispute, DisputeOffer, DisputeStep
from models.sale import Sale, SaleStep
from services import sales
from services.accounts import Person
from services.core.clock import iso
from services.core.errors import N_, Invalid, NotFound
from services.disputes.events import DisputeMoved
from services.disputes.rules import Status
from services.money import AlreadyDecided, KeyUsedOtherwise
from services.payments import is_key
from services.runtime.transaction import record
from services.sales import NotASide, Paper, Side, side_of


def locked(session: Session, dispute_id: int) -> tuple[Dispute, Sale]:
    """Lock a dispute's sale, then read the dispute, which nobody changes without that lock."""
    sale_id = session.scalar(select(Dispute.sale_id).where(Dispute.id == dispute_id))
    if sale_id is None:
        raise NotFound()
    sale = sales.lock_sale(session, sale_id)
    return session.get_one(Dispute, dispute_id, populate_existing=True), sale


def locked_own(session: Session, dispute_id: int, *, person: Person) -> tuple[Dispute, Sale, Side]:
    """The same for one of the two sides; raises NotFound, or NotASide for an admin."""
    dispute, sale = locked(session, dispute_id)
    side = side_of(sale, user_id=person.id)
    if side is None:
        raise NotASide() if person.is_admin else NotFound()
    return dispute, sale, side


def check_open(dispute: Dispute) -> None:
    """Raise AlreadyDecided once a dispute is over."""
    if dispute.status != Status.OPEN:
        raise AlreadyDecided()


def check_key(key: str) -> None:
    """Raise Invalid (field key) unless a key can make an act once."""
    if not is_key(key):
        raise Invalid(fields={"key": N_("Load the page again.")})


def is_repeated(dispute: Dispute, *, key: str, by: Person, to_buyer: int) -> bool:
    """Whether this very act has ended the dispute; raises KeyUsedOtherwise for other figures."""
    if dispute.status == Status.OPEN or (dispute.closing_key, dispute.closed_by) != (key, by.id):
        return False
    if dispute.to_buyer_amount != to_buyer:
        raise KeyUsedOtherwise()
    return True


def add_entry(
    session: Session,
    sale: Sale,
    dispute: Dispute,
    act: str,
    *,
    by: Person | None,
    now: datetime,
    note: str = "",
    papers: Sequence[Paper] = (),
    address: str = "",
) -> SaleStep:
    """Write a line of the sale's timeline that belongs to a dispute, with its papers."""
    user_id = by.id if by else None
    step = sales.add_step(session, sale, user_id=user_id, act=act, note=note, address=address, now=now)
    session.add(DisputeStep(step_id=step.id, dispute_id=dispute.id))
    sales.keep_files(session, sale, papers, step_id=step.id)
    return step


def freeze(session: Session, sale: Sale) -> None:
    """Freeze of a sale's price what all its open disputes are about."""
    sales.set_disputed(session, sale, amount=min(sale.settled_total, open_amount(session, sale)))


def open_amount(session: Session, sale: Sale) -> int:
    """What the open disputes of a sale come to."""
    session.flush()
    query = select(func.coalesce(func.sum(Dispute.amount), 0)).where(
        Dispute.sale_id == sale.id, Dispute.status == Status.OPEN.value
    )
    return int(session.scalar(query) or 0)


def close_offers(session: Session, dispute: Dispute) -> None:
    """End all offers that still stand in a dispute."""
    session.flush()
    standing = DisputeOffer.dispute_id == dispute.id, DisputeOffer.status == "open"
    session.execute(update(DisputeOffer).where(*standing).values(status="closed"))


def tell(
    sale: Sale,
    dispute: Dispute,
    step: SaleStep | None,
    what: str,
    *,
    user_id: int,
    amount: int,
    now: datetime,
) -> None:
    """Record something that a side should know, and the line of the timeline that says it."""
    record(
        DisputeMoved(
            dispute_id=dispute.id,
            step_id=step.id if step else 0,
            sale_id=sale.id,
            auction_id=sale.auction_id,
            user_id=user_id,
            what=what,
            amount=amount,
            at=iso(now),
        )
    )


def other_of(sale: Sale, side: Side) -> int:
    """The number of the person on the other side."""
    return sale.buyer_id if side is Side.SELLER else sale.seller_id
