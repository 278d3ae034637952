"""The pay-out list: what was released to whom, and what waits to be sent."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from sqlalchemy import Select, func, literal, or_, select, union_all

from models.base import db
from models.money import Journal, JournalLine, MoneyAccount, MoneyTransfer
from models.user import User
from services.core.pages import Page
from services.money import Kind, Reason
from services.payments.views import Payout
from services.runtime.paging import read_page

BATCH: Final = 500
_SALE: Final = "sale:"


@dataclass(frozen=True, slots=True, kw_only=True)
class PayoutFilter:
    """Which pay-outs to show: empty fields do not narrow; `person` is found in name and login."""

    kind: str = ""
    person: str = ""
    from_: datetime | None = None
    before: datetime | None = None


def list_payouts(*, wanted: PayoutFilter, page: int = 1, per_page: int = 25) -> Page[Payout]:
    """List what sellers got and what leaves the house, newest first."""
    return read_page(_query(wanted), page=page, per_page=per_page).map(_view)


def walk_payouts(*, wanted: PayoutFilter) -> Iterator[list[Payout]]:
    """Give all pay-outs of a filter, newest first, a batch at a time."""
    query, offset = _query(wanted), 0
    while rows := db.session.execute(query.limit(BATCH).offset(offset)).all():
        offset += len(rows)
        yield [_view(row) for row in rows]


def _query(wanted: PayoutFilter) -> Select[*tuple[Any, ...]]:
    every = union_all(_released(), _leaving()).subquery("payouts")
    login = func.coalesce(User.email, User.phone, "")
    query = select(every, User.name, login.label("login")).join(User, User.id == every.c.user_id)
    if wanted.kind:
        query = query.where(every.c.kind == wanted.kind)
    if wanted.from_:
        query = query.where(every.c.at >= wanted.from_)
    if wanted.before:
        query = query.where(every.c.at < wanted.before)
    if wanted.person:
        names = (User.name, User.email, User.phone)
        query = query.where(or_(*(name.icontains(wanted.person, autoescape=True) for name in names)))
    return query.order_by(every.c.at.desc(), every.c.number.desc())


def _released() -> Any:
    return (
        select(
            Journal.id.label("number"),
            Journal.at.label("at"),
            literal("released").label("kind"),
            MoneyAccount.owner_id.label("user_id"),
            Journal.about.label("about"),
            JournalLine.amount.label("amount"),
            literal("").label("to_account"),
        )
        .join(JournalLine, JournalLine.journal_id == Journal.id)
        .join(MoneyAccount, MoneyAccount.id == JournalLine.account_id)
        .where(
            Journal.reason == Reason.SALE_RELEASED.value,
            MoneyAccount.kind == Kind.AVAILABLE.value,
        )
    )


def _leaving() -> Any:
    sent = MoneyTransfer.status == "done"
    return select(
        MoneyTransfer.id.label("number"),
        MoneyTransfer.asked_at.label("at"),
        func.coalesce(func.nullif(MoneyTransfer.status, "done"), "sent").label("kind"),
        MoneyTransfer.user_id.label("user_id"),
        literal("").label("about"),
        MoneyTransfer.amount.label("amount"),
        MoneyTransfer.to_account.label("to_account"),
    ).where(MoneyTransfer.direction == "out", or_(MoneyTransfer.status == "asked", sent))


def _view(row: Any) -> Payout:
    return Payout(
        at=row.at,
        kind=row.kind,
        name=row.name,
        login=row.login,
        sale_id=row.about.removeprefix(_SALE),
        amount=row.amount,
        to_account=row.to_account,
    )
