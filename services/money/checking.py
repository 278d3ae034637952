"""What must always hold of the ledger of money, checked from the lines alone."""

from collections import defaultdict
from collections.abc import Callable
from typing import Any

from sqlalchemy import func, select

from models.base import db
from models.money import Journal, JournalLine, MoneyAccount, MoneyTransfer
from services.money.holding_checks import faults_of_holds
from services.money.rules import CLEARING, MAY_BE_NEGATIVE, OF_PEOPLE, Kind, Reason
from services.runtime.transaction import read_one_moment

_WITHIN = {Reason.WITHDRAWAL_ASKED, Reason.WITHDRAWAL_REFUSED, Reason.HELD, Reason.FREED}
_BRINGS = {Reason.PAID_IN, Reason.FORFEIT_SHARE, Reason.SALE_RELEASED, Reason.SALE_RETURNED}
_TAKES = {Reason.WITHDRAWN, Reason.APPLIED, Reason.FORFEITED, Reason.SALE_PAID, Reason.FEES_PAID}
"""What each reason does to the sum of what a person has: nothing, more, less."""
_further: list[Callable[[], list[str]]] = []


def checked_too(check: Callable[[], list[str]]) -> Callable[[], list[str]]:
    """Let a domain above say what must hold of the money that it moves; `faults_of_money` asks it too."""
    _further.append(check)
    return check


def faults_of_money() -> list[str]:
    """Say what is wrong, a sentence each; nothing when every rupee is accounted for.

    Each journal sums to nothing and has two lines or more; each balance is the sum of its lines and, where
    it must, not below nothing; of each person, what is free, held and leaving is what was paid in or received
    less what was sent out, used for sales or lost; each request that was settled has moved just its amount,
    and each other none; what is held is what leads and sealed bids ask for. Domains above add what must hold
    of theirs. All is read as it was at one moment. Raises RuntimeError within an open transaction.
    """
    read_one_moment()
    return [
        *_unbalanced(),
        *_wrong_balances(),
        *_unequal_people(),
        *_unsettled_transfers(),
        *faults_of_holds(),
        *(fault for check in _further for fault in check()),
    ]


def _unbalanced() -> list[str]:
    lines = func.count(JournalLine.account_id)
    total = func.coalesce(func.sum(JournalLine.amount), 0)
    query = (
        select(Journal.key, lines, total)
        .outerjoin(JournalLine, JournalLine.journal_id == Journal.id)
        .group_by(Journal.id, Journal.key)
        .having((lines < 2) | (total != 0))
    )
    return [
        f"journal {key} has {count} lines that sum to {int(rest)}"
        for key, count, rest in db.session.execute(query)
    ]


def _wrong_balances() -> list[str]:
    total = func.coalesce(func.sum(JournalLine.amount), 0)
    query = (
        select(MoneyAccount.kind, MoneyAccount.owner_id, MoneyAccount.balance, total)
        .outerjoin(JournalLine, JournalLine.account_id == MoneyAccount.id)
        .group_by(MoneyAccount.id)
    )
    faults = []
    for kind, owner, balance, lines in db.session.execute(query):
        if balance != int(lines):
            faults.append(f"{kind} of {owner} shows {balance}, its lines sum to {int(lines)}")
        if int(lines) < 0 and Kind(kind) not in MAY_BE_NEGATIVE:
            faults.append(f"{kind} of {owner} is below nothing: {int(lines)}")
        if int(lines) > 0 and kind == Kind.RECEIVABLE.value:
            faults.append(f"{owner} paid {int(lines)} more fees than were owed")
    return faults


def _unequal_people() -> list[str]:
    """A person's accounts against the other side of the journals that fed them."""
    query = (
        select(Journal.reason, MoneyAccount.owner_id, func.sum(JournalLine.amount))
        .join(JournalLine, JournalLine.journal_id == Journal.id)
        .join(MoneyAccount, MoneyAccount.id == JournalLine.account_id)
        .where(MoneyAccount.kind.in_(OF_PEOPLE))
        .group_by(Journal.reason, MoneyAccount.owner_id)
    )
    return [
        f"{reason} changed the sum of what {owner} has by {int(total)}"
        for reason, owner, total in db.session.execute(query)
        if (Reason(reason) in _WITHIN and total)
        or (Reason(reason) in _BRINGS and total <= 0)
        or (Reason(reason) in _TAKES and total >= 0)
    ]


def _unsettled_transfers() -> list[str]:
    """Each request against what its journals moved between the house's bank and its person."""
    moved: dict[str, int] = defaultdict(int)
    query = (
        select(Journal.key, JournalLine.amount)
        .join(JournalLine, JournalLine.journal_id == Journal.id)
        .join(MoneyAccount, MoneyAccount.id == JournalLine.account_id)
        .where(Journal.key.like("transfer:%"), MoneyAccount.kind.in_(CLEARING))
    )
    for key, amount in db.session.execute(query):
        moved[key.rsplit(":", 1)[0]] -= amount
    faults = []
    for transfer in db.session.execute(_settlements()):
        sign = 1 if transfer.direction == "in" else -1
        wanted = sign * transfer.amount if transfer.status == "done" else 0
        if moved.pop(f"transfer:{transfer.id}", 0) != wanted:
            faults.append(f"request {transfer.id} ({transfer.status}) should have moved {wanted}")
    return faults + [f"{key} moved {amount} and is no request" for key, amount in moved.items()]


def _settlements() -> Any:
    return select(MoneyTransfer.id, MoneyTransfer.direction, MoneyTransfer.amount, MoneyTransfer.status)
