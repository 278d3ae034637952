"""Auctions in lists: one row a card, whatever the length of the list."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final, Literal

from sqlalchemy import ColumnElement, Row, Select, and_, func, or_, select

from models.auction import Auction
from models.base import db
from models.lot import Lot, Photo
from models.price import Commodity
from models.user import User
from services import prices
from services.auctions.views import AuctionCard, CropName, Page, PhotoView, ReserveView
from services.core.ids import public_id
from services.core.money import Paise
from services.core.weight import Grams

Sort = Literal["ending_soon", "newest", "price_low", "price_high"]
SORTS: Final[tuple[Sort, ...]] = ("ending_soon", "newest", "price_low", "price_high")
STATUS_FILTERS: Final[dict[str, tuple[str, ...]]] = {
    "live": ("live",),
    "scheduled": ("scheduled",),
    "ended": ("ended", "sold", "pending_consent"),
    "sold": ("sold",),
    "all": ("live", "scheduled", "ended", "sold", "pending_consent", "cancelled"),
}
FORMAT_FILTERS: Final[dict[str, tuple[str, ...]]] = {
    "english": ("english",),
    "sealed": ("sealed_first", "sealed_second"),
    "dutch": ("dutch",),
}
MOST_PER_PAGE: Final = 100
_LAST_PAGE: Final = 10_000
_LONGEST_SEARCH: Final = 100
_MOST_WORDS: Final = 6
_MOST_CROPS: Final = 8
_SURE: Final = 90
_LIKELY: Final = 68
"""Scores of `prices.search_commodities`: a name, its start or its sound; or a name with a letter wrong."""

PRICE_NOW = func.coalesce(Auction.price, Auction.start_price)
"""What lists are ordered and narrowed by: of Dutch lots the start price, as the database has no clock."""
_COLUMNS = (
    *(
        getattr(Auction, name)
        for name in (
            "id version status format start_price reserve_price step price leader_id bid_count bidder_count "
            "starts_at ends_at extensions reference seller_id asks_consent consent_until_at closed_at lot_id "
            "earnest_ppm"
        ).split()
    ),
    *(
        getattr(Lot, name)
        for name in "variety grade quantity_grams quantity_as_given state district market".split()
    ),
    *(getattr(Commodity, name) for name in "slug name name_en name_hi name_mr".split()),
    User.name.label("seller_name"),
    User.district.label("seller_district"),
    Photo.id.label("photo_id"),
    Photo.width,
    Photo.height,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Filters:
    """What somebody looks for; `max_price` in paise per quintal, `commodity` an address or a name.

    `format` is english, sealed (both kinds) or dutch; anything else is every format.
    """

    status: str = "live"
    format: str = ""
    commodity: str = ""
    state: str = ""
    district: str = ""
    max_price: int | None = None
    q: str = ""
    seller_id: int | None = None
    numbers: Collection[int] | None = None
    sort: Sort = "ending_soon"
    page: int = 1
    per_page: int = 24


def browse(*, filters: Filters, now: datetime) -> Page:
    """List published auctions that match; drafts never do. Two queries, and those of the crop's names."""
    wanted = _conditions(filters, now=now)
    count = select(func.count()).select_from(Auction).join(Lot, Lot.id == Auction.lot_id).where(*wanted)
    total = db.session.scalar(count) or 0
    per_page = min(max(filters.per_page, 1), MOST_PER_PAGE)
    page = min(max(filters.page, 1), _LAST_PAGE)
    query = cards_query().where(*wanted).order_by(*_order(filters)).limit(per_page)
    rows = db.session.execute(query.offset((page - 1) * per_page)).all()
    pages = max(1, -(-total // per_page))
    return Page(items=[card_of(row) for row in rows], page=page, pages=pages, total=total)


def cards_for(*, auction_ids: Collection[int]) -> list[AuctionCard]:
    """Return the cards of these auctions in the order given; unknown ones and drafts are left out."""
    if not auction_ids:
        return []
    query = cards_query().where(Auction.id.in_(auction_ids), Auction.status != "draft")
    by_number = {row.id: card_of(row) for row in db.session.execute(query)}
    return [by_number[number] for number in auction_ids if number in by_number]


def cards_query() -> Select[Any]:
    """The query behind every card: an auction with its lot, crop, seller and first photo."""
    first = select(func.min(Photo.id)).where(Photo.lot_id == Lot.id).correlate(Lot).scalar_subquery()
    return (
        select(*_COLUMNS)
        .select_from(Auction)
        .join(Lot, Lot.id == Auction.lot_id)
        .join(Commodity, Commodity.id == Lot.commodity_id)
        .join(User, User.id == Auction.seller_id)
        .outerjoin(Photo, Photo.id == first)
    )


def card_of(row: Row[Any]) -> AuctionCard:
    """Build a card from a row of `cards_query`."""
    return AuctionCard(
        number=row.id,
        id=public_id("auction", row.id),
        version=row.version,
        status=row.status,
        format=row.format,
        crop=CropName(
            slug=row.slug,
            name=row.name,
            names={"en": row.name_en, "hi": row.name_hi, "mr": row.name_mr},
        ),
        variety=row.variety,
        grade=row.grade,
        grams=Grams(row.quantity_grams),
        quantity_as_given=row.quantity_as_given,
        state=row.state,
        district=row.district,
        market=row.market,
        start_price=Paise(row.start_price),
        step=row.step,
        price=row.price,
        leader_number=row.leader_id,
        bid_count=row.bid_count,
        bidder_count=row.bidder_count,
        reserve=_reserve(row),
        starts_at=row.starts_at,
        ends_at=row.ends_at,
        extensions=row.extensions,
        reference=row.reference,
        photo=_photo(row),
        seller_number=row.seller_id,
        seller_name=row.seller_name,
        seller_district=row.seller_district,
        earnest_ppm=row.earnest_ppm,
    )


def _reserve(row: Row[Any]) -> ReserveView:
    if row.reserve_price is None:
        return "none"
    return "met" if row.price is not None and row.price >= row.reserve_price else "not_met"


def _photo(row: Row[Any]) -> PhotoView | None:
    if row.photo_id is None:
        return None
    return PhotoView(id=public_id("photo", row.photo_id), width=row.width, height=row.height)


def _conditions(filters: Filters, *, now: datetime) -> list[ColumnElement[bool]]:
    statuses = STATUS_FILTERS.get(filters.status, STATUS_FILTERS["live"])
    wanted: list[ColumnElement[bool]] = [Auction.status.in_(statuses)]
    if statuses == ("live",):
        wanted.append(Auction.ends_at > now)
    if filters.format in FORMAT_FILTERS:
        wanted.append(Auction.format.in_(FORMAT_FILTERS[filters.format]))
    if filters.seller_id is not None:
        wanted.append(Auction.seller_id == filters.seller_id)
    if filters.numbers is not None:
        wanted.append(Auction.id.in_(filters.numbers))
    if filters.commodity:
        wanted.append(Lot.commodity_id.in_(_crops_called(filters.commodity)))
    if filters.state:
        wanted.append(Lot.state == prices.canonical_state(filters.state))
    if filters.district:
        wanted.append(func.lower(Lot.district) == filters.district.strip().lower())
    if filters.max_price is not None:
        wanted.append(filters.max_price >= PRICE_NOW)
    if words := " ".join(filters.q.split())[:_LONGEST_SEARCH]:
        wanted.append(and_(*(_mentions(word) for word in _crop_or_words(words))))
    return wanted


def _crops_called(text: str) -> Sequence[int]:
    try:
        return [prices.get_commodity(text).id]
    except prices.UnknownCrop:
        return [match.commodity.id for match in prices.search_commodities(text, limit=5)]


def _crop_or_words(text: str) -> list[str]:
    """A name of a crop may have several words: look for the whole when it is one, else for each word."""
    return [text] if _crops_like(text, least=_SURE) else text.split()[:_MOST_WORDS]


def _crops_like(text: str, *, least: int) -> list[int]:
    matches = prices.search_commodities(text, limit=_MOST_CROPS)
    return [match.commodity.id for match in matches if match.score >= least]


def _mentions(word: str) -> ColumnElement[bool]:
    places = (Lot.variety, Lot.grade, Lot.description, Lot.state, Lot.district, Lot.market, Lot.location)
    return or_(
        Lot.commodity_id.in_(_crops_like(word, least=_LIKELY)),
        *(c.icontains(word, autoescape=True) for c in places),
    )


def _order(filters: Filters) -> tuple[Any, ...]:
    if filters.sort == "newest":
        return Auction.published_at.desc(), Auction.id.desc()
    if filters.sort == "price_low":
        return PRICE_NOW, Auction.id
    if filters.sort == "price_high":
        return PRICE_NOW.desc(), Auction.id
    over = filters.status in ("ended", "sold", "all")
    return (Auction.ends_at.desc() if over else Auction.ends_at), Auction.id
