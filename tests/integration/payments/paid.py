"""Sales on their way to be paid, and what their money looks like."""

from datetime import timedelta
from typing import Any

from models.base import db
from models.sale import Sale
from services import money, payments, sales
from services.accounts import Person
from services.core.ids import public_id
from services.money import JournalFilter, Wallet
from services.payments import SalePayments
from tests.hammer import CLOSE, sell, weigh
from tests.world import World

TOTAL = 208_000_00
UTR = "412345678901"
LATER = CLOSE + timedelta(hours=2)


def confirmed(world: World, **offered: Any) -> int:
    """A sale of 40 quintals at 5,200 that waits for its payment."""
    sale_id = sell(world, **offered)
    step(world.seller, sale_id, "confirmed")
    return sale_id


def step(person: Person, sale_id: int, to: str) -> None:
    sales.advance(person=person, sale_id=sale_id, to=to, note="", now=LATER, address="")


def complete(world: World, sale_id: int, *, came_kg: int = 4_000) -> None:
    """Send 4,000 kg on their way, and receive as much or less."""
    weigh(world.seller, sale_id, 4_000, now=LATER)
    weigh(world.buyer, sale_id, came_kg, now=LATER)


def fill(world: World, person: Person, amount: int = TOTAL) -> None:
    """Put money into somebody's wallet."""
    key = f"fill-{person.id}-{amount}"
    number = money.ask_top_up(
        person=person, amount=amount, way="bank", reference=f"FILL{person.id}X{amount}", key=key, now=LATER
    )
    money.confirm(by=world.admin, transfer_id=number, now=LATER)


def told(person: Person, sale_id: int, amount: int = TOTAL, **change: Any) -> int:
    """Tell of a payment by UPI."""
    values: dict[str, Any] = {"way": "upi", "reference": UTR, "key": "payment-key", "now": LATER}
    return payments.tell_payment(person=person, sale_id=sale_id, amount=amount, **(values | change))


def from_wallet(person: Person, sale_id: int, amount: int = TOTAL, *, key: str = "wallet-key") -> int:
    return payments.pay_from_wallet(person=person, sale_id=sale_id, amount=amount, key=key, now=LATER)


def state(sale_id: int, person: Person) -> SalePayments:
    db.session.rollback()
    return payments.get_sale_payments(sale_id=sale_id, person=person)


def status(sale_id: int) -> str:
    db.session.rollback()
    return db.session.get_one(Sale, sale_id, populate_existing=True).status


def wallet(person: Person) -> Wallet:
    db.session.rollback()
    return money.get_wallet(user_id=person.id)


def reasons(sale_id: int) -> list[str]:
    """Why money of a sale moved, oldest first."""
    db.session.rollback()
    found = money.list_journals(wanted=JournalFilter(about=about(sale_id))).items
    return [each.reason for each in reversed(found)]


def about(sale_id: int) -> str:
    return f"sale:{public_id('sale', sale_id)}"


def books_agree() -> None:
    db.session.rollback()
    assert money.faults_of_money() == []
