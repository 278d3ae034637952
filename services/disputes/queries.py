"""Reads of disputes: of one sale for its sides, and all of them for the office."""

from collections import defaultdict
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Select, func, or_, select
from sqlalchemy.orm import aliased

from models.base import db
from models.dispute import Dispute, DisputeOffer, DisputeStep
from models.sale import Sale, SaleFile, SaleStep
from models.user import User
from services.accounts import Person
from services.core.errors import NotFound
from services.core.ids import public_id
from services.core.pages import Page
from services.disputes.rules import Record, Status, is_lost
from services.disputes.views import DisputeRow, DisputeView, EntryView, OfferView
from services.runtime.paging import read_page
from services.sales import FileView, Side, side_of

BATCH = 500
Seller = aliased(User, name="seller")
Buyer = aliased(User, name="buyer")


@dataclass(frozen=True, slots=True, kw_only=True)
class DisputeFilter:
    """Which disputes to show: empty fields do not narrow; `person` is found in both sides' names and logins.

    `waiting_at` lets through those that the office may decide at that moment.
    """

    status: str = ""
    kind: str = ""
    person: str = ""
    waiting_at: datetime | None = None


def get_dispute(*, dispute_id: int, person: Person) -> DisputeView:
    """Read one dispute for the two sides of its sale and the office; raises NotFound for anybody else."""
    query = _query().where(Dispute.id == dispute_id).execution_options(populate_existing=True)
    row = db.session.execute(query).one_or_none()
    if row is None or not (person.is_admin or person.id in (row.Sale.seller_id, row.Sale.buyer_id)):
        raise NotFound()
    base = _row(row, person=person)
    values = {name: getattr(base, name) for name in DisputeRow.__slots__}
    return DisputeView(
        **values, entries=_entries(row.Dispute, row.Sale), offers=_offers(row.Dispute, row.Sale)
    )


def list_of_sale(*, sale_id: int, person: Person) -> list[DisputeRow]:
    """List the disputes of a sale, oldest first, for its two sides and the office; raises NotFound."""
    sale = db.session.get(Sale, sale_id)
    if sale is None or not (person.is_admin or person.id in (sale.seller_id, sale.buyer_id)):
        raise NotFound()
    rows = db.session.execute(_query().where(Dispute.sale_id == sale_id).order_by(Dispute.id))
    return [_row(row, person=person) for row in rows]


def list_disputes(
    *, wanted: DisputeFilter, person: Person, page: int = 1, per_page: int = 25
) -> Page[DisputeRow]:
    """List disputes for the office: open ones oldest first, all others newest first."""
    is_queue = wanted.status == Status.OPEN or wanted.waiting_at is not None
    order = Dispute.id if is_queue else Dispute.id.desc()
    found = read_page(_filtered(wanted).order_by(order), page=page, per_page=per_page)
    return found.map(lambda row: _row(row, person=person))


def walk_disputes(*, wanted: DisputeFilter, person: Person) -> Iterator[list[DisputeRow]]:
    """Give all disputes of a filter, newest first, a batch at a time."""
    query, last = _filtered(wanted).order_by(Dispute.id.desc()).limit(BATCH), None
    while rows := db.session.execute(query if last is None else query.where(Dispute.id < last)).all():
        last = rows[-1].Dispute.id
        yield [_row(row, person=person) for row in rows]


def count_waiting(*, now: datetime) -> int:
    """How many disputes the office may decide now."""
    query = select(func.count()).where(*_waiting(now))
    return db.session.scalar(query) or 0


def records_of(*, user_ids: Collection[int]) -> dict[int, Record]:
    """How many disputes each of some people has had on either side, opened, and how many went against them.

    What was taken back or ended with its sale does not count; lost is what the office gave less than half of.
    """
    counts = {user_id: Record() for user_id in user_ids}
    query = (
        select(Dispute.status, Dispute.amount, Dispute.to_buyer_amount, Dispute.opened_by)
        .add_columns(Sale.seller_id, Sale.buyer_id)
        .join(Sale, Sale.id == Dispute.sale_id)
        .where(
            or_(Sale.seller_id.in_(user_ids), Sale.buyer_id.in_(user_ids)),
            Dispute.status.not_in((Status.WITHDRAWN.value, Status.MOOT.value)),
        )
    )
    for row in db.session.execute(query):
        for user_id, side in ((row.seller_id, Side.SELLER), (row.buyer_id, Side.BUYER)):
            if user_id in counts:
                lost = row.status == Status.DECIDED and is_lost(
                    side, amount=row.amount, to_buyer=row.to_buyer_amount
                )
                before = counts[user_id]
                counts[user_id] = Record(
                    count=before.count + 1,
                    opened=before.opened + (row.opened_by == user_id),
                    lost=before.lost + lost,
                )
    return counts


