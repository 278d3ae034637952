"""Reads of the ledger of money: a person's wallet, the office's journal."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Select, case, func, or_, select
from sqlalchemy.orm import aliased

from models.base import db
from models.money import Journal, JournalLine, MoneyAccount, MoneyHold, MoneyTransfer
from models.user import User
from services.accounts import Person
from services.core.errors import NotFound
from services.core.ids import public_id
from services.core.pages import Page
from services.money.rules import OF_PEOPLE, Kind
from services.money.views import HoldView, JournalView, LineView, TransferView, Wallet, WalletLine
from services.runtime.paging import read_page

WALKED_AT_ONCE = 500


@dataclass(frozen=True, slots=True, kw_only=True)
class TransferFilter:
    """Which requests to show: empty fields do not narrow; `person` is found in name and login."""

    direction: str = ""
    status: str = ""
    person: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class JournalFilter:
    """Which journals to show: empty fields do not narrow."""

    reason: str = ""
    person: str = ""
    about: str = ""
    from_: datetime | None = None
    before: datetime | None = None


def get_wallet(*, user_id: int) -> Wallet:
    """Read what a person has here; all nothing before money first came."""
    query = select(MoneyAccount.kind, MoneyAccount.balance).where(
        MoneyAccount.owner_id == user_id, MoneyAccount.kind.in_(OF_PEOPLE)
    )
    held = {row.kind: row.balance for row in db.session.execute(query)}
    return Wallet(**{kind.value: held.get(kind.value, 0) for kind in sorted(OF_PEOPLE)})


def list_holds(*, user_id: int) -> list[HoldView]:
    """List the earnest money that is held of a person, newest first."""
    query = (
        select(MoneyHold.auction_id, MoneyHold.amount, MoneyHold.total, MoneyHold.at)
        .where(MoneyHold.user_id == user_id, MoneyHold.status == "held")
        .order_by(MoneyHold.at.desc(), MoneyHold.auction_id)
    )
    return [HoldView(**row._asdict()) for row in db.session.execute(query)]


def list_wallet_lines(*, user_id: int, page: int = 1, per_page: int = 25) -> Page[WalletLine]:
    """List what moved in a person's accounts, newest first: one row for each journal."""
    return read_page(_wallet_lines(user_id), page=page, per_page=per_page).map(_wallet_line)


def walk_wallet_lines(*, user_id: int) -> Iterator[list[WalletLine]]:
    """Give all that moved in a person's accounts, newest first, a few hundred at a time."""
    query, last = _wallet_lines(user_id).limit(WALKED_AT_ONCE), None
    while rows := db.session.execute(query if last is None else query.where(Journal.id < last)).all():
        last = rows[-1].Journal.id
        yield [_wallet_line(row) for row in rows]


def _wallet_lines(user_id: int) -> Select[*tuple[Any, ...]]:
    def of(kind: Kind) -> Any:
        amount = case((MoneyAccount.kind == kind.value, JournalLine.amount), else_=0)
        return func.sum(amount).label(kind.value)

    return (
        select(Journal, *(of(kind) for kind in sorted(OF_PEOPLE)))
        .join(JournalLine, JournalLine.journal_id == Journal.id)
        .join(MoneyAccount, MoneyAccount.id == JournalLine.account_id)
        .where(MoneyAccount.owner_id == user_id, MoneyAccount.kind.in_(OF_PEOPLE))
        .group_by(Journal.id)
        .order_by(Journal.id.desc())
    )


def list_own_transfers(*, person: Person, page: int = 1, per_page: int = 25) -> Page[TransferView]:
    """List what a person said was sent or asked to be sent, newest first."""
    query = _transfers().where(MoneyTransfer.user_id == person.id).order_by(MoneyTransfer.id.desc())
    return read_page(query, page=page, per_page=per_page).map(_transfer_view)


def get_transfer(*, transfer_id: int, person: Person) -> TransferView:
    """Read one request, for its person or an admin; raises NotFound for anybody else."""
    query = _transfers().where(MoneyTransfer.id == transfer_id).execution_options(populate_existing=True)
    row = db.session.execute(query).one_or_none()
    if row is None or not (person.is_admin or row.MoneyTransfer.user_id == person.id):
        raise NotFound()
    return _transfer_view(row)


def list_transfers(*, wanted: TransferFilter, page: int = 1, per_page: int = 25) -> Page[TransferView]:
    """List requests for the office: those that wait first come first, all others newest first."""
    query = _transfers()
    if wanted.direction:
        query = query.where(MoneyTransfer.direction == wanted.direction)
    if wanted.status:
        query = query.where(MoneyTransfer.status == wanted.status)
    if wanted.person:
        query = query.where(_named(wanted.person))
    order = MoneyTransfer.id if wanted.status == "asked" else MoneyTransfer.id.desc()
    return read_page(query.order_by(order), page=page, per_page=per_page).map(_transfer_view)


