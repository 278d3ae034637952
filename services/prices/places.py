"""Reads of places: states, districts and their markets, by the names people and feeds give them."""

from typing import Final

from sqlalchemy import select

from models.base import db
from models.price import Market, MarketName
from services.prices.errors import UnknownMarket
from services.prices.names import canonical_state, fold, market_spellings
from services.prices.starter import carried_districts
from services.prices.states import STATES
from services.prices.views import MarketView

_LONGEST_NUMBER: Final = 10


def list_states() -> tuple[str, ...]:
    """List the states and union territories (msgids, so that they can be shown in other languages)."""
    return STATES


def list_districts(*, state: str) -> list[str]:
    """List the districts of a state: those carried with the house and those where a market reports."""
    state = canonical_state(state)
    met = db.session.scalars(select(Market.district).where(Market.state == state).distinct())
    return sorted({*carried_districts().get(state, ()), *met} - {""})


def list_markets(*, state: str | None, district: str = "") -> list[MarketView]:
    """List the markets of a state (None: of all states), or of one of its districts, by state and name."""
    query = select(Market).order_by(Market.state, Market.name)
    if state is not None:
        query = query.where(Market.state == canonical_state(state))
    markets = db.session.scalars(query)
    return [market_view(row) for row in markets if not district or fold(row.district) == fold(district)]


def get_market(address: str) -> MarketView:
    """Get a market by its address ("indore-812"), whatever name stands before the number.

    Raises UnknownMarket.
    """
    number = address.rpartition("-")[2]
    is_number = number.isascii() and number.isdigit() and len(number) < _LONGEST_NUMBER
    row = db.session.get(Market, int(number)) if is_number else None
    if row is None:
        raise UnknownMarket()
    return market_view(row)


def market_ids(*, state: str, district: str, market: str) -> list[int]:
    """The numbers of the markets of that name in a state, in that district where one is named so."""
    query = select(MarketName.market_id, MarketName.district_folded).where(
        MarketName.state == canonical_state(state),
        MarketName.folded.in_(market_spellings(canonical_state(state), market)),
    )
    found = db.session.execute(query).all()
    in_district = [number for number, place in found if place == fold(district)]
    return in_district or [number for number, _ in found]


def market_ids_of_district(*, state: str, district: str) -> list[int]:
    """The numbers of all markets of a district."""
    query = select(Market.id, Market.district).where(Market.state == canonical_state(state))
    return [number for number, place in db.session.execute(query) if fold(place) == fold(district)]


def market_view(row: Market) -> MarketView:
    """Build the plain view of a market."""
    return MarketView(
        id=row.id,
        name=row.name,
        state=row.state,
        district=row.district,
        latitude=row.latitude,
        longitude=row.longitude,
        approximate=row.geo_source != "mandi",
    )