def _waiting(now: datetime) -> tuple[Any, ...]:
    over = or_(Dispute.answered_at.is_not(None), Dispute.answer_due_at <= now)
    return Dispute.status == Status.OPEN.value, over


def _filtered(wanted: DisputeFilter) -> Select[*tuple[Any, ...]]:
    query = _query()
    if wanted.status:
        query = query.where(Dispute.status == wanted.status)
    if wanted.kind:
        query = query.where(Dispute.kind == wanted.kind)
    if wanted.waiting_at:
        query = query.where(*_waiting(wanted.waiting_at))
    if wanted.person:
        names = (Seller.name, Seller.email, Seller.phone, Buyer.name, Buyer.email, Buyer.phone)
        query = query.where(or_(*(name.icontains(wanted.person, autoescape=True) for name in names)))
    return query


def _query() -> Select[*tuple[Any, ...]]:
    return (
        select(Dispute, Sale, Seller.name.label("seller_name"), Buyer.name.label("buyer_name"))
        .join(Sale, Sale.id == Dispute.sale_id)
        .join(Seller, Seller.id == Sale.seller_id)
        .join(Buyer, Buyer.id == Sale.buyer_id)
    )


def _row(row: Any, *, person: Person) -> DisputeRow:
    dispute: Dispute = row.Dispute
    return DisputeRow(
        id=public_id("dispute", dispute.id),
        sale_id=public_id("sale", dispute.sale_id),
        kind=dispute.kind,
        amount=dispute.amount,
        status=Status(dispute.status),
        opened_by=side_of(row.Sale, user_id=dispute.opened_by),
        opened_at=dispute.opened_at,
        answer_due_at=dispute.answer_due_at,
        answered_at=dispute.answered_at,
        closed_at=dispute.closed_at,
        to_buyer=dispute.to_buyer_amount,
        owed=dispute.owed_amount,
        reasons=dispute.reasons,
        seller=row.seller_name,
        buyer=row.buyer_name,
        side=side_of(row.Sale, user_id=person.id),
    )


def _entries(dispute: Dispute, sale: Sale) -> tuple[EntryView, ...]:
    query = (
        select(SaleStep, User.name, DisputeOffer.amount)
        .join(DisputeStep, DisputeStep.step_id == SaleStep.id)
        .outerjoin(User, User.id == SaleStep.user_id)
        .outerjoin(DisputeOffer, DisputeOffer.step_id == SaleStep.id)
        .where(DisputeStep.dispute_id == dispute.id)
        .order_by(SaleStep.id)
    )
    files = _files(dispute)
    return tuple(
        EntryView(
            act=step.act,
            side=side_of(sale, user_id=step.user_id),
            name=name or "",
            note=step.note,
            amount=amount,
            at=step.at,
            files=tuple(files[step.id]),
        )
        for step, name, amount in db.session.execute(query)
    )


def _files(dispute: Dispute) -> dict[int, list[FileView]]:
    columns = (SaleFile.id, SaleFile.step_id, SaleFile.name, SaleFile.kind, SaleFile.size)
    query = (
        select(*columns)
        .join(DisputeStep, DisputeStep.step_id == SaleFile.step_id)
        .where(DisputeStep.dispute_id == dispute.id)
        .order_by(SaleFile.id)
    )
    files: dict[int, list[FileView]] = defaultdict(list)
    for row in db.session.execute(query):
        view = FileView(id=public_id("paper", row.id), name=row.name, kind=row.kind, size=row.size)
        files[row.step_id].append(view)
    return files


def _offers(dispute: Dispute, sale: Sale) -> tuple[OfferView, ...]:
    query = (
        select(DisputeOffer, User.name)
        .join(User, User.id == DisputeOffer.by_id)
        .where(DisputeOffer.dispute_id == dispute.id)
        .order_by(DisputeOffer.id)
        .execution_options(populate_existing=True)
    )
    return tuple(
        OfferView(
            id=public_id("offer", offer.id),
            side=side_of(sale, user_id=offer.by_id),
            name=name,
            amount=offer.amount,
            status=offer.status,
            made_at=offer.made_at,
            lapses_at=offer.lapses_at,
        )
        for offer, name in db.session.execute(query)
    )
