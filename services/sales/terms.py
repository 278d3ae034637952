"""The formula of a lot: shown beside it before the first bid, and fixed with the sale."""

import re
from collections.abc import Collection, Mapping
from dataclasses import asdict
from decimal import Decimal
from typing import Any, Final

from sqlalchemy import select
from sqlalchemy.orm import Session

from models.auction import Auction
from models.lot import Lot
from services import prices
from services.prices import QualityLimitView
from services.runtime import deadlines
from services.sales.formula import TOLERANCE_PPM, Deduction, Terms, read_terms

SHARE_PPM: Final[Mapping[str, int]] = {
    "moisture": 10_000,
    "foreign_matter": 10_000,
    "foreign_matter_organic": 10_000,
    "foreign_matter_inorganic": 20_000,
    "other_grains": 5_000,
    "other_seeds": 5_000,
    "other_varieties": 5_000,
    "damaged": 5_000,
    "damaged_discoloured": 5_000,
    "damaged_shrivelled": 5_000,
    "slightly_damaged": 2_500,
    "shrivelled": 5_000,
    "weevilled": 10_000,
    "green_seed": 2_500,
    "split": 2_500,
    "oil_content": 15_000,
    "trash": 10_000,
    "rotten": 10_000,
    "bruised": 5_000,
    "greening": 5_000,
}
"""Millionths of the price for each point beyond the limit, as mandis deduct (1 % for 1 % moisture).

Values without a share, such as size or staple length, are told but take nothing off.
"""
_DECIMAL: Final = re.compile(r"[0-9]{1,5}(\.[0-9]{1,3})?", re.ASCII)


def terms_of_lot(*, commodity_id: int | None, quality: Mapping[str, Any]) -> Terms:
    """The formula that holds for a lot of a crop with the quality its seller states (plain decimals)."""
    limits = prices.list_quality_limits(commodity_id=commodity_id) if commodity_id else []
    return _terms(limits, quality)


def terms_of_auctions(session: Session, auction_ids: Collection[int]) -> dict[int, Terms]:
    """The formulas of many auctions' lots, by auction."""
    columns = (Auction.id, Lot.commodity_id, Lot.quality)
    query = select(*columns).join(Lot, Lot.id == Auction.lot_id).where(Auction.id.in_(auction_ids))
    rows = session.execute(query).all()
    crops = {row.commodity_id for row in rows if row.commodity_id}
    limits = {crop: prices.list_quality_limits(commodity_id=crop) for crop in crops}
    return {row.id: _terms(limits.get(row.commodity_id, []), row.quality or {}) for row in rows}


def terms_kept(kept: Mapping[str, Any]) -> Terms:
    """The formula a sale keeps."""
    return read_terms(kept, hours=asdict(deadlines.hours()))


def thousandths(value: Any) -> int | None:
    """A plain decimal in thousandths; None for anything else."""
    text = str(value).strip()
    return int(Decimal(text) * 1_000) if _DECIMAL.fullmatch(text) else None


def _terms(limits: Collection[QualityLimitView], quality: Mapping[str, Any]) -> Terms:
    lines = (_deduction(limit, thousandths(quality.get(limit.parameter, ""))) for limit in limits)
    return Terms(
        deductions=tuple(line for line in lines if line),
        tolerance_ppm=TOLERANCE_PPM,
        hours=asdict(deadlines.hours()),
    )


def _deduction(limit: QualityLimitView, stated: int | None) -> Deduction | None:
    share = SHARE_PPM.get(limit.parameter)
    if share is None or limit.limit is None or not limit.direction:
        return None
    laxer = max if limit.direction == "max" else min
    own = int(limit.limit * 1_000)
    return Deduction(
        parameter=limit.parameter,
        label=limit.label,
        unit=limit.unit,
        direction=limit.direction,
        limit=own if stated is None else laxer(own, stated),
        ppm=share,
    )
