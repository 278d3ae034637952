"""Earnest money where bids are taken one to a transaction, and where auctions end."""

from collections.abc import Iterable, Sequence
from datetime import datetime

from sqlalchemy.orm import Session

from services.bidding.changes import Change
from services.bidding.rules import Status
from services.bidding.storing import Loaded
from services.money import Book, Hold, find_holders, hold_for
from services.runtime.transaction import dialect_of, driver_cursor, record_all


def open_book(session: Session, people: Iterable[int]) -> Book:
    """Lock the accounts of these people, whose auctions the caller has locked, and read what they hold."""
    connection = session.connection()
    return Book.read(lambda: driver_cursor(connection), dialect_of(connection), people)


def write_book(session: Session, book: Book, *, at: datetime) -> None:
    """Write what was held and freed, and record that it moved."""
    connection = session.connection()
    book.write(driver_cursor(connection), dialect_of(connection), at=at)
    record_all(book.moved)


def check_promise(session: Session, loaded: Loaded, *, user_id: int, amount: int) -> Book | None:
    """Open the book of a bidder who promises `amount` paise per quintal; None where nothing is asked.

    Raises EarnestMissing.
    """
    if not loaded.terms.earnest_ppm:
        return None
    book = open_book(session, [user_id])
    book.check(user_id=user_id, auction_id=loaded.id, want=wanted_for(loaded, amount))
    return book


def hold_promise(
    session: Session, loaded: Loaded, book: Book | None, *, user_id: int, amount: int, at: datetime
) -> None:
    """Hold what a promise asks for that was checked before; its ledger line is the auction's last one."""
    if book is None:
        return
    book.keep(
        user_id=user_id,
        auction_id=loaded.id,
        want=wanted_for(loaded, amount),
        seq=loaded.version,
        by_id=user_id,
    )
    write_book(session, book, at=at)


def settle_ends(session: Session, changes: Sequence[Change]) -> None:
    """Free what was held in auctions that ended, but for the one who has the lot or may yet have it."""
    asking = {change.loaded.id: change.loaded for change in changes if change.loaded.terms.earnest_ppm}
    if not asking:
        return
    connection = session.connection()
    holders = find_holders(driver_cursor(connection), dialect_of(connection), sorted(asking))
    if not holders:
        return
    book = open_book(session, {user_id for _, user_id in holders})
    for auction_id, user_id in sorted(holders):
        loaded = asking[auction_id]
        want = _kept_after(loaded) if user_id == loaded.leader else None
        book.keep(user_id=user_id, auction_id=auction_id, want=want, seq=loaded.version)
    write_book(session, book, at=max(change.at for change in changes))


def wanted_for(loaded: Loaded, amount: int) -> Hold:
    """What a promise of `amount` paise per quintal holds in this auction."""
    return hold_for(rate=amount, grams=loaded.grams, earnest_ppm=loaded.terms.earnest_ppm)


def _kept_after(loaded: Loaded) -> Hold | None:
    """A winner's, at the price; that of a top bid the seller has not decided on, at what was promised."""
    lead, status = loaded.state.lead, loaded.state.status
    if lead is None or status not in (Status.SOLD, Status.PENDING_CONSENT):
        return None
    return wanted_for(loaded, lead.price if status is Status.SOLD else lead.maximum)
