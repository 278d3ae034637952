"""Sales that have come so far, for tests about their papers."""

from datetime import datetime, timedelta
from typing import Final

from services import sales
from tests.hammer import CLOSE, pay, sell, tell
from tests.world import World

WAY: Final = ("confirmed", "paid", "dispatched", "delivered")
RECEIPT: Final = "R-4711"
HANDED_OVER: Final = "Truck MP09 HG 1234, slip 88"


def brought_to(world: World, status: str, *, now: datetime = CLOSE + timedelta(hours=1)) -> int:
    """A sale of 40 quintals at 5,200 that has come to a status by the hands of its sides; its number."""
    sale_id = sell(world)
    advance_to(world, sale_id, status, now=now)
    return sale_id


def advance_to(world: World, sale_id: int, status: str, *, now: datetime) -> None:
    """Take all steps to a status, and let everybody hear of them who listens; the receipt completes."""
    for to in WAY:
        if status == "pending":
            return
        _take(world, sale_id, to, now=now)
        if to == status:
            break
    tell()


def _take(world: World, sale_id: int, to: str, *, now: datetime) -> None:
    what = {"sale_id": sale_id, "now": now, "address": "10.1.2.3"}
    if to == "confirmed":
        sales.advance(person=world.seller, to=to, note="", **what)
    elif to == "paid":
        pay(world.seller, world.buyer, sale_id, reference=RECEIPT, now=now)
    else:
        form = sales.WeighingForm(gross="4000")
        person, note = (world.seller, HANDED_OVER) if to == "dispatched" else (world.buyer, "")
        sales.weigh(person=person, form=form, note=note, **what)
