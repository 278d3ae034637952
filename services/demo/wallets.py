"""What the demo's buyers have paid in, so that they can bid where earnest money is asked."""

from collections.abc import Mapping
from datetime import datetime
from typing import Final

from services import money
from services.accounts import Person
from services.demo.people import ADMIN, BUYERS, LATE_PAYER

AMOUNT: Final = 10_00_000_00


def fill_wallets(people: Mapping[str, Person], *, now: datetime) -> None:
    """Have every buyer pay in ten lakh rupees, and the office see them arrive."""
    for number, buyer in enumerate((*BUYERS, LATE_PAYER), start=1):
        asked = money.ask_top_up(
            person=people[buyer.key],
            amount=AMOUNT,
            way="upi",
            reference=f"{412_000_000_000 + number}",
            key=f"demo-wallet-{number}",
            now=now,
        )
        money.confirm(by=people[ADMIN.key], transfer_id=asked, now=now)
