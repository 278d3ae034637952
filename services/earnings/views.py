"""What the doors may know of a seller's money: plain values, paise, grams, public ids."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from services.earnings.rules import Month, Taken
from services.fees import Statement


@dataclass(frozen=True, slots=True, kw_only=True)
class SaleMoney:
    """One sale: its statement, what came of it so far, and until when its next step is to be taken.

    `crop` are labels by language; `is_open` while it is on its way.
    """

    sale: str
    crop: Mapping[str, str]
    grams: int
    buyer: str
    status: str
    is_open: bool
    sold_at: datetime
    due_at: datetime | None
    statement: Statement
    released: int
    direct: int

    @property
    def to_come(self) -> int:
        """What is still to come: the net by the statement, less what came."""
        return max(0, self.statement.net - self.released - self.direct) if self.is_open else 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Came:
    """What came at once: released into the wallet, or paid directly (`way` bank or cash)."""

    at: datetime
    sale: str
    way: str
    amount: int

    @property
    def is_direct(self) -> bool:
        """Whether the house was passed by."""
        return self.way != "wallet"


@dataclass(frozen=True, slots=True, kw_only=True)
class Earnings:
    """A seller's money: `coming` of all open sales, all else of one financial year (April to March).

    `sales` are those sold in the year, newest first; `taken` what their statements take off where the sale
    is complete; `owed` are fees of lots that were paid past the house.
    """

    year: int
    years: tuple[int, ...]
    coming: tuple[SaleMoney, ...]
    sales: tuple[SaleMoney, ...]
    came: tuple[Came, ...]
    months: tuple[Month, ...]
    taken: tuple[Taken, ...]
    owed: int

    @property
    def to_come(self) -> int:
        """All that is still to come."""
        return sum(each.to_come for each in self.coming)

    @property
    def released(self) -> int:
        """What came into the wallet in the year."""
        return sum(month.released for month in self.months)

    @property
    def direct(self) -> int:
        """What buyers paid directly in the year."""
        return sum(month.direct for month in self.months)

    @property
    def taken_off(self) -> int:
        """What was taken off in the year."""
        return sum(each.amount for each in self.taken)
