"""What the prices domain knows about the words on a listing's form."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any, Final

from services import prices
from services.auctions.rules import Trade
from services.prices import CommodityView, ReferencePrice

_MOST_SUGGESTIONS: Final = 3
_LONGEST_NAME: Final = 120


def find_crop(text: str) -> CommodityView | None:
    """Find the crop that somebody named by its address or any word that means only it."""
    if not text.strip() or len(text) > _LONGEST_NAME:
        return None
    try:
        return prices.get_commodity(text.strip())
    except prices.UnknownCrop:
        return None


def trade_of(form: Mapping[str, str]) -> Trade:
    """Look up the crop, the state and the quality limits that a form speaks of."""
    named = form.get("commodity", "")
    crop = find_crop(named)
    state = prices.canonical_state(form.get("state", ""))
    return Trade(
        crop=crop,
        state=state if state in prices.list_states() else None,
        suggestions=[] if crop or not named else _suggestions(named),
        limits=prices.list_quality_limits(commodity_id=crop.id) if crop else [],
    )


def reference_for(form: Mapping[str, str], *, now: datetime) -> ReferencePrice | None:
    """Find the mandi price for a form that may be half empty; None without a known crop or price."""
    crop = find_crop(form.get("commodity", ""))
    if crop is None:
        return None
    place: dict[str, Any] = {name: form.get(name, "") for name in ("state", "district", "market")}
    return prices.reference_price(commodity_id=crop.id, today=prices.indian_date(now), **place)


def _suggestions(named: str) -> list[str]:
    matches = prices.search_commodities(named[:_LONGEST_NAME], limit=_MOST_SUGGESTIONS)
    return [match.commodity.label("en") for match in matches]
