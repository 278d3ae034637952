"""Photos of a lot: developed outside of any transaction, kept in the database, seen once published."""

from collections.abc import Sequence
from datetime import datetime
from typing import Final

from sqlalchemy import delete, select

from models.auction import Auction
from models.base import db
from models.lot import Lot, Photo
from services.accounts import Person
from services.auctions import storing
from services.auctions.errors import LotIsClosed, PhotosAreFixed
from services.auctions.events import PhotosAdded
from services.auctions.pictures import Picture, Upload, develop
from services.auctions.views import PhotoFile, PhotoView
from services.core.clock import iso
from services.core.errors import DomainError, NotFound
from services.core.ids import public_id
from services.runtime.green import offload
from services.runtime.transaction import record, transaction

_STILL_GROWS: Final = ("draft", "scheduled", "live")
_MOST_AT_ONCE: Final = 2 * storing.MOST_PHOTOS


def add_photos(*, seller: Person, auction_id: int, uploads: Sequence[Upload], now: datetime) -> int:
    """Add photos to one's own lot, all or none; returns how many are new.

    Raises PhotoRefused (naming the file), TooManyPhotos, NotFound, or LotIsClosed after the hammer.
    """
    storing.check_may_sell(seller)
    pictures, refused = develop_all(uploads)
    if refused:
        raise refused[0]
    with transaction() as session:
        auction = storing.lock_own(session, seller_id=seller.id, auction_id=auction_id)
        if auction.status not in _STILL_GROWS:
            raise LotIsClosed()
        new = storing.add_pictures(session, lot_id=auction.lot_id, pictures=pictures, now=now)
        if new and auction.status != "draft":
            record(PhotosAdded(auction_id=auction.id, count=len(new), at=iso(now)))
    return len(new)


def remove_photo(*, seller: Person, auction_id: int, photo_id: int) -> None:
    """Take a photo out of one's own draft; raises NotFound, or PhotosAreFixed once published."""
    with transaction() as session:
        auction = storing.lock_own(session, seller_id=seller.id, auction_id=auction_id)
        if auction.status != "draft":
            raise PhotosAreFixed()
        gone = session.execute(delete(Photo).where(Photo.id == photo_id, Photo.lot_id == auction.lot_id))
        if gone.rowcount != 1:  # type: ignore[attr-defined]
            raise NotFound()


def get_photo(*, photo_id: int, viewer_id: int | None, thumbnail: bool = False) -> PhotoFile:
    """Return a photo's bytes; photos of drafts only for their seller, else NotFound."""
    column = Photo.thumbnail if thumbnail else Photo.image
    query = (
        select(column, Auction.status, Auction.seller_id)
        .join(Lot, Lot.id == Photo.lot_id)
        .join(Auction, Auction.lot_id == Lot.id)
        .where(Photo.id == photo_id)
        .order_by(Auction.status == "draft")
        .limit(1)
    )
    row = db.session.execute(query).one_or_none()
    if row is None or (row.status == "draft" and row.seller_id != viewer_id):
        raise NotFound()
    return PhotoFile(content=row[0], is_public=row.status != "draft")


def photos_of(lot_id: int) -> tuple[PhotoView, ...]:
    """List a lot's photos in their order, without their bytes."""
    query = select(Photo.id, Photo.width, Photo.height).where(Photo.lot_id == lot_id).order_by(Photo.position)
    return tuple(
        PhotoView(id=public_id("photo", row.id), width=row.width, height=row.height)
        for row in db.session.execute(query)
    )


def develop_all(uploads: Sequence[Upload]) -> tuple[list[Picture], list[DomainError]]:
    """Develop uploads on a native thread each; returns the photos and the refusals."""
    pictures: list[Picture] = []
    refused: list[DomainError] = []
    for upload in uploads[:_MOST_AT_ONCE]:
        try:
            pictures.append(offload(develop, upload))
        except DomainError as refusal:
            refused.append(refusal)
    return pictures, refused
