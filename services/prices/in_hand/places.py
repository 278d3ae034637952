"""Where a load begins its way, as people say it: a district, a market, or a point on the map."""

import re
from functools import lru_cache
from math import cos, radians
from typing import Final

from sqlalchemy import ColumnElement, and_, or_, select

from models.base import db
from models.price import Market, MarketName
from services.core.errors import N_, Invalid
from services.prices.in_hand.rules import road_km
from services.prices.in_hand.views import Place
from services.prices.names import canonical_state, fold, fold_market, tidy
from services.prices.places import market_view
from services.prices.starter_costs import carried_points
from services.prices.states import STATES
from services.prices.views import MarketView

LONGEST_PLACE: Final = 160
_POINT = re.compile(r"(-?[0-9]{1,2}(?:\.[0-9]{1,7})?)\s*[,; ]\s*(-?[0-9]{1,3}(?:\.[0-9]{1,7})?)", re.ASCII)
_BEGUN_SUFFIX = re.compile(r"\s+(?:a(?:p(?:mc?)?)?|m(?:ar(?:k(?:et?)?)?|an(?:di?)?|a)?)$", re.IGNORECASE)
"""What a market's name may end with, while it is still being typed."""
_INDIA: Final = ((6.0, 38.0), (68.0, 98.0))
"""Latitudes and longitudes between which India lies."""
_MOST_CHOICES: Final = 8
_KM_PER_DEGREE: Final = 111.0


class UnknownPlace(Invalid):
    """Nothing known goes by that name."""

    code = "unknown_place"
    message = N_("We do not know that place. Write your district or mandi, or latitude and longitude.")


class AmbiguousPlace(Invalid):
    """Several places go by that name; `choices` names them."""

    code = "ambiguous_place"
    message = N_("There are several places of that name. Which do you mean: %(choices)s?")


def find_place(text: str, *, markets_only: bool = False) -> Place:
    """Find a place by its words: "Indore", "Indore, Madhya Pradesh", "Indore APMC" or "22.72, 75.86".

    A district goes before a market of its name. Raises UnknownPlace or AmbiguousPlace.
    """
    words = tidy(text)[:LONGEST_PLACE]
    if not markets_only and (point := _point(words)) is not None:
        return point
    name, state = _split(words)
    found = [] if markets_only else _districts(fold(name), state, whole=True)
    found = found or _markets(MarketName.folded == fold_market(name), state)
    if not found:
        raise UnknownPlace()
    if len(found) > 1 and len({place.label for place in found}) > 1:
        raise AmbiguousPlace(choices="; ".join(place.label for place in found[:_MOST_CHOICES]))
    return found[0]


def search_places(text: str, *, markets_only: bool = False, limit: int = _MOST_CHOICES) -> list[Place]:
    """List places whose name begins like a text, districts first; nothing for fewer than two letters."""
    name, state = _split(tidy(text)[:LONGEST_PLACE])
    wanted = fold_market(_BEGUN_SUFFIX.sub("", name))
    if len(wanted) < 2:
        return []
    found = [] if markets_only else _districts(wanted, state, whole=False)
    found += _markets(MarketName.folded.startswith(wanted, autoescape=True), state)
    return found[:limit]


def district_point(state: str, district: str) -> tuple[float, float] | None:
    """The middle of a district, where the house knows it."""
    found = carried_points().get((state, fold(district)))
    return found[1] if found else None


def _point(words: str) -> Place | None:
    match = _POINT.fullmatch(words)
    if match is None:
        return None
    latitude, longitude = float(match[1]), float(match[2])
    (south, north), (west, east) = _INDIA
    if not (south <= latitude <= north and west <= longitude <= east):
        raise UnknownPlace()
    return Place(
        kind="point",
        name=f"{latitude:g}, {longitude:g}",
        district="",
        state="",
        latitude=latitude,
        longitude=longitude,
        approximate=False,
    )


def _split(words: str) -> tuple[str, str]:
    """A name and the state behind its last comma, if what stands there is one."""
    name, _, tail = words.rpartition(",")
    state = canonical_state(tail)
    return (name.strip(), state) if name and state in STATES else (words, "")


def _districts(folded: str, state: str, *, whole: bool) -> list[Place]:
    return [
        Place(
            kind="district",
            name=name,
            district=name,
            state=where,
            latitude=point[0],
            longitude=point[1],
            approximate=True,
        )
        for (where, known), (name, point) in carried_points().items()
        if (known == folded if whole else known.startswith(folded)) and state in ("", where)
    ][:_MOST_CHOICES]


