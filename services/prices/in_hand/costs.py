"""Reads of fee lines, vehicles and keeping costs."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import or_, select

from models.base import db
from models.cost import FeeLine, Keeping, Vehicle
from models.price import Commodity
from services.prices.in_hand.rules import FeesAt, fees_at
from services.prices.in_hand.views import VEHICLES, FeeView, KeepingView, VehicleView
from services.prices.names import canonical_state


@dataclass(frozen=True, slots=True, kw_only=True)
class LotPlace:
    """A lot as the fee table knows it: its crop's address, and where it is sold."""

    slug: str
    state: str
    market: str = ""


def fees_for(*, lots: Sequence[LotPlace], today: date) -> list[FeesAt]:
    """The fee lines that hold for each lot, in the order given; two queries for any number of lots.

    `today` is the Indian date. Each answer says also of which kinds nothing is known.
    """
    states = {canonical_state(lot.state) for lot in lots}
    slugs = {lot.slug for lot in lots}
    if not lots:
        return []
    lines = list_fees(states=states, day=today)
    named = select(Commodity.slug, Commodity.group).where(Commodity.slug.in_(slugs))
    groups = dict(db.session.execute(named).all())
    return [
        fees_at(
            lines,
            state=canonical_state(lot.state),
            market=lot.market,
            slug=lot.slug,
            group=groups.get(lot.slug, ""),
            day=today,
        )
        for lot in lots
    ]


def list_fees(*, states: Iterable[str] | None = None, day: date | None = None) -> list[FeeView]:
    """List fee lines by state, market and kind: all of them, or those of some states that hold on a day."""
    query = (
        select(FeeLine, Commodity.slug)
        .outerjoin(Commodity, Commodity.id == FeeLine.commodity_id)
        .order_by(FeeLine.state, FeeLine.market, FeeLine.kind, FeeLine.name, FeeLine.valid_from, FeeLine.id)
    )
    if states is not None:
        query = query.where(FeeLine.state.in_(list(states)))
    if day is not None:
        query = query.where(
            or_(FeeLine.valid_from.is_(None), FeeLine.valid_from <= day),
            or_(FeeLine.valid_to.is_(None), FeeLine.valid_to >= day),
        )
    return [fee_view(line, slug or "") for line, slug in db.session.execute(query)]


def fee_view(line: FeeLine, slug: str) -> FeeView:
    """Build the plain view of a fee line."""
    return FeeView(
        id=line.id,
        state=line.state,
        market=line.market,
        slug=slug,
        group=line.group,
        kind=line.kind,  # type: ignore[arg-type]  # held by a CHECK, as the next ones
        name=line.name,
        payer=line.payer,  # type: ignore[arg-type]
        unit=line.unit,  # type: ignore[arg-type]
        rate=line.rate,
        valid_from=line.valid_from,
        valid_to=line.valid_to,
        sure=line.sure,  # type: ignore[arg-type]
        source=line.source,
        note=line.note,
    )


def list_vehicles() -> list[VehicleView]:
    """List the vehicles, the smallest first."""
    rows = db.session.scalars(select(Vehicle).order_by(Vehicle.position))
    return [
        VehicleView(
            code=row.code,
            name=VEHICLES.get(row.code, row.code),
            capacity_kg=row.capacity_kg,
            km_price=row.km_price,
            least_price=row.least_price,
            source=row.source,
        )
        for row in rows
    ]


def list_keeping() -> list[KeepingView]:
    """List what keeping costs: groups first, then single crops."""
    rows = db.session.scalars(select(Keeping).order_by(Keeping.code))
    return [_keeping_view(row) for row in rows]


def find_keeping(*, slug: str, group: str) -> KeepingView | None:
    """What keeping a crop costs: its own line, else its group's."""
    rows = {
        row.code: row for row in db.session.scalars(select(Keeping).where(Keeping.code.in_([slug, group])))
    }
    row = rows.get(slug) or rows.get(group)
    return _keeping_view(row) if row else None


def _keeping_view(row: Keeping) -> KeepingView:
    return KeepingView(
        code=row.code,
        transit_loss_ppm=row.transit_loss_ppm,
        monthly_loss_ppm=row.monthly_loss_ppm,
        storage_price=row.storage_price,
        source=row.source,
    )
