"""A seller who was paid past the house and owes it the fees."""

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from unittest import mock

from services import payments
from services.payments import Charges
from tests.integration.payments.paid import LATER, TOTAL, complete, confirmed, told
from tests.world import World

CHARGES = Charges(seller_deductions=3_000_00, buyer_charges=2_000_00, commission=500_00)
OWED = 5_500_00


@contextmanager
def charged() -> Iterator[None]:
    """Let the house take CHARGES of every sale."""
    with ExitStack() as stack:
        for module in ("figures", "releasing", "checking"):
            stack.enter_context(mock.patch(f"services.payments.{module}.charges_of", _charges))
        yield


def owing(world: World) -> int:
    """Have the seller owe OWED of one sale, which was paid in cash; returns its number."""
    sale_id = confirmed(world)
    number = told(world.buyer, sale_id, TOTAL + 2_000_00, way="cash", reference="")
    payments.confirm_payment(by=world.seller, payment_id=number, now=LATER)
    complete(world, sale_id)
    return sale_id


def _charges(_sale: object, **_less: int) -> Charges:
    return CHARGES
