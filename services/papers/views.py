"""What stands on papers: whole paise, grams, ISO days; frozen as JSON when a paper is issued."""

from dataclasses import asdict, dataclass, replace
from datetime import datetime
from typing import Final

import orjson
from pydantic import TypeAdapter

from services.papers.rules import PaperKind


@dataclass(frozen=True, slots=True, kw_only=True)
class HouseFacts:
    """Who issues: name, address and the short name of its key."""

    name: str
    address: str
    key: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PartyFacts:
    """One side, as the other may know it."""

    id: str
    name: str
    district: str
    state: str
    contact: str


@dataclass(frozen=True, slots=True, kw_only=True)
class LotFacts:
    """What was sold; the crop's name by language."""

    crop: dict[str, str]
    variety: str
    grade: str
    market: str
    district: str
    state: str


@dataclass(frozen=True, slots=True, kw_only=True)
class LineFacts:
    """One fee: `rate` in millionths of the price (unit percent) or in paise for the unit."""

    kind: str
    name: str
    payer: str
    unit: str
    rate: int
    amount: int


@dataclass(frozen=True, slots=True, kw_only=True)
class PaymentFacts:
    """One payment of the buyer; `way` is direct when it went past the house."""

    way: str
    amount: int
    reference: str
    at: str


@dataclass(frozen=True, slots=True, kw_only=True)
class StatementFacts:
    """What the sale comes to: the seller's net in whole rupees, what the buyer owes in all."""

    gross: int
    lines: tuple[LineFacts, ...]
    rounding: int
    net: int
    due: int

    def of(self, payer: str) -> tuple[LineFacts, ...]:
        """The lines that one side pays."""
        return tuple(line for line in self.lines if line.payer == payer)


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    """Everything that one paper says; a draft has no number."""

    version: int
    kind: PaperKind
    number: str
    issued_on: str
    house: HouseFacts
    sale: str
    sold_on: str
    auction: str
    ledger_hash: str
    ledger_version: int
    seller: PartyFacts
    buyer: PartyFacts
    lot: LotFacts
    rate: int
    grams: int
    statement: StatementFacts
    payments: tuple[PaymentFacts, ...]
    handed_over_on: str
    handed_over_note: str

    @property
    def amount(self) -> int:
        """What this paper is about, in paise."""
        if self.kind is PaperKind.STATEMENT:
            return self.statement.net
        if self.kind is PaperKind.INVOICE:
            return self.statement.due
        if self.kind is PaperKind.RECEIPT:
            return sum(payment.amount for payment in self.payments)
        return self.statement.gross

    def numbered(self, number: str, *, on: str) -> "Facts":
        """The same facts with the number and the day of their issue."""
        return replace(self, number=number, issued_on=on)

    def text(self) -> str:
        """Canonical JSON, as it is hashed and kept."""
        return orjson.dumps(asdict(self), option=orjson.OPT_SORT_KEYS).decode()


_FACTS: Final = TypeAdapter(Facts)


def facts_of(text: str) -> Facts:
    """Read frozen facts back."""
    return _FACTS.validate_json(text)


@dataclass(frozen=True, slots=True, kw_only=True)
class PaperView:
    """An issued paper: its frozen facts, their hash, and what its QR code says."""

    id: str
    facts: Facts
    sha256: str
    code: str
    issued_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class PaperRow:
    """A paper of a sale as a list shows it: issued (with id and number), due now, or still to come."""

    kind: PaperKind
    name: str
    id: str | None
    number: str
    issued_at: datetime | None
    due: bool
    draft: bool
