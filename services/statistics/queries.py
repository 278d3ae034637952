"""The figures of the house, added up by the database."""

from datetime import datetime
from decimal import Decimal
from typing import Any

from sqlalchemy import Numeric, Select, case, cast, func, select

from models.auction import Auction
from models.base import db
from models.bid import Bid, Bidder
from models.sale import Sale
from models.user import User
from services.statistics.views import HouseStatistics

_HIDDEN = ("draft", "cancelled")
_CALLED_OFF = ("cancelled", "defaulted")
_NOT_OPENED = (*_HIDDEN, "scheduled")


def house_statistics(*, now: datetime) -> HouseStatistics:
    """Add up the house as it stands; nothing in it names a person."""
    auctions, sales, people = _one(_auctions(now)), _one(_sales()), _one(_people())
    bids = db.session.scalar(select(func.count()).select_from(Bid)) or 0
    return HouseStatistics(
        live_auctions=auctions.live,
        total_auctions=auctions.total,
        bids=bids,
        bidders=people.bidders,
        sales=sales.number,
        turnover=int(sales.turnover),
        weight_grams=int(sales.weight_grams),
        success_rate=_share(auctions.sold, auctions.finished),
        bids_per_auction=_share(bids, auctions.opened),
        bidders_per_auction=_share(people.entries, auctions.opened),
        price_uplift=None if sales.uplift is None else round(Decimal(str(sales.uplift)) - 1, 4),
        bidder_participation=_share(people.bidders, people.buyers),
    )


def _auctions(now: datetime) -> Select[*tuple[Any, ...]]:
    return select(
        func.count().filter(Auction.status == "live", Auction.ends_at > now).label("live"),
        func.count().filter(Auction.status.not_in(_HIDDEN)).label("total"),
        func.count().filter(Auction.status.not_in(_NOT_OPENED)).label("opened"),
        func.count().filter(Auction.status == "sold").label("sold"),
        func.count().filter(Auction.status.in_(("sold", "ended"))).label("finished"),
    )


def _sales() -> Select[*tuple[Any, ...]]:
    reference = cast(Auction.reference["price"].as_string(), Numeric(14, 2)) * 100
    return (
        select(
            func.count().label("number"),
            func.coalesce(func.sum(Sale.total), 0).label("turnover"),
            func.coalesce(func.sum(Sale.weight_grams), 0).label("weight_grams"),
            func.avg(case((reference > 0, cast(Sale.rate, Numeric(16, 4)) / reference))).label("uplift"),
        )
        .join_from(Sale, Auction, Auction.id == Sale.auction_id)
        .where(Sale.status.not_in(_CALLED_OFF))
    )


def _people() -> Select[*tuple[Any, ...]]:
    return select(
        select(func.count()).where(User.is_buyer).scalar_subquery().label("buyers"),
        select(func.count(Bidder.user_id.distinct())).scalar_subquery().label("bidders"),
        select(func.count()).select_from(Bidder).scalar_subquery().label("entries"),
    )


def _one(query: Select[*tuple[Any, ...]]) -> Any:
    return db.session.execute(query).one()


def _share(part: int, whole: int) -> Decimal | None:
    return round(Decimal(part) / whole, 4) if whole else None
