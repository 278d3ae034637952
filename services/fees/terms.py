"""What is taken of a lot's price as things stand today: the mandi's lines and the house's commission."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final, Protocol

from services import auctions, prices
from services.auctions import CropName
from services.core.charges import USUAL_BAG_KG
from services.core.errors import N_
from services.core.money import GRAMS_PER_QUINTAL
from services.fees.plans import plan_of, plans_of
from services.fees.rules import HOUSE, Charge, Statement, bags_given, statement
from services.prices import FeesAt, FeeView

KINDS: Final[dict[str, str]] = {**prices.KINDS, HOUSE: N_("commission of the house")}
"""The kinds of lines of a statement, in the order of the bill."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Terms:
    """The lines for one lot, in the order of the bill, and of which kinds nobody has told any.

    `bags` is None where the seller has not counted in bags.
    """

    state: str
    lines: tuple[Charge, ...]
    unknown: tuple[str, ...]
    known: bool
    bags: int | None = None

    @property
    def of_seller(self) -> tuple[Charge, ...]:
        """The lines that lessen what the seller gets."""
        return tuple(line for line in self.lines if line.payer == "seller")

    @property
    def of_buyer(self) -> tuple[Charge, ...]:
        """The lines that the buyer pays on top."""
        return tuple(line for line in self.lines if line.payer == "buyer")

    @property
    def by_bag(self) -> bool:
        """Whether a line goes by the bag while nobody has counted bags."""
        return self.bags is None and any(line.unit == "per_bag" for line in self.lines)

    @property
    def bag_kg(self) -> int:
        """The size of bag that is assumed then."""
        return USUAL_BAG_KG

    @property
    def for_scripts(self) -> list[list[str | int]]:
        """The seller's lines as a page's script takes them off: [[unit, rate, kind], …]."""
        return [[line.unit, line.rate, line.kind] for line in self.of_seller]

    def estimate(self, *, rate: int, grams: int | None) -> Statement:
        """What a price brings; without a weight of one quintal, and then without lines by the lot."""
        if grams:
            return self.statement(rate=rate, grams=grams)
        lines = [line for line in self.lines if line.unit != "per_lot"]
        return statement(rate=rate, grams=GRAMS_PER_QUINTAL, lines=lines)

    def statement(self, *, rate: int, grams: int, transport: int = 0) -> Statement:
        """Estimate what a price brings: the same function that states it after the sale."""
        return statement(rate=rate, grams=grams, bags=self.bags, lines=self.lines, transport=transport)


class Offered(Protocol):
    """Anything that names its crop, where it is sold and by whom: a card, or the facts of a lot."""

    @property
    def crop(self) -> CropName: ...
    @property
    def state(self) -> str: ...
    @property
    def market(self) -> str: ...
    @property
    def seller_number(self) -> int: ...
    @property
    def quantity_as_given(self) -> str: ...


def terms_of(*, lots: Sequence[Offered], now: datetime) -> list[Terms]:
    """What is taken of each lot's price, in the order given; five queries for any number of lots."""
    if not lots:
        return []
    day = prices.indian_date(now)
    plans = plans_of(user_ids={lot.seller_number for lot in lots})
    found = auctions.fees_of(lots=lots, now=now)
    return [
        terms(
            fees,
            commission_ppm=plans[lot.seller_number].commission_on(day),
            bags=bags_given(lot.quantity_as_given),
        )
        for lot, fees in zip(lots, found, strict=True)
    ]


def terms_for_form(form: Mapping[str, str], *, seller_id: int | None, now: datetime) -> Terms | None:
    """What will be taken, for a form that may be half empty; None without a known crop and state.

    With the commission of the seller's plan, or of a starter's.
    """
    fees = auctions.fees_for(form, now=now)
    if fees is None:
        return None
    plan = plan_of(user_id=seller_id or 0)
    by_bag = form.get("unit") == "bag"
    return terms(
        fees,
        commission_ppm=plan.commission_on(prices.indian_date(now)),
        bags=bags_given(f"{form.get('quantity', '').strip()} bag") if by_bag else None,
    )


def terms(fees: FeesAt, *, commission_ppm: int, bags: int | None) -> Terms:
    """Put a mandi's lines and the house's commission together."""
    lines = (*charges_of(fees.lines), *house_charge(commission_ppm))
    return Terms(state=fees.state, lines=lines, unknown=fees.unknown, known=fees.known, bags=bags)


def charges_of(lines: Iterable[FeeView]) -> tuple[Charge, ...]:
    """The office's fee lines as a statement takes them."""
    return tuple(
        Charge(
            kind=line.kind,
            name=line.name,
            payer=line.payer,
            unit=line.unit,
            rate=line.rate,
            fee_id=line.id,
            sure=line.sure,
        )
        for line in lines
    )


def house_charge(commission_ppm: int) -> tuple[Charge, ...]:
    """The house's own commission as a line; none where nothing is taken."""
    if not commission_ppm:
        return ()
    return (Charge(kind=HOUSE, name="", payer="seller", unit="percent", rate=commission_ppm),)
