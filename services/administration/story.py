"""The whole story of an auction: who bid what, when, and from where, beside the ledger that must agree."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from sqlalchemy import Select, select

from models.auction import Auction
from models.base import db
from models.bid import Bid, BidRequest
from models.lot import Lot
from models.price import Commodity
from models.user import User
from services import bidding, prices
from services.accounts import Person
from services.core.errors import NotFound
from services.core.ids import public_id

OVER: Final = frozenset({"sold", "ended", "cancelled"})
CLOSED: Final = OVER | {"pending_consent"}
MOST_LINES: Final = 1000
_SAID_ALOUD: Final = frozenset({"plain", "accept"})


@dataclass(frozen=True, slots=True, kw_only=True)
class BidLine:
    """One change of price: paise per quintal, and whose it was."""

    seq: int
    alias: int
    name: str
    user_id: str
    amount: int
    kind: str
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class RequestLine:
    """What a buyer asked for, through which door and from which address.

    The maximum of an auto-bid is None until the auction is over: nobody sees a standing maximum. A sealed
    bid is None until all are opened at the close.
    """

    kind: str
    name: str
    user_id: str
    amount: int | None
    door: str
    address: str
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class LedgerLine:
    """One entry of the public ledger."""

    seq: int
    kind: str
    payload: dict[str, Any]
    at: datetime
    hash: str


@dataclass(frozen=True, slots=True, kw_only=True)
class AuctionStory:
    """An auction with all that was done to it; the reserve is None until it is over, lists are in order."""

    id: str
    status: str
    format: str
    crop: str
    variety: str
    weight_grams: int
    seller: str
    seller_id: str
    start_price: int
    reserve_price: int | None
    price: int | None
    starts_at: datetime
    ends_at: datetime
    extensions: int
    bid_count: int
    bids: tuple[BidLine, ...]
    requests: tuple[RequestLine, ...]
    ledger: tuple[LedgerLine, ...]
    report: bidding.LedgerReport


def auction_story(*, auction_id: int, person: Person) -> AuctionStory:
    """Tell the story of a published auction, its ledger checked; raises NotFound, also for drafts.

    At most MOST_LINES of each list: the newest.
    """
    query = (
        select(Auction, Lot, Commodity, User.name)
        .join(Lot, Lot.id == Auction.lot_id)
        .join(User, User.id == Auction.seller_id)
        .outerjoin(Commodity, Commodity.id == Lot.commodity_id)
        .where(Auction.id == auction_id, Auction.status != "draft")
    )
    row = db.session.execute(query.execution_options(populate_existing=True)).one_or_none()
    if row is None:
        raise NotFound()
    auction: Auction = row.Auction
    over = auction.status in OVER
    crop = prices.find_commodity(commodity_id=row.Lot.commodity_id) if row.Commodity else None
    assert (
        auction.start_price and auction.starts_at and auction.ends_at
    )  # a CHECK holds it for published ones
    return AuctionStory(
        id=public_id("auction", auction.id),
        status=auction.status,
        format=auction.format,
        crop=crop.label(person.language) if crop else "",
        variety=row.Lot.variety,
        weight_grams=row.Lot.quantity_grams or 0,
        seller=row.name,
        seller_id=public_id("user", auction.seller_id),
        start_price=auction.start_price,
        reserve_price=auction.reserve_price if over else None,
        price=auction.price,
        starts_at=auction.starts_at,
        ends_at=auction.ends_at,
        extensions=auction.extensions,
        bid_count=auction.bid_count,
        bids=_bids(auction_id),
        requests=_requests(auction_id, status=auction.status),
        ledger=_ledger(auction_id),
        report=bidding.verify_ledger(auction_id=auction_id),
    )


def _bids(auction_id: int) -> tuple[BidLine, ...]:
    query = select(Bid, User.name).join(User, User.id == Bid.bidder_id).where(Bid.auction_id == auction_id)
    return tuple(
        BidLine(
            seq=bid.seq,
            alias=bid.alias,
            name=name,
            user_id=public_id("user", bid.bidder_id),
            amount=bid.amount,
            kind=bid.kind,
            at=bid.at,
        )
        for bid, name in _newest(query, Bid.seq)
    )


def _requests(auction_id: int, *, status: str) -> tuple[RequestLine, ...]:
    query = select(BidRequest, User.name).join(User, User.id == BidRequest.bidder_id)
    return tuple(
        RequestLine(
            kind=asked.kind,
            name=name,
            user_id=public_id("user", asked.bidder_id),
            amount=asked.amount if _is_seen(asked.kind, status) else None,
            door=asked.door,
            address=asked.address,
            at=asked.at,
        )
        for asked, name in _newest(query.where(BidRequest.auction_id == auction_id), BidRequest.id)
    )


def _is_seen(kind: str, status: str) -> bool:
    """Whether the office may read the amount of a request, when buyers may."""
    if kind in _SAID_ALOUD:
        return True
    return status in (CLOSED if kind == "sealed" else OVER)


def _ledger(auction_id: int) -> tuple[LedgerLine, ...]:
    lines = bidding.ledger_lines(auction_id=auction_id)[-MOST_LINES:]
    return tuple(
        LedgerLine(seq=line.seq, kind=line.kind, payload=dict(line.payload), at=line.at, hash=line.hash)
        for line in lines
    )


def _newest(query: Select[*tuple[Any, ...]], order: Any) -> list[Any]:
    rows = db.session.execute(query.order_by(order.desc()).limit(MOST_LINES)).all()
    return list(reversed(rows))
