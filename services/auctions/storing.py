"""The rows behind a listing: finding one's own under a lock, starting, filling."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any, Final

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from models.auction import Auction
from models.lot import Lot, Photo
from models.user import User
from services.accounts import NotYourRole, Person, Suspended
from services.auctions.errors import AlreadyPublished, TooManyDrafts, TooManyPhotos
from services.auctions.pictures import Picture
from services.auctions.rules import ListingTerms
from services.core.clock import iso
from services.core.errors import NotFound
from services.runtime.house_terms import house_terms

MOST_DRAFTS: Final = 50
MOST_PHOTOS: Final = 3
PPM_IN_PERCENT: Final = 10_000
_TERMS: Final = (
    "format start_price reserve_price step floor_price drop drop_every_s starts_at ends_at hard_end_at "
    "soft_close_window_s max_extensions"
).split()


def check_may_sell(seller: Person) -> None:
    """Refuse whoever may not sell: raises NotYourRole or Suspended."""
    if not seller.is_seller:
        raise NotYourRole()
    if seller.suspended:
        raise Suspended()


def lock_own(session: Session, *, seller_id: int, auction_id: int) -> Auction:
    """Lock one's own auction; raises NotFound for somebody else's, as for one that is not there."""
    query = select(Auction).where(Auction.id == auction_id, Auction.seller_id == seller_id)
    auction = session.scalar(query.with_for_update().execution_options(populate_existing=True))
    if auction is None:
        raise NotFound()
    return auction


def lock_draft(session: Session, *, seller_id: int, auction_id: int) -> Auction:
    """Lock one's own draft; raises NotFound or AlreadyPublished."""
    auction = lock_own(session, seller_id=seller_id, auction_id=auction_id)
    if auction.status != "draft":
        raise AlreadyPublished()
    return auction


def find_by_ref(session: Session, *, seller_id: int, form_ref: str) -> Auction | None:
    """Find what an opened form has become; the seller's row is locked so that two sendings take turns."""
    lock_seller(session, seller_id)
    query = select(Auction).where(Auction.seller_id == seller_id, Auction.form_ref == form_ref)
    return session.scalar(query.with_for_update())


def lock_seller(session: Session, seller_id: int) -> None:
    """Let the acts of one seller take turns, without being in the way of bids that refer to the seller."""
    session.execute(select(User.id).where(User.id == seller_id).with_for_update(key_share=True))


def start_draft(
    session: Session, *, seller_id: int, form_ref: str | None, now: datetime, stays: bool = True
) -> Auction:
    """Add an empty draft; raises TooManyDrafts when it `stays` one (is not published at once)."""
    lock_seller(session, seller_id)
    mine = select(func.count()).where(Auction.seller_id == seller_id, Auction.status == "draft")
    if stays and (session.scalar(mine) or 0) >= MOST_DRAFTS:
        raise TooManyDrafts(most=MOST_DRAFTS)
    lot = Lot(seller_id=seller_id, created_at=now)
    session.add(lot)
    session.flush()
    auction = Auction(lot_id=lot.id, seller_id=seller_id, status="draft", form_ref=form_ref, created_at=now)
    session.add(auction)
    session.flush()
    return auction


def write_form(auction: Auction, form: dict[str, str], *, now: datetime) -> None:
    """Keep a form as it was typed."""
    auction.draft_form = {"form": form, "saved_at": iso(now)}


def form_of(auction: Auction) -> dict[str, str]:
    """The form as it was typed."""
    return dict((auction.draft_form or {}).get("form", {}))


def add_pictures(session: Session, *, lot_id: int, pictures: Sequence[Picture], now: datetime) -> list[int]:
    """Add photos that are not there yet; returns the new ones' numbers. Raises TooManyPhotos."""
    rows = session.execute(select(Photo.digest, Photo.position).where(Photo.lot_id == lot_id)).all()
    known = {row.digest for row in rows}
    last = max((row.position for row in rows), default=0)
    new = {picture.digest: picture for picture in pictures if picture.digest not in known}
    if len(known) + len(new) > MOST_PHOTOS:
        raise TooManyPhotos(most=MOST_PHOTOS)
    photos = [
        Photo(
            lot_id=lot_id,
            position=position,
            digest=picture.digest,
            width=picture.width,
            height=picture.height,
            image=picture.image,
            thumbnail=picture.thumbnail,
            created_at=now,
        )
        for position, picture in enumerate(new.values(), start=last + 1)
    ]
    session.add_all(photos)
    session.flush()
    return [photo.id for photo in photos]


def fill(auction: Auction, lot: Lot, terms: ListingTerms, *, reference: dict[str, Any] | None) -> None:
    """Write the terms of a listing into the columns of its lot and its auction."""
    for name in ("commodity_id", "variety", "grade", "quantity_as_given", "state", "district", "market"):
        setattr(lot, name, getattr(terms, name))
    lot.location, lot.description, lot.quality = terms.location, terms.description, terms.quality
    lot.quantity_grams = terms.grams
    for name in _TERMS:
        setattr(auction, name, getattr(terms, name))
    auction.asks_consent = terms.consent
    percent = max(terms.earnest_percent, house_terms().earnest_percent)
    auction.earnest_ppm = percent * PPM_IN_PERCENT
    auction.reference = reference
