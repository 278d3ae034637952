"""What lies in escrow goes to whom it belongs: a sale is complete or undone, or a dispute is decided."""

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from models.money import Journal
from models.sale import Sale
from services import money, sales
from services.core.clock import iso, parse_iso
from services.money import ESCROW, FEES, HOUSE, Line, Movement, NotEnoughMoney, Reason, available, receivable
from services.payments import rules
from services.payments.charges import charges_of
from services.payments.events import SaleMoneyMoved
from services.payments.figures import about, direct_of, escrow_of
from services.payments.rules import Split
from services.runtime.subscribers import within
from services.runtime.transaction import current_session, record
from services.sales import SaleAdvanced


@within(SaleAdvanced)
def release_when_complete(happened: SaleAdvanced) -> None:
    """Release a sale's money in the transaction that completes it."""
    if happened.status == "completed":
        session = current_session()
        session.flush()  # what the lock reads again is what the step has just written
        release(session, sales.lock_sale(session, happened.sale_id), now=parse_iso(happened.at))


def release(session: Session, sale: Sale, *, now: datetime) -> None:
    """Divide what lies in escrow for a locked sale: seller, fees, commission; too much goes back.

    What is disputed stays. Fees that the money here does not cover become owed by the seller.
    """
    session.flush()
    divided = rules.split(
        escrow=escrow_of(session, sale.id),
        direct=direct_of(session, sale.id),
        settled=sale.settled_total,
        disputed=sale.disputed_amount,
        charges=charges_of(sale),
    )
    _give(session, sale, _shares(sale, divided), key="released", now=now)
    _give_back(session, sale, divided.back, key="overpaid", now=now)
    _owe(session, sale, divided, now=now)


def return_to_buyer(
    session: Session, sale: Sale, *, key: str, now: datetime, amount: int | None = None
) -> int:
    """Give the buyer of a locked sale all that lies in escrow, or `amount` of it; returns the paise.

    For a sale that was cancelled or defaulted, and for disputes; `key` makes it once.
    Raises NotEnoughMoney when less lies there.
    """
    session.flush()
    wanted = escrow_of(session, sale.id) if amount is None else amount
    _check_there(session, sale, wanted, key=key)
    _give_back(session, sale, wanted, key=key, now=now)
    return wanted


def release_to_seller(session: Session, sale: Sale, *, amount: int, key: str, now: datetime) -> None:
    """Give the seller of a locked sale `amount` paise of what lies in escrow: a dispute that was decided.

    `key` makes it once. Raises NotEnoughMoney when less lies there.
    """
    session.flush()
    _check_there(session, sale, amount, key=key)
    lines = [Line(available(sale.seller_id), amount)] if amount else []
    _give(session, sale, lines, key=key, now=now)


def _shares(sale: Sale, divided: Split) -> list[Line]:
    shares = (
        Line(available(sale.seller_id), divided.seller),
        Line(FEES, divided.fees),
        Line(HOUSE, divided.house),
    )
    return [line for line in shares if line.amount]


def _give(session: Session, sale: Sale, shares: list[Line], *, key: str, now: datetime) -> None:
    taken = sum(line.amount for line in shares)
    if not taken:
        return
    movement = Movement(
        key=f"sale:{sale.id}:{key}",
        reason=Reason.SALE_RELEASED,
        about=about(sale.id),
        lines=(Line(ESCROW, -taken), *shares),
    )
    if not money.post(session, movement, at=now):
        return
    net = sum(line.amount for line in shares if line.account == available(sale.seller_id))
    if net:
        _tell(sale, sale.seller_id, "released", net, now=now)


def _give_back(session: Session, sale: Sale, amount: int, *, key: str, now: datetime) -> None:
    if not amount:
        return
    movement = Movement(
        key=f"sale:{sale.id}:{key}",
        reason=Reason.SALE_RETURNED,
        about=about(sale.id),
        lines=money.move(ESCROW, available(sale.buyer_id), amount),
    )
    if money.post(session, movement, at=now):
        _tell(sale, sale.buyer_id, "returned", amount, now=now)


def _owe(session: Session, sale: Sale, divided: Split, *, now: datetime) -> None:
    owed = divided.owed_fees + divided.owed_house
    if not owed:
        return
    shares = (Line(FEES, divided.owed_fees), Line(HOUSE, divided.owed_house))
    movement = Movement(
        key=f"sale:{sale.id}:owed",
        reason=Reason.FEES_OWED,
        about=about(sale.id),
        lines=(Line(receivable(sale.seller_id), -owed), *(line for line in shares if line.amount)),
    )
    money.post(session, movement, at=now)


def _check_there(session: Session, sale: Sale, wanted: int, *, key: str) -> None:
    if session.scalar(select(Journal.id).where(Journal.key == f"sale:{sale.id}:{key}")):
        return
    there = escrow_of(session, sale.id)
    if wanted > there:
        raise NotEnoughMoney(missing=wanted - there)


def _tell(sale: Sale, user_id: int, what: str, amount: int, *, now: datetime) -> None:
    record(
        SaleMoneyMoved(
            sale_id=sale.id,
            auction_id=sale.auction_id,
            user_id=user_id,
            what=what,
            amount=amount,
            at=iso(now),
        )
    )
