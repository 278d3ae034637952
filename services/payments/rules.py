"""What may be paid for a sale and how its money is divided: values in, values out; all amounts in paise."""

import re
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

LEAST: Final = 1_00
LONGEST_NOTE: Final = 200
PAYABLE: Final = frozenset({"confirmed", "paid", "dispatched", "delivered"})
"""Where a sale stands when money for it is expected."""
_KEY: Final = re.compile(r"[A-Za-z0-9_-]{8,64}", re.ASCII)
_REFERENCES: Final = {
    "upi": re.compile(r"[0-9]{12}", re.ASCII),
    "bank": re.compile(r"[A-Z0-9]{6,35}", re.ASCII),
    "cash": re.compile(r"[A-Z0-9/.-]{0,35}", re.ASCII),
}


class Way(StrEnum):
    """How a buyer pays: the first two to the seller by hand, the others into the house's keeping."""

    BANK = "bank"
    CASH = "cash"
    UPI = "upi"
    GATEWAY = "gateway"
    WALLET = "wallet"


DIRECT: Final = frozenset({Way.BANK, Way.CASH})
"""Ways that pass the house by: the seller says whether it came."""
BY_HAND: Final = DIRECT | {Way.UPI}
"""Ways that the buyer tells us of, and that somebody must confirm."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Charges:
    """What the house takes of a sale: of the seller's money, on top from the buyer, and for itself.

    `commission` is the house's own share, beside `seller_deductions`; rounding to the rupee belongs to it,
    so it may be a little below nothing.
    """

    seller_deductions: int = 0
    buyer_charges: int = 0
    commission: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """How far a sale is paid: what is due, has come, will be applied of earnest money, and was told."""

    due: int
    paid: int
    held: int
    announced: int

    @property
    def rest(self) -> int:
        """What is still to come."""
        return max(0, self.due - self.paid - self.held)

    @property
    def open(self) -> int:
        """What is still to come and nobody has said was sent."""
        return max(0, self.rest - self.announced)


@dataclass(frozen=True, slots=True, kw_only=True)
class Taken:
    """What of a sale's money was divided before: what left escrow, and fees and commission, owed ones too."""

    released: int = 0
    fees: int = 0
    house: int = 0


NOTHING: Final = Taken()


@dataclass(frozen=True, slots=True, kw_only=True)
class Split:
    """How what lies in escrow for a sale is divided, and what fees are still owed by the seller."""

    back: int
    stays: int
    fees: int
    house: int
    seller: int
    owed_fees: int
    owed_house: int


def split(
    *,
    escrow: int,
    direct: int,
    settled: int,
    disputed: int,
    charges: Charges,
    undisputed: Charges | None = None,
    taken: Taken = NOTHING,
) -> Split:
    """Divide what lies in escrow once a lot is received; nothing is lost or made, however often it is done.

    What was paid above the settled total and the buyer's charges goes back. What is disputed stays, with the
    buyer's charges on it: `undisputed` are the charges without it, `charges` those of all. Fees and
    commission come first of the rest, less what was `taken` before (below nothing when that was too much);
    what is left is the seller's. What the seller was paid past the house leaves fees to be owed.
    """
    now = undisputed or charges
    back = min(escrow, max(0, escrow + taken.released + direct - settled - charges.buyer_charges))
    stays = min(escrow - back, disputed + max(0, charges.buyer_charges - now.buyer_charges))
    rest = escrow - back - stays
    wanted = now.seller_deductions + now.buyer_charges - taken.fees
    commission = now.commission - taken.house
    fees = min(rest, wanted)
    house = min(rest - fees, commission)
    return Split(
        back=back,
        stays=stays,
        fees=fees,
        house=house,
        seller=rest - fees - house,
        owed_fees=wanted - fees,
        owed_house=commission - house,
    )


def tidy_reference(way: str, text: str) -> str | None:
    """Return a payment's number without idle space, in capitals; None when no bank writes such a one."""
    text = "".join(text.split()).upper()
    return text if _REFERENCES[way].fullmatch(text) else None


def is_key(text: str) -> bool:
    """Whether a form's or a program's key can make an act once."""
    return _KEY.fullmatch(text) is not None
