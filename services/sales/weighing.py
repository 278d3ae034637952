"""Dispatch and receipt: each side says by its scales what left and what came, and the price follows."""

from collections.abc import Iterable, Sequence
from datetime import datetime

from sqlalchemy.orm import Session

from models.sale import Sale, SaleWeighing
from services.accounts import Person
from services.auctions import Upload
from services.core.clock import iso
from services.runtime.transaction import record, transaction
from services.sales import rules
from services.sales.details import settlement_of, weighings_of
from services.sales.events import SaleDifference, SaleSettled
from services.sales.files import examine_all, keep_files
from services.sales.formula import Difference, Settlement
from services.sales.moving import complete_if_done, lock_own, move, terms_of
from services.sales.queries import get_sale
from services.sales.repeating import was_weighed
from services.sales.rules import SaleStatus, Side
from services.sales.scales import WeighingForm, Weight, read_weighing
from services.sales.views import SaleView


def weigh(
    *,
    person: Person,
    sale_id: int,
    form: WeighingForm,
    note: str = "",
    uploads: Sequence[Upload] = (),
    now: datetime,
    address: str,
    may_repeat: bool = False,
) -> SaleView:
    """Dispatch a paid lot as its seller, or receive a dispatched one as its buyer, by what was weighed.

    The receipt settles what the sale costs; it completes the sale unless something is disputed.
    Raises Invalid (gross, tare, slip, quality_…, note, files), NotFound, NotASide, NotYourTurn,
    InvalidTransition (also for a form sent twice). With `may_repeat` the very same weighing of the
    same person gets its sale, and nothing is done again.
    """
    note = rules.tidy_note(note)
    papers = examine_all(uploads)
    with transaction() as session:
        sale, side = lock_own(session, sale_id=sale_id, person=person)
        if not (may_repeat and _is_repeated(session, sale, form, side=side, by=person)):
            to = rules.advance(SaleStatus(sale.status), to=rules.weighing_of(side), by=side)
            weight = read_weighing(form, terms=terms_of(sale), lot_grams=sale.weight_grams)
            _keep(session, sale, weight, side=side, by=person, now=now)
            found = settle_by_weight(session, sale, now=now) if side is Side.BUYER else None
            step = move(session, sale, to=to, by_id=person.id, note=note, now=now, address=address)
            keep_files(session, sale, papers, step_id=step.id)
            _tell_differences(sale, found.differences if found else (), now=now)
            complete_if_done(session, sale, by_id=person.id, now=now)
    return get_sale(sale_id=sale_id, person=person)


def settle_by_weight(session: Session, sale: Sale, *, now: datetime) -> Settlement | None:
    """Settle a sale by its weighings: the total that counts, and the part the two sides differ about.

    What disputes have lowered the price by before stays taken off.
    None, and nothing settled, for a sale from before lots were weighed.
    """
    session.flush()
    found = settlement_of(sale, weighings_of(sale), terms=terms_of(sale))
    if found is None:
        return None
    sale.settled_total = max(0, found.total - sale.conceded_amount)
    sale.settled_grams = found.grams
    differ = sum(each.amount for each in found.differences)
    sale.disputed_amount = min(sale.settled_total, sale.disputed_amount + differ)
    record(SaleSettled(sale_id=sale.id, total=sale.settled_total, grams=found.grams, at=iso(now)))
    return found


def _is_repeated(session: Session, sale: Sale, form: WeighingForm, *, side: Side, by: Person) -> bool:
    weight = read_weighing(form, terms=terms_of(sale), lot_grams=sale.weight_grams)
    return was_weighed(session, sale, weight, side=side, by=by)


def _tell_differences(sale: Sale, differences: Iterable[Difference], *, now: datetime) -> None:
    """Say what the two sides differ about, once the step that showed it is in the timeline."""
    for each in differences:
        record(
            SaleDifference(
                sale_id=sale.id,
                auction_id=sale.auction_id,
                seller_id=sale.seller_id,
                buyer_id=sale.buyer_id,
                kind=each.kind,
                amount=each.amount,
                at=iso(now),
            )
        )


def _keep(session: Session, sale: Sale, weight: Weight, *, side: Side, by: Person, now: datetime) -> None:
    session.add(
        SaleWeighing(
            sale_id=sale.id,
            side=side.value,
            gross_grams=weight.gross,
            tare_grams=weight.tare,
            net_grams=weight.net,
            quality=dict(weight.quality),
            slip=weight.slip,
            by_id=by.id,
            at=now,
        )
    )
    session.flush()
