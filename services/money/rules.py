"""What a movement of money must be: balanced, of whole paise, between accounts its reason allows."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Final


class Kind(StrEnum):
    """What an account is for: three of a person, what a person owes, and one of each other of the house."""

    AVAILABLE = "available"
    HELD = "held"
    LEAVING = "leaving"
    HOUSE = "house"
    GATEWAY = "gateway"
    BANK = "bank"
    ESCROW = "escrow"
    FEES = "fees"
    RECEIVABLE = "receivable"


OF_PEOPLE: Final = frozenset({Kind.AVAILABLE, Kind.HELD, Kind.LEAVING})
OWNED: Final = OF_PEOPLE | {Kind.RECEIVABLE}
"""Kinds of account that belong to somebody: the wallet, and (below nothing) what is owed to the house."""
CLEARING: Final = frozenset({Kind.GATEWAY, Kind.BANK})
"""Where the money really lies: their balance is minus what the house holds there."""
MAY_BE_NEGATIVE: Final = CLEARING | {Kind.HOUSE, Kind.RECEIVABLE}


@dataclass(frozen=True, slots=True, order=True)
class Account:
    """One account; `owner` is a person's number, 0 for the house's own."""

    kind: Kind
    owner: int = 0


@dataclass(frozen=True, slots=True)
class Line:
    """Paise that an account gets (more than 0) or gives (less)."""

    account: Account
    amount: int


class Reason(StrEnum):
    """Why money moved."""

    PAID_IN = "paid_in"
    WITHDRAWAL_ASKED = "withdrawal_asked"
    WITHDRAWAL_REFUSED = "withdrawal_refused"
    WITHDRAWN = "withdrawn"
    HELD = "held"
    FREED = "freed"
    APPLIED = "applied"
    FORFEITED = "forfeited"
    FORFEIT_SHARE = "forfeit_share"
    SALE_PAID = "sale_paid"
    SALE_RELEASED = "sale_released"
    SALE_RETURNED = "sale_returned"
    SALE_NOT_RETURNED = "sale_not_returned"
    FEES_OWED = "fees_owed"
    FEES_PAID = "fees_paid"


FLOWS: Final[Mapping[Reason, tuple[frozenset[Kind], frozenset[Kind]]]] = {
    Reason.PAID_IN: (CLEARING, frozenset({Kind.AVAILABLE})),
    Reason.WITHDRAWAL_ASKED: (frozenset({Kind.AVAILABLE}), frozenset({Kind.LEAVING})),
    Reason.WITHDRAWAL_REFUSED: (frozenset({Kind.LEAVING}), frozenset({Kind.AVAILABLE})),
    Reason.WITHDRAWN: (frozenset({Kind.LEAVING}), CLEARING),
    Reason.HELD: (frozenset({Kind.AVAILABLE}), frozenset({Kind.HELD})),
    Reason.FREED: (frozenset({Kind.HELD}), frozenset({Kind.AVAILABLE})),
    Reason.APPLIED: (frozenset({Kind.HELD}), frozenset({Kind.ESCROW})),
    Reason.FORFEITED: (frozenset({Kind.HELD}), frozenset({Kind.HOUSE})),
    Reason.FORFEIT_SHARE: (frozenset({Kind.HOUSE}), frozenset({Kind.AVAILABLE})),
    Reason.SALE_PAID: (CLEARING | {Kind.AVAILABLE}, frozenset({Kind.ESCROW})),
    Reason.SALE_RELEASED: (
        frozenset({Kind.ESCROW, Kind.FEES, Kind.HOUSE}),
        frozenset({Kind.AVAILABLE, Kind.FEES, Kind.HOUSE}),
    ),
    Reason.SALE_RETURNED: (frozenset({Kind.ESCROW}), CLEARING | {Kind.AVAILABLE}),
    Reason.SALE_NOT_RETURNED: (frozenset({Kind.GATEWAY}), frozenset({Kind.ESCROW})),
    Reason.FEES_OWED: (frozenset({Kind.RECEIVABLE}), frozenset({Kind.FEES, Kind.HOUSE})),
    Reason.FEES_PAID: (frozenset({Kind.AVAILABLE}), frozenset({Kind.RECEIVABLE})),
}
"""By reason: which kinds of account may give, and which may get."""
MOST: Final = 10**15
"""No line is larger: ten thousand crore rupees."""


class Unbalanced(ValueError):
    """A movement that must never be written; it is a fault of ours, not of who asked."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Movement:
    """One journal to be: `key` makes it once, `about` says what it belongs to ("transfer:12")."""

    key: str
    reason: Reason
    about: str
    lines: tuple[Line, ...]
    by_id: int | None = None
    note: str = ""

    def check(self) -> None:
        """Raise Unbalanced unless this is a whole movement between accounts its reason allows."""
        amounts = [line.amount for line in self.lines]
        accounts = [line.account for line in self.lines]
        if any(type(amount) is not int or not 0 < abs(amount) <= MOST for amount in amounts):
            raise Unbalanced(f"{self.key}: a line must be whole paise and not nothing")
        if len(amounts) < 2 or sum(amounts) != 0:
            raise Unbalanced(f"{self.key}: the lines do not sum to nothing")
        if len(set(accounts)) != len(accounts):
            raise Unbalanced(f"{self.key}: an account stands twice")
        if len({account.owner for account in accounts if account.owner}) > 1:
            raise Unbalanced(f"{self.key}: from one person to another")
        givers, getters = FLOWS[self.reason]
        for line in self.lines:
            if line.account.kind not in (givers if line.amount < 0 else getters):
                raise Unbalanced(f"{self.key}: {self.reason} does not touch {line.account.kind} so")
            if (line.account.kind in OWNED) != bool(line.account.owner):
                raise Unbalanced(f"{self.key}: {line.account.kind} of {line.account.owner}")


def move(giver: Account, getter: Account, amount: int) -> tuple[Line, ...]:
    """The two lines of a plain movement of `amount` paise."""
    return Line(giver, -amount), Line(getter, amount)


def available(person_id: int) -> Account:
    """What a person may spend."""
    return Account(Kind.AVAILABLE, person_id)


def held(person_id: int) -> Account:
    """What is kept of a person's money for auctions."""
    return Account(Kind.HELD, person_id)


def leaving(person_id: int) -> Account:
    """What a person has asked to be sent and nobody has sent yet."""
    return Account(Kind.LEAVING, person_id)


def receivable(person_id: int) -> Account:
    """What a person owes the house: minus that much."""
    return Account(Kind.RECEIVABLE, person_id)


ESCROW: Final = Account(Kind.ESCROW)
"""What buyers have paid and sellers have not got yet; which sale it belongs to, each journal says."""
FEES: Final = Account(Kind.FEES)
HOUSE: Final = Account(Kind.HOUSE)
GATEWAY: Final = Account(Kind.GATEWAY)
BANK: Final = Account(Kind.BANK)
