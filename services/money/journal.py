"""Writing journals: each in the transaction of what it belongs to, each key once, nothing below nothing."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import insert, select, tuple_, update
from sqlalchemy.orm import Session

from models.money import Journal, JournalLine, MoneyAccount
from services.money.errors import KeyUsedOtherwise, NotEnoughMoney
from services.money.events import MoneyMoved
from services.money.rules import MAY_BE_NEGATIVE, OF_PEOPLE, Account, Movement
from services.runtime.dialects import insert_into
from services.runtime.transaction import record


def post(session: Session, movement: Movement, *, at: datetime) -> bool:
    """Write a movement in the open transaction; returns False when its key was written before.

    Its accounts are locked in one order, so movements that share some wait for each other and never for
    ever. Raises NotEnoughMoney, KeyUsedOtherwise, Unbalanced.
    """
    movement.check()
    held = lock(session, [line.account for line in movement.lines])
    if _is_written(session, movement, held):
        return False
    for line in movement.lines:
        rest = held[line.account].balance + line.amount
        if rest < 0 and line.account.kind not in MAY_BE_NEGATIVE:
            raise NotEnoughMoney(missing=-rest)
    _write(session, movement, held, at=at)
    owners = {line.account.owner for line in movement.lines if line.account.kind in OF_PEOPLE}
    for owner in sorted(owners):
        record(MoneyMoved(user_id=owner, reason=movement.reason.value, about=movement.about))
    return True


def lock(session: Session, accounts: Sequence[Account]) -> dict[Account, Any]:
    """Make the accounts that are missing, then lock all and return their rows (id, balance)."""
    wanted = sorted(set(accounts))
    rows = [{"kind": each.kind.value, "owner_id": each.owner, "balance": 0} for each in wanted]
    session.execute(insert_into(session, MoneyAccount).on_conflict_do_nothing(), rows)
    query = (
        select(MoneyAccount.id, MoneyAccount.kind, MoneyAccount.owner_id, MoneyAccount.balance)
        .where(
            tuple_(MoneyAccount.kind, MoneyAccount.owner_id).in_(
                [(each.kind.value, each.owner) for each in wanted]
            )
        )
        .order_by(MoneyAccount.id)
        .with_for_update()
    )
    found = {(row.kind, row.owner_id): row for row in session.execute(query)}
    return {each: found[each.kind.value, each.owner] for each in wanted}


def _is_written(session: Session, movement: Movement, held: dict[Account, Any]) -> bool:
    """Whether this key stands in the journal; after the lock, which everybody with this key waits for."""
    before = session.execute(
        select(Journal.id, Journal.reason, Journal.about).where(Journal.key == movement.key)
    ).one_or_none()
    if before is None:
        return False
    lines = select(JournalLine.account_id, JournalLine.amount).where(JournalLine.journal_id == before.id)
    written = {(account, amount) for account, amount in session.execute(lines)}
    asked = {(held[line.account].id, line.amount) for line in movement.lines}
    if (before.reason, before.about, written) != (movement.reason.value, movement.about, asked):
        raise KeyUsedOtherwise()
    return True


def _write(session: Session, movement: Movement, held: dict[Account, Any], *, at: datetime) -> None:
    journal = Journal(
        key=movement.key,
        reason=movement.reason.value,
        about=movement.about,
        by_id=movement.by_id,
        note=movement.note,
        at=at,
    )
    session.add(journal)
    session.flush()
    lines = [
        {"journal_id": journal.id, "account_id": held[line.account].id, "amount": line.amount}
        for line in movement.lines
    ]
    session.execute(insert(JournalLine), lines)
    for line in movement.lines:
        row = held[line.account]
        change = update(MoneyAccount).where(MoneyAccount.id == row.id)
        session.execute(change.values(balance=MoneyAccount.balance + line.amount))
