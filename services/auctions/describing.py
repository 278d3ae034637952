"""Everything that is said about one lot."""

from decimal import Decimal
from typing import Final

from sqlalchemy import select

from models.auction import Auction
from models.base import db
from models.lot import Lot
from services import accounts, prices
from services.accounts import Person
from services.auctions.photos import photos_of
from services.auctions.views import Band, CropName, LotFacts, PhotoView, QualityFact
from services.core.errors import NotFound
from services.core.weight import Grams
from services.prices import CommodityView, QualityLimitView

_BANDS: Final[tuple[Band, ...]] = ("special", "standard", "general")


def lot_facts(*, auction_id: int) -> LotFacts:
    """Return what is said about a published auction's lot; raises NotFound (drafts have a preview)."""
    query = select(Lot).join(Auction, Auction.lot_id == Lot.id)
    lot = db.session.scalar(query.where(Auction.id == auction_id, Auction.status != "draft"))
    if lot is None:
        raise NotFound()
    seller = accounts.get_person(user_id=lot.seller_id)
    return facts_of(lot, photos=photos_of(lot.id), seller=seller)


def facts_of(lot: Lot, *, photos: tuple[PhotoView, ...], seller: Person) -> LotFacts:
    """Put a filled lot, its photos and its seller together."""
    crop = prices.find_commodity(commodity_id=lot.commodity_id or 0)
    if crop is None or lot.quantity_grams is None:
        raise NotFound()
    return LotFacts(
        commodity_id=crop.id,
        crop=crop_name(crop),
        variety=lot.variety,
        grade=lot.grade,
        grams=Grams(lot.quantity_grams),
        quantity_as_given=lot.quantity_as_given,
        state=lot.state,
        district=lot.district,
        market=lot.market,
        location=lot.location,
        description=lot.description,
        quality=_quality(crop.id, lot.quality or {}),
        photos=photos,
        seller_number=seller.id,
        seller_name=seller.name,
        seller_district=seller.district,
        seller_state=seller.state,
    )


def crop_name(crop: CommodityView) -> CropName:
    """The names of a crop, without what only prices need."""
    return CropName(slug=crop.slug, name=crop.name, names=crop.names)


def _quality(commodity_id: int, stated: dict[str, str]) -> tuple[QualityFact, ...]:
    if not stated:
        return ()
    limits = prices.list_quality_limits(commodity_id=commodity_id)
    return tuple(_fact(limit, stated[limit.parameter]) for limit in limits if limit.parameter in stated)


def _fact(limit: QualityLimitView, value: str) -> QualityFact:
    return QualityFact(
        parameter=limit.parameter,
        label=limit.label,
        unit=limit.unit,
        direction=limit.direction,
        value=value,
        limit=limit.limit,
        band=band_of(limit, Decimal(value)),
    )


def band_of(limit: QualityLimitView, value: Decimal) -> Band:
    """Say in which grade a value falls, "beyond" when in none, "" where the trade has no grades for it."""
    graded = {band: getattr(limit, band) for band in _BANDS}
    if limit.direction not in ("min", "max") or all(bound is None for bound in graded.values()):
        return ""
    for band, bound in graded.items():
        if bound is not None and (value <= bound if limit.direction == "max" else value >= bound):
            return band
    return "beyond"