def count_asked() -> int:
    """Count requests that wait for the office."""
    return db.session.scalar(select(func.count()).where(MoneyTransfer.status == "asked")) or 0


def list_journals(*, wanted: JournalFilter, page: int = 1, per_page: int = 25) -> Page[JournalView]:
    """List journals for the office, newest first, each with its lines."""
    found = read_page(_journals(wanted), page=page, per_page=per_page)
    lines = _lines_of([row.Journal.id for row in found.items])
    return found.map(lambda row: _journal_view(row, lines[row.Journal.id]))


def walk_journals(*, wanted: JournalFilter) -> Iterator[list[JournalView]]:
    """Give all journals of a filter, newest first, a few hundred at a time."""
    query, last = _journals(wanted), None
    while True:
        rest = query if last is None else query.where(Journal.id < last)
        rows = db.session.execute(rest.limit(WALKED_AT_ONCE)).all()
        if not rows:
            return
        last = rows[-1].Journal.id
        lines = _lines_of([row.Journal.id for row in rows])
        yield [_journal_view(row, lines[row.Journal.id]) for row in rows]


def _journals(wanted: JournalFilter) -> Select[*tuple[Any, ...]]:
    by = aliased(User)
    query = select(Journal, by.name).outerjoin(by, by.id == Journal.by_id)
    if wanted.reason:
        query = query.where(Journal.reason == wanted.reason)
    if wanted.about:
        query = query.where(Journal.about == wanted.about)
    if wanted.from_:
        query = query.where(Journal.at >= wanted.from_)
    if wanted.before:
        query = query.where(Journal.at < wanted.before)
    if wanted.person:
        named = (
            select(JournalLine.journal_id)
            .join(MoneyAccount, MoneyAccount.id == JournalLine.account_id)
            .join(User, User.id == MoneyAccount.owner_id)
            .where(
                MoneyAccount.kind.in_(OF_PEOPLE),
                _named(wanted.person),
            )
        )
        query = query.where(Journal.id.in_(named))
    return query.order_by(Journal.id.desc())


def _lines_of(journal_ids: Sequence[int]) -> dict[int, list[LineView]]:
    query = (
        select(JournalLine, MoneyAccount.kind, User.name)
        .join(MoneyAccount, MoneyAccount.id == JournalLine.account_id)
        .outerjoin(User, User.id == MoneyAccount.owner_id)
        .where(JournalLine.journal_id.in_(journal_ids))
        .order_by(JournalLine.amount)
    )
    lines: dict[int, list[LineView]] = defaultdict(list)
    for row in db.session.execute(query):
        view = LineView(kind=row.kind, owner=row.name or "", amount=row.JournalLine.amount)
        lines[row.JournalLine.journal_id].append(view)
    return lines


def _journal_view(row: Any, lines: list[LineView]) -> JournalView:
    journal = row.Journal
    return JournalView(
        id=journal.id,
        key=journal.key,
        reason=journal.reason,
        about=journal.about,
        by=row.name or "",
        note=journal.note,
        at=journal.at,
        lines=tuple(lines),
    )


def _wallet_line(row: Any) -> WalletLine:
    return WalletLine(
        at=row.Journal.at,
        reason=row.Journal.reason,
        about=row.Journal.about,
        available=int(row.available),
        held=int(row.held),
        leaving=int(row.leaving),
        note=row.Journal.note,
    )


def _named(text: str) -> Any:
    """Who is called so, or signs in so."""
    fields = (User.name, User.email, User.phone)
    return or_(*(field.icontains(text, autoescape=True) for field in fields))


def _transfers() -> Select[*tuple[Any, ...]]:
    login = func.coalesce(User.email, User.phone, "").label("login")
    return select(MoneyTransfer, User.name, login).join(User, User.id == MoneyTransfer.user_id)


def _transfer_view(row: Any) -> TransferView:
    transfer: MoneyTransfer = row.MoneyTransfer
    return TransferView(
        id=public_id("transfer", transfer.id),
        number=transfer.id,
        user_id=transfer.user_id,
        name=row.name,
        login=row.login,
        direction=transfer.direction,
        way=transfer.way,
        amount=transfer.amount,
        reference=transfer.reference,
        to_account=transfer.to_account,
        status=transfer.status,
        note=transfer.note,
        asked_at=transfer.asked_at,
        decided_at=transfer.decided_at,
    )