def _markets(wanted: ColumnElement[bool], state: str) -> list[Place]:
    query = select(Market).join(MarketName, MarketName.market_id == Market.id).where(wanted)
    if state:
        query = query.where(Market.state == state)
    rows = db.session.scalars(query.order_by(Market.state, Market.name).limit(3 * _MOST_CHOICES)).unique()
    places = [_market_place(row) for row in rows]
    return [place for place in places if place is not None]


def _market_place(row: Market) -> Place | None:
    located = located_market(row.state, row.district, row.latitude, row.longitude, row.geo_source)
    if located is None:
        return None
    (latitude, longitude), approximate = located
    return Place(
        kind="market",
        name=row.name,
        district=row.district,
        state=row.state,
        latitude=latitude,
        longitude=longitude,
        approximate=approximate,
        market_id=row.id,
    )


def located_market(
    state: str, district: str, latitude: float | None, longitude: float | None, geo_source: str | None
) -> tuple[tuple[float, float], bool] | None:
    """Where a market lies, and whether that is only its district's middle; None when nobody knows."""
    if latitude is not None and longitude is not None:
        return (latitude, longitude), geo_source != "mandi"
    middle = district_point(state, district)
    return (middle, True) if middle else None


def markets_within(
    place: tuple[float, float], radius_km: int, *, state: str = ""
) -> list[tuple[MarketView, int | None, bool]]:
    """Markets no farther by road than a radius, as (market, km, approximate).

    With a state come its markets, too, that nobody can place: their km is None.
    """
    found: list[tuple[MarketView, int | None, bool]] = []
    near = _districts_within(place, radius_km)
    query = select(Market).where(_is_near(place, radius_km, {state, *(where for where, _ in near)}))
    for row in db.session.scalars(query):
        if row.latitude is None or row.longitude is None:
            middle = (row.state, fold(row.district))
            if middle in near:
                found.append((market_view(row), near[middle], True))
            elif row.state == state and middle not in carried_points():
                found.append((market_view(row), None, True))
        elif (km := road_km(place, (row.latitude, row.longitude))) <= radius_km:
            found.append((market_view(row), km, row.geo_source != "mandi"))
    return found


def numbers_within(place: tuple[float, float], radius_km: int) -> list[int]:
    """The numbers of the same markets: read in a tenth of the time where nothing else is wanted."""
    near = _districts_within(place, radius_km)
    table = Market.__table__.c
    columns = table.id, table.state, table.district, table.latitude, table.longitude
    query = select(*columns).where(_is_near(place, radius_km, {where for where, _ in near}))
    return [
        number
        for number, state, district, latitude, longitude in db.session.execute(query)
        if (
            (state, _folded(district)) in near
            if latitude is None or longitude is None
            else road_km(place, (latitude, longitude)) <= radius_km
        )
    ]


@lru_cache(maxsize=2_000)
def _folded(district: str) -> str:
    return fold(district)


def _districts_within(place: tuple[float, float], radius_km: int) -> dict[tuple[str, str], int]:
    """The districts whose middle is no farther by road than a radius, with the way there."""
    latitude, longitude = place
    tall, wide = _box(latitude, radius_km)
    found: dict[tuple[str, str], int] = {}
    for district, (_, middle) in carried_points().items():
        if abs(middle[0] - latitude) <= tall and abs(middle[1] - longitude) <= wide:
            km = road_km(place, middle)
            if km <= radius_km:
                found[district] = km
    return found


def _is_near(place: tuple[float, float], radius_km: int, states: set[str]) -> ColumnElement[bool]:
    """Markets of a box around the circle, and those of these states without a point of their own."""
    latitude, longitude = place
    tall, wide = _box(latitude, radius_km)
    inside = and_(
        Market.latitude.between(latitude - tall, latitude + tall),
        Market.longitude.between(longitude - wide, longitude + wide),
    )
    return or_(inside, and_(Market.latitude.is_(None), Market.state.in_(states)))


def _box(latitude: float, radius_km: int) -> tuple[float, float]:
    """Degrees of latitude and of longitude that a circle reaches."""
    tall = radius_km / _KM_PER_DEGREE
    return tall, tall / max(0.2, cos(radians(latitude)))
