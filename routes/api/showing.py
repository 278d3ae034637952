"""People, drafts, sales and lists in the API's words; cards and snapshots have builders of their own."""

from collections.abc import Sequence
from typing import Any, Protocol, TypeVar

from presentation.cards import card_dicts
from routes.api.door import language, viewer_id
from routes.guards import the_person
from services import auctions, bidding
from services.accounts import Person
from services.auctions import AuctionCard, Draft
from services.core.clock import iso, utc_now
from services.core.errors import NotFound
from services.core.pages import Page

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
        "blocked": person.blocked,
    }
