"""The days of fee lines: a change from a day on ends the line before it, and no two of one name overlap."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, Final

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.orm import Session

from models.base import db
from models.cost import FeeLine
from models.fee_plan import SaleFee
from models.sale import Sale
from services.core.errors import N_, Invalid
from services.core.ids import public_id

MOST_SHOWN: Final = 20
_OVER: Final = ("completed", "cancelled", "defaulted")
_SAME: Final = ("market", "group", "kind", "name", "payer")
_TAKEN: Final = ("rate", "unit", "payer")


class FeesOverlap(Invalid):
    """Another line of the same name holds on some of these days."""

    code = "fees_overlap"
    message = N_(
        "Another line of this name holds from %(first)s to %(last)s. "
        "Choose other days, or let that one end first."
    )

    def __init__(self, *, first: date | None, last: date | None) -> None:
        super().__init__(first=_day(first), last=_day(last))


@dataclass(frozen=True, slots=True, kw_only=True)
class KeptBySales:
    """How many open sales keep a fee line as it stands, and the public ids of the newest of them."""

    count: int
    sales: tuple[str, ...]

    @classmethod
    def nobody(cls) -> "KeptBySales":
        """Of a line that is not there yet."""
        return cls(count=0, sales=())


def open_sales_of_fee(*, fee_id: int) -> KeptBySales:
    """Say which open sales keep a line that was fixed with them: a change does not affect these."""
    wanted: list[ColumnElement[bool]] = [SaleFee.fee_id == fee_id, Sale.status.not_in(_OVER)]
    sales = select(Sale.id).join(SaleFee, SaleFee.sale_id == Sale.id).where(*wanted)
    count = db.session.scalar(select(func.count()).select_from(sales.subquery())) or 0
    newest = db.session.scalars(sales.order_by(Sale.id.desc()).limit(MOST_SHOWN))
    return KeptBySales(count=count, sales=tuple(public_id("sale", number) for number in newest))


def lock_lines(session: Session, *, state: str) -> list[FeeLine]:
    """Lock the lines of a state, so that changes of them take turns."""
    query = select(FeeLine).where(FeeLine.state == state).order_by(FeeLine.id).with_for_update()
    return list(session.scalars(query))


def ends_before(before: Mapping[str, Any], values: Mapping[str, Any]) -> date | None:
    """The last day of a line from which on another is taken; None where the line itself is changed."""
    first = values["valid_from"]
    if first is None or all(before[name] == values[name] for name in _TAKEN):
        return None
    begun_before = before["valid_from"] is None or before["valid_from"] < first
    still_holds = before["valid_to"] is None or first <= before["valid_to"]
    return first - timedelta(days=1) if begun_before and still_holds else None


def check_apart(values: Mapping[str, Any], others: Iterable[FeeLine]) -> None:
    """Refuse days on which another line of the same place, crop, kind, name and payer holds: FeesOverlap."""
    for other in others:
        same = other.commodity_id == values["commodity_id"] and all(
            getattr(other, name).casefold() == values[name].casefold() for name in _SAME
        )
        if same and _overlap(values["valid_from"], values["valid_to"], other.valid_from, other.valid_to):
            raise FeesOverlap(first=other.valid_from, last=other.valid_to)


def _overlap(
    first: date | None, last: date | None, other_first: date | None, other_last: date | None
) -> bool:
    return (first or date.min) <= (other_last or date.max) and (other_first or date.min) <= (last or date.max)


def _day(day: date | None) -> str:
    return day.isoformat() if day else "…"
