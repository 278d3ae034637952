"""Which crop and market a feed means by its names; what it names for the first time is added."""

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Sequence
from typing import Any, Final

from sqlalchemy import insert, select, text
from sqlalchemy.orm import Session

from models.base import Base
from models.price import Commodity, CommodityName, Market, MarketName
from services.prices.cleaning import RawNames, Remembered, clean_name, clean_word
from services.prices.names import canonical_state, fold, is_indian_script, market_key, slug
from services.runtime import green
from services.runtime.dialects import one_at_a_time

Series = tuple[int, int, str, str]
"""Crop, market, variety, grade: what is priced, day by day."""
Place = tuple[str, str, str]
"""State, district, market."""
Unknown = str | Place
"""A crop or a place that nobody knows yet, by its clean name."""
_LONGEST_GRADE: Final = 60
_NAMES_A_TURN: Final = 200
_CROPS_SINCE: Final = text(
    "SELECT id, folded, commodity_id, kind FROM commodity_names WHERE id > :seen ORDER BY id"
)
_PLACES_SINCE: Final = text(
    "SELECT id, state, district_folded, folded, market_id FROM market_names WHERE id > :seen ORDER BY id"
)


class Catalogue:
    """All names known at the start of an import, with a memory for the spellings met since.

    A market is found by state, district and name, else by state and name alone when only one is known:
    of the 2,755 markets of July 2026 no two in one state share a name, but for districts that were split.
    A crop named in an Indian script is found by what people call it, if that means one crop; a name in
    such a script that nobody knows is refused: as a new crop or market it would be an old one doubled.
    """

    def __init__(self, session: Session) -> None:
        self._commodities: dict[str, int] = {}
        self._markets: dict[tuple[str, str, str], int] = {}
        self._in_state: dict[tuple[str, str], set[int]] = defaultdict(set)
        self._called: dict[str, set[int]] = defaultdict(set)
        self._seen = 0, 0
        self._crop_met: Remembered[str, int | str | None] = Remembered(self._crop_of)
        self._place_met: Remembered[tuple[str, str, str], int | str | None] = Remembered(self._place_of)
        self._varieties: Remembered[str, str] = Remembered(clean_word)
        self._grades: Remembered[str, str] = Remembered(lambda text: clean_word(text, _LONGEST_GRADE))
        self._read(session, give_way=green.let_others_run)

    def meaning_of(self, raw: RawNames) -> Series | str | None:
        """What the names of a row mean, or the reason why they mean nothing.

        None for names that nobody knows yet: `learn` them. Needs no database. Only single names are
        remembered: their combinations are as many as the rows of days, and would take 10 MB.
        """
        crop, place = self._crop_met[raw[3]], self._place_met[raw[:3]]
        if isinstance(crop, int) and isinstance(place, int):
            return crop, place, self._varieties[raw[4]], self._grades[raw[5]]
        return next((reason for reason in (crop, place) if isinstance(reason, str)), None)

    def unknown(self, strangers: Iterable[RawNames]) -> list[Unknown]:
        """The crops and places among names that nobody knows, each once. Needs no database."""
        crops: dict[str, str] = {}
        places: dict[tuple[str, str], Place] = {}
        for raw in strangers:
            if self._crop_met[raw[3]] is None:
                crops.setdefault(fold(raw[3]), clean_name(raw[3]))
            if self._place_met[raw[:3]] is None:
                state, district, market = canonical_state(raw[0]), clean_word(raw[1]), clean_name(raw[2])
                places.setdefault((state, market_key(state, market)), (state, district, market))
        return [*crops.values(), *places.values()]

    def learn(self, session: Session, unknown: Collection[Unknown]) -> None:
        """Add crops and markets that a feed tells of for the first time, as it names them."""
        one_at_a_time(session, "prices.catalogue")
        self._read(session)
        crops = [each for each in unknown if isinstance(each, str)]
        self._add_crops(session, [name for name in crops if self._crop_of(name) is None])
        places = [each for each in unknown if isinstance(each, tuple)]
        self._add_markets(session, [place for place in places if self._place_of(place) is None])
        self._read(session)

    def _crop_of(self, told: str) -> int | str | None:
        name = clean_name(told)
        if not name:
            return "missing_field"
        if (found := self._commodities.get(fold(name))) is None and is_indian_script(name):
            called = self._called.get(fold(name), set())
            return next(iter(called)) if len(called) == 1 else "unknown_script"
        return found

    def _place_of(self, told: tuple[str, str, str]) -> int | str | None:
        state, market = canonical_state(clean_name(told[0])), clean_name(told[2])
        if not state or not market:
            return "missing_field"
        name = market_key(state, market)
        found = self._markets.get((state, fold(clean_word(told[1])), name))
        if found is None and len(same_name := self._in_state.get((state, name), set())) == 1:
            found = next(iter(same_name))
        is_strange = found is None and (is_indian_script(state) or is_indian_script(market))
        return "unknown_script" if is_strange else found

    def _read(self, session: Session, *, give_way: Callable[[], None] = lambda: None) -> None:
        """Read the names that were added since the last time."""
        connection, seen = session.connection(), self._seen
        for number, folded, commodity_id, kind in connection.execute(_CROPS_SINCE, {"seen": seen[0]}):
            if kind != "synonym":
                self._commodities[folded] = commodity_id
            elif is_indian_script(folded):
                self._called[folded].add(commodity_id)
            self._seen = number, seen[1]
        for number, state, district, folded, market_id in connection.execute(
            _PLACES_SINCE, {"seen": seen[1]}
        ):
            key = market_key(state, folded)
            self._markets.setdefault((state, district, key), market_id)
            self._in_state[(state, key)].add(market_id)
            self._seen = self._seen[0], number
            if not number % _NAMES_A_TURN:
                give_way()
        self._crop_met.forget_unknown()
        self._place_met.forget_unknown()

    def _add_crops(self, session: Session, names: list[str]) -> None:
        taken = set(session.scalars(select(Commodity.slug))) if names else set()
        crops: dict[str, dict[str, str]] = {}
        for name in names:
            address = slug(name) or f"crop-{len(taken)}"
            address = f"{address}-{len(taken)}" if address in taken else address
            taken.add(address)
            crops[fold(name)] = {"slug": address, "name": name}
        numbers = _insert_all(session, Commodity, crops.values())
        rows = zip(numbers, crops.items(), strict=True)
        spellings = [
            {"commodity_id": number, "name": crop["name"], "folded": folded, "kind": "official"}
            for number, (folded, crop) in rows
        ]
        _insert_all(session, CommodityName, spellings)

    def _add_markets(self, session: Session, places: list[Place]) -> None:
        markets = {
            (state, market_key(state, name)): {"state": state, "district": district, "name": name}
            for state, district, name in places
        }
        numbers = _insert_all(session, Market, markets.values())
        rows = zip(numbers, markets.items(), strict=True)
        spellings = [
            {
                "market_id": number,
                "state": state,
                "district_folded": fold(market["district"]),
                "folded": folded,
            }
            for number, ((state, folded), market) in rows
        ]
        _insert_all(session, MarketName, spellings)


def _insert_all(session: Session, table: type[Base], rows: Collection[dict[str, Any]]) -> Sequence[int]:
    """Insert rows without making objects of them; returns their numbers in the same order."""
    if not rows:
        return []
    core: Any = table.__table__
    adding = insert(core).returning(core.c.id, sort_by_parameter_order=True)
    return session.connection().scalars(adding, list(rows)).all()
