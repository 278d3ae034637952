"""Sales that two sides do not agree about."""

from datetime import timedelta
from typing import Any

from models.base import db
from models.sale import Sale
from services import disputes
from services.accounts import Person
from services.core.ids import number_of
from services.disputes import DisputeView
from tests.hammer import weigh
from tests.integration.payments.paid import LATER, TOTAL, confirmed, fill, from_wallet
from tests.world import World

DUE = LATER + timedelta(hours=48)


def paid_sale(world: World) -> int:
    """A sale of ₹2,08,000 that lies in escrow, not sent yet."""
    sale_id = confirmed(world)
    fill(world, world.buyer)
    from_wallet(world.buyer, sale_id)
    return sale_id


def received_short(world: World, sale_id: int) -> int:
    """400 kg are missing at the buyer's scales: a dispute about ₹20,800; returns its number."""
    weigh(world.seller, sale_id, 4_000, now=LATER)
    weigh(world.buyer, sale_id, 3_600, now=LATER)
    (row,) = disputes.list_of_sale(sale_id=sale_id, person=world.buyer)
    return number(row)


def opened(person: Person, sale_id: int, amount: int = 10_000_00, **change: Any) -> DisputeView:
    values: dict[str, Any] = {"kind": "quality", "text": "It is wet.", "key": "dispute-key", "now": LATER}
    return disputes.open_dispute(person=person, sale_id=sale_id, amount=amount, **(values | change))


def answered(person: Person, dispute_id: int, text: str = "It was dry.") -> DisputeView:
    return disputes.answer(person=person, dispute_id=dispute_id, text=text, now=LATER)


def decided(person: Person, dispute_id: int, to_buyer: int, **change: Any) -> DisputeView:
    values: dict[str, Any] = {"reasons": "The slip says so.", "key": "decision-key", "now": DUE}
    return disputes.decide(by=person, dispute_id=dispute_id, to_buyer=to_buyer, **(values | change))


def number(row: disputes.DisputeRow) -> int:
    return number_of("dispute", row.id)


def frozen(sale_id: int) -> tuple[str, int, int]:
    """Where a sale stands, what it costs, and what of it is disputed."""
    db.session.rollback()
    sale = db.session.get_one(Sale, sale_id, populate_existing=True)
    return sale.status, sale.settled_total, sale.disputed_amount


__all__ = ["LATER", "TOTAL"]
