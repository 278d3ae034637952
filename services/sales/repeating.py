"""The same act sent again: whether timeline and scales of a sale show that this person did just that."""

from typing import Final

from sqlalchemy import select
from sqlalchemy.orm import Session

from models.sale import Sale, SaleStep, SaleWeighing
from services.accounts import Person
from services.sales.rules import SaleStatus, Side
from services.sales.scales import Weight

CANCEL_ASKED: Final = "cancel_asked"
CANCEL_REFUSED: Final = "cancel_refused"
CANCEL_WITHDRAWN: Final = "cancel_withdrawn"
_CANCELS: Final = (CANCEL_ASKED, CANCEL_REFUSED, CANCEL_WITHDRAWN)


def was_taken(session: Session, sale: Sale, *, to: str, by: Person, note: str) -> bool:
    """Whether somebody has taken this step of a locked sale before, with the same note."""
    step = select(SaleStep.id).where(
        SaleStep.sale_id == sale.id,
        SaleStep.status == to,
        SaleStep.act == "",
        SaleStep.user_id == by.id,
        SaleStep.note == note,
    )
    return session.scalar(step.limit(1)) is not None


def was_weighed(session: Session, sale: Sale, weight: Weight, *, side: Side, by: Person) -> bool:
    """Whether somebody has entered this very weighing of a locked sale before."""
    query = select(SaleWeighing).where(SaleWeighing.sale_id == sale.id, SaleWeighing.side == side.value)
    before = session.scalars(query).one_or_none()
    return before is not None and (
        before.by_id,
        before.gross_grams,
        before.tare_grams,
        before.quality,
        before.slip,
    ) == (by.id, weight.gross, weight.tare, dict(weight.quality), weight.slip)


def cancelled_last(session: Session, sale: Sale, *, by: Person, note: str) -> str:
    """What somebody did last about calling a locked sale off, when it was done with this note and nobody
    did anything about it since: an act of the timeline, "cancelled", or nothing.
    """
    about_it = (SaleStep.act.in_(_CANCELS)) | (SaleStep.status == SaleStatus.CANCELLED.value)
    query = select(SaleStep).where(SaleStep.sale_id == sale.id, about_it).order_by(SaleStep.id.desc())
    last = session.scalars(query.limit(1)).one_or_none()
    if last is None or (last.user_id, last.note) != (by.id, note):
        return ""
    return last.act or last.status
