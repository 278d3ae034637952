"""What a bidder asks for and is answered, as plain values."""

from dataclasses import dataclass, field
from typing import Any

from services.accounts import Person


@dataclass(frozen=True, slots=True, kw_only=True)
class Command:
    """What a bidder asked for, through which door and from where; `amount` in paise per quintal."""

    bidder: Person
    auction_id: int
    client_ref: str
    kind: str
    amount: int = 0
    own_step: int | None = None
    confirm: str | None = None
    door: str = "api"
    address: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Placed:
    """The answer to a command, and whether it is the first answer told again."""

    answer: dict[str, Any] = field(default_factory=dict)
    repeated: bool = False
