"""Statements of fees in the API's words."""

from typing import Any

from services.core.money import rupees
from services.core.weight import quintals
from services.fees import Statement, StatementLine
from services.prices import percent_text


def statement_dict(told: Statement, *, is_buyer: bool) -> dict[str, Any]:
    """A statement line by line; the buyer sees what the buyer pays, the seller and the office all of it."""
    seller = {
        "deductions": rupees(told.seller_deductions),
        "percent": percent_text(told.share_ppm),
        "net_before_rounding": rupees(told.net_before_rounding),
        "rounding": rupees(told.rounding),
        "net": rupees(told.net),
        "net_rate": rupees(told.net_rate),
        "transport": rupees(told.transport),
        "warnings": list(told.warnings),
    }
    return {
        "rate": rupees(told.rate),
        "quantity_quintals": quintals(told.grams),
        "bags": told.bags,
        "bag_kg": told.bag_kg,
        "gross": rupees(told.gross),
        "lines": [_line_dict(line) for line in (told.of_buyer if is_buyer else told.lines)],
        "seller": None if is_buyer else seller,
        "buyer": {"charges": rupees(told.buyer_charges), "due": rupees(told.due)},
    }


def _line_dict(line: StatementLine) -> dict[str, Any]:
    is_percent = line.unit == "percent"
    return {
        **{name: getattr(line, name) for name in ("kind", "name", "payer", "unit")},
        "percent": percent_text(line.rate) if is_percent else None,
        "rate": None if is_percent else rupees(line.rate),
        "amount": rupees(line.amount),
    }
