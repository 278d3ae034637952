"""The seller offers a lot again that was not sold, or not paid."""

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from models.auction import Auction
from models.sale import Sale
from services import auctions, bidding
from services.accounts import NotYourRole, Person, Suspended
from services.core.errors import NotFound
from services.defaults.asking import relisting_ref, withdraw_question
from services.defaults.errors import NotForRelisting
from services.runtime.transaction import transaction

_UNSOLD = ("ended", "cancelled")
_OFF = ("cancelled", "defaulted")


def relist(*, seller: Person, auction_id: int, now: datetime) -> int:
    """Begin a draft as the lot was listed, photos included, and take a question to a runner-up back.

    Returns the draft's number, or what it has become: twice makes one. Raises NotFound (also: not yours),
    NotForRelisting, TooManyDrafts, Suspended, NotYourRole.
    """
    if not seller.is_seller:
        raise NotYourRole()
    if seller.suspended:
        raise Suspended()
    with transaction() as session:
        if bidding.lock_sold(session, auction_id=auction_id) != seller.id:
            raise NotFound()
        if not can_relist(session, auction_id):
            raise NotForRelisting()
        withdraw_question(session, auction_id=auction_id, now=now)
        return auctions.draft_again(
            session, auction_id=auction_id, form_ref=relisting_ref(auction_id), now=now
        )


def can_relist(session: Session, auction_id: int) -> bool:
    """Whether nobody can bid on a lot any more, and nobody has it."""
    status = session.scalar(select(Auction.status).where(Auction.id == auction_id))
    if status in _UNSOLD:
        return True
    newest = select(Sale.status).where(Sale.auction_id == auction_id).order_by(Sale.id.desc()).limit(1)
    return status == "sold" and session.scalar(newest) in _OFF
