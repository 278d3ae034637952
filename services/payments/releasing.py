"""What lies in escrow goes to whom it belongs: a lot is received, a dispute is settled, a sale is undone."""

from datetime import datetime
from typing import Final

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from models.money import Journal
from models.sale import Sale
from services import money, sales
from services.core.clock import iso, parse_iso
from services.money import ESCROW, FEES, HOUSE, Line, Movement, NotEnoughMoney, Reason, available, receivable
from services.payments import holds, rules
from services.payments.charges import charges_of
from services.payments.events import SaleMoneyMoved
from services.payments.figures import about, direct_of, escrow_of, go_on_if_paid, taken_of
from services.payments.rules import PAYABLE, Split
from services.runtime.subscribers import within
from services.runtime.transaction import current_session, record
from services.sales import CLOSED, SaleAdvanced, SaleStatus

RECEIVED: Final = frozenset({SaleStatus.DELIVERED, SaleStatus.COMPLETED})


@within(SaleAdvanced)
def release_when_received(happened: SaleAdvanced) -> None:
    """Release a sale's money in the transaction that completes it, or receives it but for a dispute."""
    if happened.status == SaleStatus.COMPLETED or (
        happened.status == SaleStatus.DELIVERED and happened.disputed
    ):
        session = current_session()
        session.flush()  # what the lock reads again is what the step has just written
        release(session, sales.lock_sale(session, happened.sale_id), now=parse_iso(happened.at))


def release(session: Session, sale: Sale, *, now: datetime) -> None:
    """Divide what lies in escrow for a locked sale: seller, fees, commission; too much goes back.

    What is disputed stays, and is divided when this is done again: of one sale, fees and commission are taken
    once in all. Fees that the money here does not cover become owed by the seller when the sale is complete.
    """
    session.flush()
    _lock_all(session, sale)
    divided, turn = _divide(session, sale), _turn(session, sale)
    _give(session, sale, _shares(sale, divided), key=f"released:{turn}", now=now)
    _give_back(session, sale, divided.back, key=f"overpaid:{turn}", now=now)
    if sale.status == SaleStatus.COMPLETED:
        _owe(session, sale, divided, key=f"owed:{turn}", now=now)


def rebalance(session: Session, sale: Sale, *, now: datetime) -> None:
    """Let the money of a locked sale follow its price, when that was settled in a dispute.

    A received lot is released; before that, what is paid too much goes back and a sale paid in full by it
    goes on; of one that is off, all goes back.
    """
    session.flush()
    _lock_all(session, sale)
    if sale.status in RECEIVED:
        release(session, sale, now=now)
    elif sale.status in PAYABLE:
        go_on_if_paid(
            session, sale, note="", now=now
        )  # it brings the earnest money, which may be too much now
        back, turn = _divide(session, sale).back, _turn(session, sale)
        _give_back(session, sale, back, key=f"overpaid:{turn}", now=now)
    elif sale.status in CLOSED:
        turn = _turn(session, sale)
        _give_back(session, sale, escrow_of(session, sale.id), key=f"undone:{turn}", now=now)


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


def _lock_all(session: Session, sale: Sale) -> None:
    """Lock all that several journals in a row may touch, in the one order, so that nobody waits for ever."""
    buyer, seller = available(sale.buyer_id), available(sale.seller_id)
    holds.lock_with(session, sale, [buyer, seller, receivable(sale.seller_id), ESCROW, FEES, HOUSE])


def _divide(session: Session, sale: Sale) -> Split:
    disputed = sale.disputed_amount
    return rules.split(
        escrow=escrow_of(session, sale.id),
        direct=direct_of(session, sale.id),
        settled=sale.settled_total,
        disputed=disputed,
        charges=charges_of(sale),
        undisputed=charges_of(sale, less=disputed) if disputed else None,
        taken=taken_of(session, sale.id),
    )


def _turn(session: Session, sale: Sale) -> int:
    """How many journals a sale has: under its lock, what makes the keys of the next ones new."""
    query = select(func.count(Journal.id)).where(Journal.about == about(sale.id))
    return session.scalar(query) or 0


def _shares(sale: Sale, divided: Split) -> list[Line]:
    return [
        Line(available(sale.seller_id), divided.seller),
        Line(FEES, divided.fees),
        Line(HOUSE, divided.house),
    ]


def _give(session: Session, sale: Sale, shares: list[Line], *, key: str, now: datetime) -> None:
    lines = [Line(ESCROW, -sum(line.amount for line in shares)), *shares]
    lines = [line for line in lines if line.amount]
    if not lines:
        return
    movement = Movement(
        key=f"sale:{sale.id}:{key}",
        reason=Reason.SALE_RELEASED,
        about=about(sale.id),
        lines=tuple(lines),
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


def _owe(session: Session, sale: Sale, divided: Split, *, key: str, now: datetime) -> None:
    owed = divided.owed_fees + divided.owed_house
    if not owed:
        return
    shares = (Line(FEES, divided.owed_fees), Line(HOUSE, divided.owed_house))
    movement = Movement(
        key=f"sale:{sale.id}:{key}",
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
