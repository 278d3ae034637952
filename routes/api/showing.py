"""People, drafts, sales and lists in the API's words; cards and snapshots have builders of their own."""

from collections.abc import Sequence
from typing import Any, Protocol, TypeVar

from presentation.cards import card_dicts
from routes.api.door import language, viewer_id
from routes.guards import the_person
from services import auctions, bidding, sales
from services.accounts import Person
from services.auctions import AuctionCard, Draft
from services.core.clock import iso, utc_now
from services.core.errors import NotFound
from services.core.money import rupees
from services.core.pages import Page
from services.core.weight import quintals
from services.fees import Statement, StatementLine
from services.prices import percent_text
from services.sales import SaleRow, SaleView, Side

T = TypeVar("T")


class Paged(Protocol):
    """Some page of a longer list."""

    @property
    def page(self) -> int: ...
    @property
    def pages(self) -> int: ...
    @property
    def total(self) -> int: ...


def page_dict(page: Paged, items: list[dict[str, Any]]) -> dict[str, Any]:
    """One page of a list."""
    return {"items": items, "page": page.page, "pages": page.pages, "total": page.total}


def page_of(things: Sequence[T], *, page: int, per_page: int) -> Page[T]:
    """Cut a page out of a whole list."""
    start = (page - 1) * per_page
    pages = max(1, -(-len(things) // per_page))
    return Page(items=things[start : start + per_page], page=page, pages=pages, total=len(things))


def cards(found: Sequence[AuctionCard]) -> list[dict[str, Any]]:
    """The cards as the caller sees them."""
    return card_dicts(found, viewer_id=viewer_id(), language=language(), now=utc_now())


def auction_answer(auction_id: int, *, since: int | None = None) -> dict[str, Any]:
    """The snapshot of a published auction as the caller sees it; raises NotFound."""
    snapshot = bidding.snapshot(
        auction_id=auction_id, viewer_id=viewer_id(), language=language(), now=utc_now(), since=since
    )
    return {"auction": snapshot}


def own_auction_answer(auction_id: int) -> dict[str, Any]:
    """The snapshot of one's own auction, or the draft it still is; raises NotFound."""
    try:
        return auction_answer(auction_id)
    except NotFound:
        draft = auctions.get_draft(seller=the_person(), auction_id=auction_id)
        return {"auction": draft_dict(draft)}


def draft_dict(draft: Draft) -> dict[str, Any]:
    """A draft with its fields as they were typed, by the names under which they are sent."""
    return {
        "id": draft.id,
        "version": 0,
        "status": "draft",
        "listing": _listing_of(draft.form),
        "photos": [
            {
                "url": f"/photos/{photo.id}.webp",
                "thumb_url": f"/photos/{photo.id}/thumb.webp",
                "width": photo.width,
                "height": photo.height,
            }
            for photo in draft.photos
        ],
        "saved_at": iso(draft.saved_at),
    }


def _listing_of(form: dict[str, str]) -> dict[str, str]:
    """The fields by the names under which they are sent; a page may have weighed in another unit."""
    if form.get("unit", "quintal") != "quintal":
        return form
    left_out = ("unit", "bag_kg")
    names = {"quantity": "quantity_quintals"}
    return {names.get(name, name): text for name, text in form.items() if name not in left_out}


def user_dict(person: Person) -> dict[str, Any]:
    """What a person may know of their own account."""
    return {
        "id": person.public_id,
        "name": person.name,
        "phone": person.phone,
        "email": person.email,
        "roles": list(person.roles),
        "language": person.language,
        "state": person.state,
        "district": person.district,
        "suspended": person.suspended,
    }


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
        "created_at": iso(row.created_at),
        **parties,
        "side": row.side.value if row.side else None,
        "next": {"status": row.turn.to.value, "side": row.turn.side.value} if row.turn else None,
    }


def sale_answer(sale: SaleView) -> dict[str, Any]:
    """A sale with every step it took."""
    steps = [
        {
            "status": step.status.value,
            "side": step.side.value if step.side else None,
            "name": step.name,
            "note": step.note,
            "at": iso(step.at),
        }
        for step in sale.steps
    ]
    told = statement_dict(sales.statement_of(sale), is_buyer=sale.side is Side.BUYER)
    return {"sale": sale_row_dict(sale) | {"steps": steps, "statement": told}}


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
