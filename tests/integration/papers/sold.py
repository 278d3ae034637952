"""Sales that have come so far, for tests about their papers."""

from datetime import datetime, timedelta

from services import sales
from tests.hammer import CLOSE, sell, tell
from tests.world import World

STEPS = (("confirmed", "seller"), ("paid", "buyer"), ("delivered", "seller"), ("completed", "buyer"))
NOTES = {"paid": "UTR 412345678901", "delivered": "Truck MP09 HG 1234, slip 88"}


def brought_to(world: World, status: str, *, now: datetime = CLOSE + timedelta(hours=1)) -> int:
    """A sale of 40 quintals at 5,200 that has come to a status by the hands of its sides; its number."""
    sale_id = sell(world)
    advance_to(world, sale_id, status, now=now)
    return sale_id


def advance_to(world: World, sale_id: int, status: str, *, now: datetime) -> None:
    """Take all steps to a status, and let everybody hear of them who listens."""
    if status == "pending":
        return
    for to, side in STEPS:
        sales.advance(
            person=getattr(world, side),
            sale_id=sale_id,
            to=to,
            note=NOTES.get(to, ""),
            now=now,
            address="10.1.2.3",
        )
        if to == status:
            break
    tell()
