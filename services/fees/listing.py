"""What a seller's plan allows: so many lots on offer at a time, so many of them in featured places."""

from dataclasses import replace
from datetime import datetime
from typing import Final

from sqlalchemy import delete, func, select
from sqlalchemy.orm import Session

from models.auction import Auction
from models.base import db
from models.fee_plan import FeaturedLot
from models.user import User
from services import auctions
from services.accounts import Person
from services.auctions import AuctionCard, Filters, LotListed
from services.core.errors import NotFound
from services.fees.errors import ListingLimit, NoFeaturedPlace, NotOnOffer
from services.fees.plans import plan_of
from services.runtime.subscribers import within
from services.runtime.transaction import current_session, transaction

MOST_SHOWN: Final = 12
_ON_OFFER: Final = ("scheduled", "live")


@within(LotListed)
def keep_the_limit(listed: LotListed) -> None:
    """Refuse the lot that is one too many for its seller's plan: raises ListingLimit."""
    plan = plan_of(user_id=listed.seller_id)
    if plan.live_lots is None:
        return
    on_offer = select(func.count()).where(
        Auction.seller_id == listed.seller_id, Auction.status.in_(_ON_OFFER)
    )
    if (current_session().scalar(on_offer) or 0) > plan.live_lots:
        raise ListingLimit(plan=plan.name, most=plan.live_lots)


def feature(*, seller: Person, auction_id: int, now: datetime) -> None:
    """Show one's own lot before others, once however often it is asked.

    Raises NotFound, NotOnOffer or NoFeaturedPlace.
    """
    plan = plan_of(user_id=seller.id)
    with transaction() as session:
        session.execute(select(User.id).where(User.id == seller.id).with_for_update(key_share=True))
        _check_on_offer(session, seller_id=seller.id, auction_id=auction_id)
        if session.get(FeaturedLot, auction_id) is not None:
            return
        if _count_taken(session, seller.id) >= plan.featured_places:
            raise NoFeaturedPlace(plan=plan.name, most=plan.featured_places)
        session.add(FeaturedLot(auction_id=auction_id, seller_id=seller.id, at=now))


def take_back(*, seller: Person, auction_id: int) -> None:
    """Give a featured place free again; nothing happens when the lot has none."""
    mine = (FeaturedLot.auction_id == auction_id, FeaturedLot.seller_id == seller.id)
    with transaction() as session:
        session.execute(delete(FeaturedLot).where(*mine))


def featured_of(*, seller_id: int) -> set[int]:
    """The numbers of a seller's lots that have a featured place."""
    return set(db.session.scalars(select(FeaturedLot.auction_id).where(FeaturedLot.seller_id == seller_id)))


def featured_cards(*, filters: Filters, now: datetime) -> list[AuctionCard]:
    """List the live lots in featured places that match, the first to close first; at most a dozen."""
    query = (
        select(FeaturedLot.auction_id)
        .join(Auction, Auction.id == FeaturedLot.auction_id)
        .where(Auction.status == "live", Auction.ends_at > now)
    )
    numbers = list(db.session.scalars(query))
    if not numbers:
        return []
    wanted = replace(filters, numbers=numbers, page=1, per_page=MOST_SHOWN)
    return auctions.browse(filters=wanted, now=now).items


def _check_on_offer(session: Session, *, seller_id: int, auction_id: int) -> None:
    query = select(Auction.status).where(Auction.id == auction_id, Auction.seller_id == seller_id)
    status = session.scalar(query)
    if status is None or status == "draft":
        raise NotFound()
    if status not in _ON_OFFER:
        raise NotOnOffer()


def _count_taken(session: Session, seller_id: int) -> int:
    query = (
        select(func.count())
        .select_from(FeaturedLot)
        .join(Auction, Auction.id == FeaturedLot.auction_id)
        .where(FeaturedLot.seller_id == seller_id, Auction.status.in_(_ON_OFFER))
    )
    return session.scalar(query) or 0
