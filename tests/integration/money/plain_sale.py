"""The money of one sale as a clerk keeps it on a sheet of paper, by the rules of docs/sales.md and money.md.

Nothing here asks the house: what came, was weighed, disputed and ended is told, and the clerk divides. Paise.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final, NamedTuple

from tests.integration.money.market import BUYER_FEE_PPM, COMMISSION_PPM, HAMALI, SELLER_FEE_PPM

MILLION: Final = 1_000_000
QUINTAL: Final = 100_000
FORFEITED_PERCENT: Final = 80
"""What a seller gets of the earnest money of a buyer in default."""
PAID: Final = ("paid", "dispatched", "delivered", "completed")
RECEIVED: Final = ("delivered", "completed")


class Taken(NamedTuple):
    """What is taken at a price: on top of it from the buyer, of it for fees, and of it for the house."""

    on_top: int
    fees: int
    house: int


@dataclass(slots=True, kw_only=True)
class Sheet:
    """One sale: where it stands, what it costs now, what is disputed of it, and where its money is."""

    rate: int
    lot: int
    earnest: int
    status: str = "pending"
    price: int = field(init=False)
    grams: int = field(init=False)
    disputed: dict[int, int] = field(default_factory=dict)
    """By number of the dispute, 0 for the one the house opens about the scales."""
    escrow: int = 0
    direct: int = 0
    passed_on: int = 0
    fees: int = 0
    house: int = 0
    owed: int = 0
    buyer: int = 0
    seller: int = 0
    """By how much the sale has changed what its buyer and its seller have, payments not counted."""
    forfeited: int = 0

    def __post_init__(self) -> None:
        self.grams = self.lot
        self.price = self._price_of(self.lot)

    @property
    def frozen(self) -> int:
        """What waits for the end of disputes."""
        return min(self.price, sum(self.disputed.values()))

    @property
    def rest(self) -> int:
        """What is still to come, while earnest money is held."""
        return self.price + self._taken(self.price).on_top - self.escrow - self.direct - self.earnest

    def follow(self, status: str, *, ended: Mapping[int, int], weighed: Mapping[str, int]) -> None:
        """Take in how the sale stands now, what ended disputes gave the buyer, and what was weighed."""
        before, self.status = self.status, status
        if status in PAID and before not in PAID:
            self.buyer -= self.earnest
            self.escrow += self.earnest
        is_received = status in RECEIVED and before not in RECEIVED
        if is_received:
            self._weigh(weighed)
        for number, to_buyer in ended.items():
            self.price = max(0, self.price - to_buyer)
            del self.disputed[number if number in self.disputed else 0]
        if status in RECEIVED and (ended or status != before):
            self._divide()
        elif status in ("confirmed", "paid", "dispatched") and ended:
            self._give_back(self._too_much())
        elif status in ("cancelled", "defaulted"):
            self._undo(is_news=before != status)

    def _weigh(self, weighed: Mapping[str, int]) -> None:
        """The buyer's scales count within one per cent of the seller's; else the difference is disputed."""
        sent = min(weighed["seller"], self.lot)
        came = min(weighed.get("buyer", sent), self.lot)
        is_close = abs(came - sent) * 100 <= sent
        conceded = self._price_of(self.lot) - self.price
        self.grams = came if is_close else sent
        whole = self._price_of(self.grams)
        self.price = max(0, whole - conceded)
        difference = whole - self._price_of(min(came, self.grams))
        difference = min(difference, self.price - self.frozen)
        if difference:
            self.disputed[0] = difference

    def _divide(self) -> None:
        """Divide what is not disputed: too much back, then fees, commission, and the rest to the seller."""
        whole, now = self._taken(self.price), self._taken(self.price - self.frozen)
        self._give_back(self._too_much())
        stays = min(self.escrow, self.frozen + max(0, whole.on_top - now.on_top))
        left = self.escrow - stays
        wanted, commission = now.fees + now.on_top - self.fees, now.house - self.house
        fees = min(left, wanted)
        house = min(left - fees, commission)
        self.fees += fees
        self.house += house
        self.seller += left - fees - house
        self.passed_on += left
        self.escrow = stays
        if self.status == "completed":
            self.owed += wanted - fees + commission - house
            self.fees += wanted - fees
            self.house += commission - house

    def _too_much(self) -> int:
        due = self.price + self._taken(self.price).on_top
        return min(self.escrow, max(0, self.escrow + self.passed_on + self.direct - due))

    def _give_back(self, amount: int) -> None:
        self.buyer += amount
        self.escrow -= amount

    def _undo(self, *, is_news: bool) -> None:
        """A sale is off: what came goes back, and who did not pay loses the earnest money."""
        self._give_back(self.escrow)
        self.disputed.clear()
        if is_news and self.status == "defaulted":
            share = self.earnest * FORFEITED_PERCENT // 100
            self.buyer -= self.earnest
            self.seller += share
            self.forfeited = self.earnest - share

    def _price_of(self, grams: int) -> int:
        return half_up(self.rate * grams, QUINTAL)

    def _taken(self, gross: int) -> Taken:
        """Each line is rounded to the paisa, what is paid out to the rupee: the house has the difference."""
        fees = half_up(gross * SELLER_FEE_PPM, MILLION) + half_up(HAMALI * self.grams, QUINTAL)
        left = gross - fees - half_up(gross * COMMISSION_PPM, MILLION)
        return Taken(
            on_top=half_up(gross * BUYER_FEE_PPM, MILLION),
            fees=fees,
            house=gross - fees - half_up(left, 100) * 100,
        )


def half_up(amount: int, unit: int) -> int:
    """An amount in whole units."""
    return (2 * amount + unit) // (2 * unit)
