"""Reads for the analysis: the lots as prices see them, and what this house sold."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal, InvalidOperation
from typing import Any, Final

from sqlalchemy import ColumnElement, Select, and_, or_, select

from models.analysis import PriceAnalysis
from models.auction import Auction
from models.base import db
from models.lot import Lot
from services import auctions, prices, sales
from services.prices import Comparable, PricedLot

OPEN: Final = ("scheduled", "live", "pending_consent")
MOST_OWN: Final = 200
_MOST_SALES: Final = 300
_QUALITY: Final = "quality."
_INDIA: Final = timedelta(hours=5, minutes=30)
_LARGEST: Final = 100_000
_LONGEST: Final = 120
_WORDS: Final = ("variety", "grade", "district", "market")


@dataclass(frozen=True, slots=True, kw_only=True)
class LotRow:
    """A lot with what is kept of it; `priced` is None while no crop is known."""

    number: int
    seller_number: int
    status: str
    priced: PricedLot | None
    day: date | None
    result: dict[str, Any] | None


def find_lot(auction_id: int) -> LotRow | None:
    """Find one lot, published or not."""
    row = db.session.execute(_query().where(Auction.id == auction_id)).one_or_none()
    return _row_of(row) if row else None


def list_own(seller_id: int) -> list[LotRow]:
    """List a seller's lots that are not over: published ones first, then drafts, newest first."""
    query = (
        _query()
        .where(Auction.seller_id == seller_id, Auction.status.in_((*OPEN, "draft")))
        .order_by(Auction.status == "draft", Auction.id.desc())
        .limit(MOST_OWN)
    )
    return [_row_of(row) for row in db.session.execute(query)]


def list_due(*, today: date, newest: date | None, most: int) -> list[LotRow]:
    """List open lots to analyse: new ones first, then those of yesterday or of before newer prices came."""
    outdated: list[ColumnElement[bool]] = [PriceAnalysis.auction_id.is_(None), PriceAnalysis.day < today]
    if newest is not None:
        outdated.append(or_(PriceAnalysis.prices_day.is_(None), PriceAnalysis.prices_day < newest))
    query = _query().where(Auction.status.in_(OPEN), or_(*outdated))
    query = query.order_by(PriceAnalysis.auction_id.is_not(None), Auction.id).limit(most)
    return [_row_of(row) for row in db.session.execute(query)]


def own_sales(since: date, *, commodity_id: int, leave_out: int | None) -> list[Comparable]:
    """What this house sold of a crop since an Indian day, all steps of the sale done; newest first."""
    sold = sales.list_sold(
        commodity_id=commodity_id,
        since=datetime.combine(since, time(), UTC) - _INDIA,
        leave_out=leave_out or 0,
        limit=_MOST_SALES,
    )
    return [
        Comparable(
            source="sale",
            day=each.date,
            price=each.rate,
            state=each.state,
            district=each.district,
            variety=each.variety,
            grade=each.grade,
            km=0,
            auction=each.auction,
        )
        for each in sold
    ]


def priced_form(form: Mapping[str, str]) -> PricedLot | None:
    """A form that may be half empty as prices see it; None without a known crop."""
    crop = auctions.find_crop(form.get("commodity", ""))
    if crop is None:
        return None
    words = {
        name: " ".join(form.get(name, "").split())[:120]
        for name in ("variety", "grade", "district", "market")
    }
    given = ((name.removeprefix(_QUALITY), text) for name, text in form.items() if name.startswith(_QUALITY))
    return PricedLot(
        commodity_id=crop.id,
        state=prices.canonical_state(form.get("state", "")),
        quality=_decimals(given),
        falling=form.get("format", "") == "dutch",
        **words,
    )


def _decimals(given: Iterable[tuple[str, str]]) -> dict[str, str]:
    """The values that are numbers; what is still being typed is left out."""
    read: dict[str, str] = {}
    for name, text in given:
        try:
            value = Decimal(text.strip().removesuffix("%").strip())
        except InvalidOperation:
            continue
        if value.is_finite() and 0 <= value < _LARGEST:
            read[name] = f"{value.normalize():f}"
    return read


def _query() -> Select[Any]:
    return (
        select(Auction, Lot, PriceAnalysis.day, PriceAnalysis.result)
        .join(Lot, Lot.id == Auction.lot_id)
        .outerjoin(PriceAnalysis, and_(PriceAnalysis.auction_id == Auction.id))
        .execution_options(populate_existing=True)
    )


def _row_of(row: Any) -> LotRow:
    auction, lot = row.Auction, row.Lot
    is_draft = auction.status == "draft"
    form = dict((auction.draft_form or {}).get("form", {}))
    return LotRow(
        number=auction.id,
        seller_number=auction.seller_id,
        status=auction.status,
        priced=priced_form(form) if is_draft else _priced(auction, lot),
        day=row.day,
        result=row.result,
    )


def _priced(auction: Auction, lot: Lot) -> PricedLot | None:
    if lot.commodity_id is None:
        return None
    return PricedLot(
        commodity_id=lot.commodity_id,
        variety=lot.variety,
        grade=lot.grade,
        state=lot.state,
        district=lot.district,
        market=lot.market,
        quality=lot.quality or {},
        falling=auction.format == "dutch",
    )
