"""Sales in the API's words: rows of lists, and one with its timeline, scales and formula."""

from typing import Any

from routes.api.door import bp
from routes.api.statements import statement_dict
from services import disputes, sales
from services.core.clock import iso
from services.core.decimals import plain
from services.core.ids import number_of
from services.core.money import rupees
from services.core.weight import quintals
from services.sales import (
    FileView,
    SaleRow,
    SaleView,
    Settlement,
    Side,
    StepView,
    Terms,
    Turn,
    WeighingView,
)


def sale_row_dict(row: SaleRow) -> dict[str, Any]:
    """A sale as a list shows it."""
    parties = {
        side: {name: getattr(party, name) for name in ("id", "name", "state", "district", "phone", "email")}
        for side, party in (("seller", row.seller), ("buyer", row.buyer))
    }
    return {
        "id": row.id,
        "auction_id": row.auction_id,
        "status": row.status.value,
        "lot": {
            "commodity": row.lot.crop,
            **{name: getattr(row.lot, name) for name in ("variety", "grade", "market", "district", "state")},
        },
        "rate": rupees(row.rate),
        "quantity_quintals": quintals(row.weight_grams),
        "total": rupees(row.total),
        "settled_total": rupees(row.settled_total),
        "settled_quintals": quintals(row.settled_grams),
        "disputed_amount": rupees(row.disputed_amount),
        "due_at": iso(row.due_at) if row.due_at else None,
        "created_at": iso(row.created_at),
        **parties,
        "side": row.side.value if row.side else None,
        "next": _next(row.turn) if row.turn else None,
    }


def sale_answer(sale: SaleView) -> dict[str, Any]:
    """A sale with every step it took, what was weighed and what it comes to."""
    more = {
        "steps": [_step(step, sale_id=sale.id) for step in sale.steps],
        "terms": _terms(sale.terms),
        "weighings": [_weighing(each) for each in sale.weighings],
        "settlement": _settlement(sale.settlement) if sale.settlement else None,
        "cancel_asked": sale.cancel_asked.value if sale.cancel_asked else None,
        "statement": statement_dict(sales.statement_of(sale), is_buyer=sale.side is Side.BUYER),
    }
    return {"sale": sale_row_dict(sale) | more | {"dispute_records": _records(sale)}}


def _records(sale: SaleView) -> dict[str, Any]:
    people = {"seller": number_of("user", sale.seller.id), "buyer": number_of("user", sale.buyer.id)}
    found = disputes.records_of(user_ids=list(people.values()))
    return {side: {"count": found[who].count, "lost": found[who].lost} for side, who in people.items()}


def _next(turn: Turn) -> dict[str, str]:
    return {"status": turn.to.value, "side": turn.side.value, "by": turn.way}


def _step(step: StepView, *, sale_id: str) -> dict[str, Any]:
    return {
        "status": step.status.value,
        "act": step.act,
        "side": step.side.value if step.side else None,
        "name": step.name,
        "note": step.note,
        "at": iso(step.at),
        "files": [file_dict(file, sale_id=sale_id) for file in step.files],
    }


def file_dict(file: FileView, *, sale_id: str) -> dict[str, Any]:
    """A paper to a step of a sale."""
    return {
        "url": f"{bp.url_prefix}/sales/{sale_id}/files/{file.id}",
        "name": file.name,
        "type": file.kind,
        "bytes": file.size,
    }


def _terms(terms: Terms) -> dict[str, Any]:
    return {
        "tolerance_percent": plain(terms.tolerance_ppm, 10_000),
        "deductions": [
            {
                "parameter": line.parameter,
                "unit": line.unit,
                "direction": line.direction,
                "limit": plain(line.limit, 1_000),
                "percent": plain(line.ppm, 10_000),
            }
            for line in terms.deductions
        ],
    }


def _weighing(weighing: WeighingView) -> dict[str, Any]:
    return {
        "side": weighing.side.value,
        "gross_kg": plain(weighing.gross, 1_000),
        "tare_kg": plain(weighing.tare, 1_000),
        "net_kg": plain(weighing.net, 1_000),
        "quality": {name: value for name, _label, _unit, value in weighing.quality},
        "slip": weighing.slip,
        "at": iso(weighing.at),
    }


def _settlement(found: Settlement) -> dict[str, Any]:
    return {
        "quintals": quintals(found.grams),
        "gross": rupees(found.gross),
        "lines": [
            {
                "parameter": line.parameter,
                "value": plain(line.value, 1_000),
                "beyond": plain(line.beyond, 1_000),
                "amount": rupees(line.amount),
            }
            for line in found.lines
        ],
        "total": rupees(found.total),
        "differences": [{"kind": each.kind, "amount": rupees(each.amount)} for each in found.differences],
    }
