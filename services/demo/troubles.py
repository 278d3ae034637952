"""Sales of the demo that did not go as agreed: one in dispute, one decided by the office, one never paid."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final

from services import disputes, sales
from services.accounts import Person
from services.auctions import Upload
from services.core.decimals import plain
from services.core.ids import number_of
from services.demo.timeline import Timeline
from services.runtime import deadlines

TRUCK: Final = 5_120_000
_UNPACKED: Final = timedelta(hours=20)
_PPM: Final = 1_000_000
_LOST_PPM: Final = 18_000
"""What is missing when the two scales differ by more than they may."""
_WORSE: Final = 25
"""Which part of the price the buyer disputes: one in so many."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """A sale and its people; `grams` is the weight of the lot, `proof` what the buyer shows."""

    sale_id: int
    grams: int
    seller: Person
    buyer: Person
    office: Person
    proof: Sequence[Upload] = ()

    def by(self, person: Person) -> dict[str, Any]:
        """Who does something, from where."""
        return {"person": person, "address": f"203.0.113.{1 + person.id % 250}"}


def scales(grams: int, *, slip: str) -> sales.WeighingForm:
    """What the scales say of so much on a truck of five tonnes."""
    return sales.WeighingForm(gross=plain(TRUCK + grams, 1_000), tare=plain(TRUCK, 1_000), slip=slip)


def plan_weight_dispute(case: Case, timeline: Timeline, *, at: datetime) -> None:
    """Less arrives than was sent: the house asks, the buyer shows the slip, the seller offers to meet."""
    unpacked = at + _UNPACKED
    less = case.grams - case.grams * _LOST_PPM // _PPM

    def receive(at: datetime) -> None:
        slip = scales(less, slip=f"IND-{case.sale_id}")
        note = "Our weighbridge says less than your slip."
        sales.weigh(sale_id=case.sale_id, form=slip, note=note, now=at, **case.by(case.buyer))

    def answer(at: datetime) -> None:
        text = "Weighed twice on our weighbridge, both times the same. The bags were dry, some were torn."
        number = _number_of(_dispute_of(case))
        disputes.answer(dispute_id=number, text=text, uploads=case.proof, now=at, **case.by(case.buyer))

    def offer(at: datetime) -> None:
        found = _dispute_of(case)
        disputes.offer(
            dispute_id=_number_of(found),
            amount=found.amount // 200 * 100,
            note="Torn bags are half my fault. Let us share it.",
            key=f"demo-offer-{case.sale_id}",
            now=at,
            **case.by(case.seller),
        )

    timeline.add(unpacked, receive)
    timeline.add(unpacked + timedelta(hours=1), answer)
    timeline.add(unpacked + timedelta(hours=5), offer)


def plan_decision(case: Case, timeline: Timeline, *, at: datetime) -> None:
    """What arrives is worse than the sample: the buyer says so, the seller answers, the office decides."""
    opened = at + _UNPACKED

    def dispute(at: datetime) -> None:
        total = sales.get_sale(sale_id=case.sale_id, person=case.buyer).settled_total
        disputes.open_dispute(
            sale_id=case.sale_id,
            kind="quality",
            amount=total // _WORSE // 100 * 100,
            text="One bag in ten is damp at the bottom and smells. The sample was dry.",
            uploads=case.proof,
            key=f"demo-dispute-{case.sale_id}",
            now=at,
            **case.by(case.buyer),
        )

    def receive(at: datetime) -> None:
        slip = scales(case.grams, slip=f"PNQ-{case.sale_id}")
        sales.weigh(sale_id=case.sale_id, form=slip, now=at, **case.by(case.buyer))

    def answer(at: datetime) -> None:
        text = "It left us dry. It rained on the road, and the truck was yours to choose."
        disputes.answer(dispute_id=_number_of(_dispute_of(case)), text=text, now=at, **case.by(case.seller))

    def decide(at: datetime) -> None:
        found = _dispute_of(case)
        disputes.decide(
            by=case.office,
            dispute_id=_number_of(found),
            to_buyer=found.amount * 3 // 500 * 100,
            reasons="The photo shows old damp, not rain: most of it was there at loading. "
            "The buyer should have said so before unloading, so not all of it is paid back.",
            key=f"demo-decision-{case.sale_id}",
            now=at,
        )

    timeline.add(opened, dispute)
    timeline.add(opened + timedelta(hours=2), receive)
    timeline.add(opened + timedelta(hours=6), answer)
    timeline.add(opened + timedelta(hours=24), decide)


def plan_default(timeline: Timeline, *, at: datetime) -> None:
    """Nobody pays: the house reminds, calls it late and ends the sale, by its own deadlines."""
    hours = deadlines.hours()
    due = at + timedelta(hours=hours.pay)
    for moment in (due - timedelta(hours=hours.pay) / 4, due, due + timedelta(hours=hours.grace)):
        timeline.add(moment, _minded)


TROUBLES: Final[dict[str, Callable[..., None]]] = {
    "disputed": plan_weight_dispute,
    "decided": plan_decision,
}
"""What becomes of a lot that is on its way."""


def _minded(at: datetime) -> None:
    sales.advance_due(now=at)


def _dispute_of(case: Case) -> disputes.DisputeRow:
    return disputes.list_of_sale(sale_id=case.sale_id, person=case.office)[-1]


def _number_of(dispute: disputes.DisputeRow) -> int:
    return number_of("dispute", dispute.id)
