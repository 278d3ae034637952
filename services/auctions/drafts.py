"""Unfinished listings: kept as typed, seen by their seller only."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any, Final

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from models.auction import Auction
from models.base import db
from models.lot import Lot, Photo
from services.accounts import Person
from services.auctions import storing
from services.auctions.errors import AlreadyPublished, TooManyPhotos
from services.auctions.photos import develop_all, photos_of
from services.auctions.pictures import Picture, Upload
from services.auctions.rules import QUALITY_PREFIX, merge_forms
from services.auctions.views import Draft, SavedForm
from services.core.clock import parse_iso
from services.core.errors import DomainError, NotFound
from services.runtime.transaction import transaction

_LONGEST_REF: Final = 36


def save_draft(
    *,
    seller: Person,
    form: Mapping[str, Any],
    now: datetime,
    auction_id: int | None = None,
    form_ref: str | None = None,
    uploads: Sequence[Upload] = (),
) -> SavedForm:
    """Lay what was typed over a draft, or begin one; photos that can't be taken are told in `refused`.

    `form` takes the names of rules.FIELDS and "quality.<parameter>", or the API's nested shape; an empty
    value clears its field. `form_ref` names the opened form: a second sending finds the first one's draft,
    and changes nothing once it is published. Raises NotFound (also for somebody else's), AlreadyPublished,
    TooManyDrafts.
    """
    storing.check_may_sell(seller)
    pictures, refused = develop_all(uploads)
    with transaction() as session:
        auction = _find_or_start(
            session, seller_id=seller.id, auction_id=auction_id, form_ref=form_ref, now=now
        )
        if auction.status == "draft":
            storing.write_form(auction, laid_over(storing.form_of(auction), form), now=now)
            refused += _add_what_fits(session, auction, pictures, now=now)
        number, is_draft = auction.id, auction.status == "draft"
    return SavedForm(number=number, is_draft=is_draft, refused=tuple(refused))


def get_draft(*, seller: Person, auction_id: int) -> Draft:
    """Return one's own draft; raises NotFound (also for somebody else's) or AlreadyPublished."""
    query = select(Auction).where(Auction.id == auction_id, Auction.seller_id == seller.id)
    auction = db.session.scalar(query.execution_options(populate_existing=True))
    if auction is None:
        raise NotFound()
    if auction.status != "draft":
        raise AlreadyPublished()
    return draft_of(auction, photos=photos_of(auction.lot_id))


def discard_draft(*, seller: Person, auction_id: int) -> None:
    """Delete one's own draft with its photos; nobody has seen it, so nothing of it is kept."""
    with transaction() as session:
        auction = storing.lock_draft(session, seller_id=seller.id, auction_id=auction_id)
        lot_id = auction.lot_id
        session.execute(delete(Photo).where(Photo.lot_id == lot_id))
        session.execute(delete(Auction).where(Auction.id == auction_id))
        session.execute(delete(Lot).where(Lot.id == lot_id))
        session.expunge(auction)


def draft_of(auction: Auction, *, photos: tuple[Any, ...] = ()) -> Draft:
    """Build the plain view of a draft's row."""
    saved_at = (auction.draft_form or {}).get("saved_at")
    return Draft(
        number=auction.id,
        form=storing.form_of(auction),
        saved_at=parse_iso(saved_at) if saved_at else auction.created_at,
        photos=photos,
    )


def laid_over(old: dict[str, str], values: Mapping[str, Any]) -> dict[str, str]:
    """Lay new values over old ones; another crop brings its own quality fields."""
    new = merge_forms(old, values)
    if new.get("commodity") == old.get("commodity"):
        return new
    given = {str(name) for name in values} | {
        f"{QUALITY_PREFIX}{name}" for name in values.get("quality") or ()
    }
    return {n: text for n, text in new.items() if not n.startswith(QUALITY_PREFIX) or n in given}


def _find_or_start(
    session: Session, *, seller_id: int, auction_id: int | None, form_ref: str | None, now: datetime
) -> Auction:
    if auction_id is not None:
        return storing.lock_draft(session, seller_id=seller_id, auction_id=auction_id)
    ref = (form_ref or "")[:_LONGEST_REF] or None
    known = storing.find_by_ref(session, seller_id=seller_id, form_ref=ref) if ref else None
    return known or storing.start_draft(session, seller_id=seller_id, form_ref=ref, now=now)


def _add_what_fits(
    session: Session, auction: Auction, pictures: Sequence[Picture], *, now: datetime
) -> list[DomainError]:
    for picture in pictures:
        try:
            storing.add_pictures(session, lot_id=auction.lot_id, pictures=[picture], now=now)
        except TooManyPhotos as refusal:
            return [refusal]
    return []
