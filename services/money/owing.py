"""Fees that a person owes the house, for lots that were paid past it, and paying them from the wallet."""

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from models.base import db
from models.money import Journal, MoneyAccount
from services.accounts import Person, Suspended
from services.core.errors import DomainError, Invalid
from services.core.ids import public_id
from services.money.errors import AmountTooSmall, MoreThanOwed
from services.money.journal import lock, post
from services.money.rules import Account, Kind, Movement, Reason, available, move, receivable
from services.money.transfers import key_faults
from services.runtime.transaction import transaction


def get_owed(*, user_id: int) -> int:
    """Read what a person owes the house in fees, in paise."""
    query = select(MoneyAccount.balance).where(
        MoneyAccount.kind == Kind.RECEIVABLE.value, MoneyAccount.owner_id == user_id
    )
    return max(0, -(db.session.scalar(query) or 0))


def pay_fees(*, person: Person, amount: int, key: str, now: datetime) -> None:
    """Pay `amount` paise of the fees that a person owes from what is free in the wallet.

    The same `key` again moves nothing. Raises Invalid (fields amount, key), MoreThanOwed, NotEnoughMoney,
    KeyUsedOtherwise, Suspended.
    """
    if person.suspended:
        raise Suspended()
    faults: dict[str, DomainError | str] = key_faults(key)
    if amount < 1:
        faults["amount"] = AmountTooSmall(least=1)
    if faults:
        raise Invalid(fields=faults)
    free, debt = available(person.id), receivable(person.id)
    movement = Movement(
        key=f"fees:{person.id}:{key}",
        reason=Reason.FEES_PAID,
        about=f"fees:{public_id('user', person.id)}",
        lines=move(free, debt, amount),
        by_id=person.id,
    )
    with transaction() as session:
        _check_owed(session, movement, debt=debt, amount=amount, locked=lock(session, [free, debt]))
        post(session, movement, at=now)


def _check_owed(
    session: Session, movement: Movement, *, debt: Account, amount: int, locked: dict[Account, MoneyAccount]
) -> None:
    """Raise MoreThanOwed for what would be given to the house, unless it is a repeat, which gives nothing."""
    owed = -locked[debt].balance
    if amount > owed and not session.scalar(select(Journal.id).where(Journal.key == movement.key)):
        raise MoreThanOwed(rest=max(0, owed))
