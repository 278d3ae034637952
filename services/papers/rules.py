"""Which paper there is when, for whom, and how it is numbered. Pure: values in, values out."""

import re
from collections.abc import Mapping
from datetime import date
from enum import StrEnum
from typing import Final

from services.core.errors import N_

APRIL: Final = 4


class PaperKind(StrEnum):
    """The papers of a sale, in the order in which they come."""

    AGREEMENT = "agreement"
    RECEIPT = "receipt"
    GATE_PASS = "gate_pass"
    INVOICE = "invoice"
    STATEMENT = "statement"


NAMES: Final[Mapping[PaperKind, str]] = {
    PaperKind.AGREEMENT: N_("Sale agreement"),
    PaperKind.RECEIPT: N_("Receipt of payment"),
    PaperKind.GATE_PASS: N_("Gate pass"),
    PaperKind.INVOICE: N_("Buyer's invoice"),
    PaperKind.STATEMENT: N_("Seller's statement"),
}
PREFIXES: Final[Mapping[PaperKind, str]] = {
    PaperKind.AGREEMENT: "AGR",
    PaperKind.RECEIPT: "RCT",
    PaperKind.GATE_PASS: "GTP",
    PaperKind.INVOICE: "INV",
    PaperKind.STATEMENT: "STM",
}
FROM: Final[Mapping[PaperKind, str]] = {
    PaperKind.AGREEMENT: "confirmed",
    PaperKind.RECEIPT: "paid",
    PaperKind.GATE_PASS: "dispatched",
    PaperKind.INVOICE: "completed",
    PaperKind.STATEMENT: "completed",
}
"""The status of the sale from which each paper is due; of a lot received, the price may still be disputed."""
WAY: Final = ("pending", "confirmed", "paid", "dispatched", "delivered", "completed")
"""How a sale goes; in any other status (cancelled, defaulted) no further paper becomes due."""
WITH_DRAFT: Final = frozenset({PaperKind.AGREEMENT, PaperKind.INVOICE, PaperKind.STATEMENT})
"""What may be looked at before it is due, without a number."""
OF_SELLER_ALONE: Final = frozenset({PaperKind.STATEMENT})
"""What the buyer does not see: the seller's deductions are the seller's business."""


def is_due(kind: PaperKind, *, status: str) -> bool:
    """Whether a sale in this status has come far enough for the paper."""
    return status in WAY and WAY.index(status) >= WAY.index(FROM[kind])


def financial_year(day: date) -> str:
    """The Indian financial year (April to March) of an Indian date: "2026-27"."""
    first = day.year if day.month >= APRIL else day.year - 1
    return f"{first}-{(first + 1) % 100:02d}"


def number_text(kind: PaperKind, *, year: str, number: int) -> str:
    """Write a paper's number: "INV/2026-27/000123"."""
    return f"{PREFIXES[kind]}/{year}/{number:06d}"


_NUMBER = re.compile(r"([A-Z]{3})/([0-9]{4}-[0-9]{2})/([0-9]{6,9})", re.ASCII)


def parse_number(text: str) -> tuple[PaperKind, str, int] | None:
    """Read a paper's number back: kind, financial year and number; None for what is none."""
    match = _NUMBER.fullmatch(text)
    kinds = {prefix: kind for kind, prefix in PREFIXES.items()}
    if match is None or match[1] not in kinds:
        return None
    return kinds[match[1]], match[2], int(match[3])
