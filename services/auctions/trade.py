"""What the prices domain knows about the words on a listing's form."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any, Final, Protocol

from services import prices
from services.auctions.rules import Trade
from services.auctions.views import CropName
from services.prices import CommodityView, FeesAt, LotPlace, ReferencePrice

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


class Sold(Protocol):
    """Anything that names its crop and where it is sold: a card, or the facts of a lot."""

    @property
    def crop(self) -> CropName: ...
    @property
    def state(self) -> str: ...
    @property
    def market(self) -> str: ...


def fees_of(*, lots: Sequence[Sold], now: datetime) -> list[FeesAt]:
    """The mandi's fee lines for each lot, in the order given: what its seller has in hand of a price."""
    places = [LotPlace(slug=lot.crop.slug, state=lot.state, market=lot.market) for lot in lots]
    return prices.fees_for(lots=places, today=prices.indian_date(now))


def fees_for(form: Mapping[str, str], *, now: datetime) -> FeesAt | None:
    """The fee lines for a form that may be half empty; None without a known crop and state."""
    crop, state = find_crop(form.get("commodity", "")), prices.canonical_state(form.get("state", ""))
    if crop is None or state not in prices.list_states():
        return None
    place = LotPlace(slug=crop.slug, state=state, market=form.get("market", ""))
    return prices.fees_for(lots=[place], today=prices.indian_date(now))[0]


def _suggestions(named: str) -> list[str]:
    matches = prices.search_commodities(named[:_LONGEST_NAME], limit=_MOST_SUGGESTIONS)
    return [match.commodity.label("en") for match in matches]
