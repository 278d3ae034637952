"""Offering a lot again: a new draft that says what the old listing said."""

import re
from datetime import datetime
from typing import Any, Final

from sqlalchemy import insert, select
from sqlalchemy.orm import Session

from models.auction import Auction
from models.lot import Lot, Photo
from models.price import Commodity
from services.auctions import storing
from services.auctions.rules import DURATIONS_H, clean_form
from services.core.decimals import plain
from services.core.money import rupees

PPM_IN_PERCENT: Final = 10_000
GRAMS_IN_QUINTAL: Final = 100_000
_AS_GIVEN: Final = re.compile(r"(\S+) (\S+?)(?: × (\S+) kg)?")
_WORDS: Final = ("variety", "grade", "state", "district", "market", "location", "description")
_PRICES: Final = ("start_price", "reserve_price", "step", "floor_price", "drop")
_PHOTO: Final = ("position", "digest", "width", "height", "image", "thumbnail")


def draft_again(session: Session, *, auction_id: int, form_ref: str, now: datetime) -> int:
    """Begin a draft as a published auction was, photos included; returns its number.

    The same `form_ref` finds the same draft, or what it has become. Raises TooManyDrafts.
    """
    old = session.get_one(Auction, auction_id)
    known = storing.find_by_ref(session, seller_id=old.seller_id, form_ref=form_ref)
    if known is not None:
        return known.id
    lot = session.get_one(Lot, old.lot_id)
    crop = session.get(Commodity, lot.commodity_id) if lot.commodity_id else None
    draft = storing.start_draft(session, seller_id=old.seller_id, form_ref=form_ref, now=now)
    storing.write_form(draft, clean_form(_form(old, lot, crop=crop.name if crop else "")), now=now)
    copied = [getattr(Photo, name) for name in _PHOTO]
    photos = session.execute(select(*copied).where(Photo.lot_id == lot.id).order_by(Photo.position)).all()
    rows = [
        {"lot_id": draft.lot_id, "created_at": now, **dict(zip(_PHOTO, row, strict=True))} for row in photos
    ]
    if rows:
        session.execute(insert(Photo), rows)
    return draft.id


def find_draft_again(session: Session, *, seller_id: int, form_ref: str) -> int | None:
    """The draft of that `form_ref`, or what it has become."""
    query = select(Auction.id).where(Auction.seller_id == seller_id, Auction.form_ref == form_ref)
    return session.scalar(query)


def _form(auction: Auction, lot: Lot, *, crop: str) -> dict[str, Any]:
    prices = {name: getattr(auction, name) for name in _PRICES}
    return {
        "commodity": crop,
        **_quantity(lot),
        **{name: getattr(lot, name) for name in _WORDS},
        **{name: rupees(value) for name, value in prices.items() if value is not None},
        "format": auction.format,
        "drop_every_s": auction.drop_every_s,
        "starts": "now",
        "duration_hours": _duration(auction),
        "consent": auction.asks_consent,
        "earnest_percent": auction.earnest_ppm // PPM_IN_PERCENT,
        "quality": lot.quality or {},
    }


def _quantity(lot: Lot) -> dict[str, str]:
    """In the seller's own count, where there is one."""
    match = _AS_GIVEN.fullmatch(lot.quantity_as_given)
    if match is None:
        return {"quantity": plain(lot.quantity_grams or 0, GRAMS_IN_QUINTAL), "unit": "quintal"}
    quantity, unit, bag_kg = match.groups()
    return {"quantity": quantity, "unit": unit, "bag_kg": bag_kg or ""}


def _duration(auction: Auction) -> str:
    """As long as before, where that is one of the usual lengths."""
    if auction.starts_at is None or auction.ends_at is None:
        return ""
    hours = (auction.ends_at - auction.starts_at).total_seconds() / 3600
    return str(min(DURATIONS_H, key=lambda usual: abs(usual - hours)))
