"""What the page of one sale shows beside its row: timeline, papers, weighings and what they come to."""

from collections import defaultdict
from typing import Any

from sqlalchemy import select

from models.base import db
from models.sale import Sale, SaleFile, SaleStep, SaleWeighing
from models.user import User
from services.core.ids import public_id
from services.sales.formula import Settlement, Terms, Weighed, recompute
from services.sales.rules import CANCELLABLE, SaleStatus, Side
from services.sales.terms import terms_kept, thousandths
from services.sales.views import FileView, StepView, WeighingView


def side_of(sale: Sale, *, user_id: int | None) -> Side | None:
    """Say which side of a sale somebody is on."""
    return {sale.seller_id: Side.SELLER, sale.buyer_id: Side.BUYER}.get(user_id or 0)


def details_of(sale: Sale, *, with_address: bool) -> dict[str, Any]:
    """Read what a SaleView has beyond its row, by name."""
    terms = terms_kept(sale.terms)
    rows = weighings_of(sale)
    return {
        "steps": _steps_of(sale, with_address=with_address),
        "terms": terms,
        "weighings": tuple(_weighing_view(row, terms) for row in rows),
        "settlement": settlement_of(sale, rows, terms=terms),
        "cancel_asked": side_of(sale, user_id=sale.cancel_asked_by),
        "can_cancel": SaleStatus(sale.status) in CANCELLABLE,
    }


def weighings_of(sale: Sale) -> list[SaleWeighing]:
    """The weighings of a sale, the seller's first."""
    query = select(SaleWeighing).where(SaleWeighing.sale_id == sale.id).order_by(SaleWeighing.id)
    return list(db.session.scalars(query))


def settlement_of(sale: Sale, rows: list[SaleWeighing], *, terms: Terms) -> Settlement | None:
    """What a sale comes to by what was weighed so far; None before the dispatch."""
    sides = {row.side: _weighed(row) for row in rows}
    seller = sides.get(Side.SELLER.value)
    if seller is None:
        return None
    buyer = sides.get(Side.BUYER.value)
    return recompute(terms, rate=sale.rate, lot_grams=sale.weight_grams, buyer=buyer, seller=seller)


def _steps_of(sale: Sale, *, with_address: bool) -> tuple[StepView, ...]:
    query = (
        select(SaleStep, User.name)
        .outerjoin(User, User.id == SaleStep.user_id)
        .where(SaleStep.sale_id == sale.id)
        .order_by(SaleStep.id)
    )
    files = _files_of(sale)
    return tuple(
        StepView(
            status=SaleStatus(step.status),
            act=step.act or step.status,
            side=side_of(sale, user_id=step.user_id),
            name=name or "",
            note=step.note,
            at=step.at,
            address=step.address if with_address else "",
            files=tuple(files[step.id]),
        )
        for step, name in db.session.execute(query)
    )


def _files_of(sale: Sale) -> dict[int, list[FileView]]:
    columns = (SaleFile.id, SaleFile.step_id, SaleFile.name, SaleFile.kind, SaleFile.size)
    files: dict[int, list[FileView]] = defaultdict(list)
    query = select(*columns).where(SaleFile.sale_id == sale.id).order_by(SaleFile.id)
    for row in db.session.execute(query):
        view = FileView(id=public_id("paper", row.id), name=row.name, kind=row.kind, size=row.size)
        files[row.step_id].append(view)
    return files


def _weighing_view(row: SaleWeighing, terms: Terms) -> WeighingView:
    return WeighingView(
        side=Side(row.side),
        gross=row.gross_grams,
        tare=row.tare_grams,
        net=row.net_grams,
        quality=tuple(
            (line.parameter, line.label, line.unit, str(row.quality[line.parameter]))
            for line in terms.deductions
            if line.parameter in row.quality
        ),
        slip=row.slip,
        at=row.at,
    )


def _weighed(row: SaleWeighing) -> Weighed:
    values = {name: thousandths(value) for name, value in row.quality.items()}
    known = {name: value for name, value in values.items() if value is not None}
    return Weighed(grams=row.net_grams, quality=known)
