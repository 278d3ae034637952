"""Which crop and market a feed means by its names; what it names for the first time is added."""

from collections import defaultdict
from collections.abc import Iterable, Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session

from models.price import Commodity, CommodityName, Market, MarketName
from services.prices.cleaning import PriceRow
from services.prices.names import canonical_state, fold, fold_market, slug
from services.prices.storage import one_at_a_time


class Catalogue:
    """All names known at the start of an import, with a memory for the spellings met since.

    A market is found by state, district and name, else by state and name alone when only one is known:
    of the 2,755 markets of July 2026 no two in one state share a name, but for districts that were split.
    """

    def __init__(self, session: Session) -> None:
        self._commodities: dict[str, int] = {}
        self._markets: dict[tuple[str, str, str], int] = {}
        self._in_state: dict[tuple[str, str], set[int]] = defaultdict(set)
        self._commodity_met: dict[str, int] = {}
        self._market_met: dict[tuple[str, str, str], int] = {}
        self._read(session)

    def commodity_of(self, row: PriceRow) -> int:
        """The crop of a row that was recognised."""
        return self._commodity_met[row.commodity]

    def market_of(self, row: PriceRow) -> int:
        """The market of a row that was recognised."""
        return self._market_met[(row.state, row.district, row.market)]

    def recognise(self, rows: Sequence[PriceRow]) -> bool:
        """Remember what the rows' names mean; returns whether all of them mean something."""
        crops, places = self._strangers(rows)
        return not crops and not places

    def learn(self, session: Session, rows: Sequence[PriceRow]) -> None:
        """Add the crops and markets these rows name for the first time, as the feed names them."""
        one_at_a_time(session, "prices.catalogue")
        self._read(session)
        crops, places = self._strangers(rows)
        self._add_crops(session, crops)
        self._add_markets(session, places)
        self._read(session)
        self._strangers(rows)

    def _strangers(self, rows: Iterable[PriceRow]) -> tuple[list[str], list[tuple[str, str, str]]]:
        crops = {row.commodity for row in rows} - self._commodity_met.keys()
        places = {(row.state, row.district, row.market) for row in rows} - self._market_met.keys()
        for name in crops:
            if (known := self._commodities.get(fold(name))) is not None:
                self._commodity_met[name] = known
        for place in places:
            if (found := self._find_market(*place)) is not None:
                self._market_met[place] = found
        return sorted(crops - self._commodity_met.keys()), sorted(places - self._market_met.keys())

    def _read(self, session: Session) -> None:
        names = select(CommodityName.folded, CommodityName.commodity_id).where(
            CommodityName.kind != "synonym"
        )
        self._commodities = dict(session.execute(names).all())
        spellings = select(
            MarketName.state, MarketName.district_folded, MarketName.folded, MarketName.market_id
        )
        for state, district, name, market_id in session.execute(spellings):
            self._markets[(state, district, name)] = market_id
            self._in_state[(state, name)].add(market_id)

    def _find_market(self, state: str, district: str, market: str) -> int | None:
        state, name = canonical_state(state), fold_market(market)
        found = self._markets.get((state, fold(district), name))
        same_name = self._in_state.get((state, name), set())
        return next(iter(same_name)) if found is None and len(same_name) == 1 else found

    def _add_crops(self, session: Session, names: list[str]) -> None:
        taken = set(session.scalars(select(Commodity.slug)))
        crops: dict[str, Commodity] = {}
        for name in names:
            if fold(name) not in crops:
                address = slug(name) or f"crop-{len(taken)}"
                address = f"{address}-{len(taken)}" if address in taken else address
                taken.add(address)
                crops[fold(name)] = Commodity(slug=address, name=name)
        session.add_all(crops.values())
        session.flush()
        session.add_all(
            CommodityName(commodity_id=crop.id, name=crop.name, folded=folded, kind="official")
            for folded, crop in crops.items()
        )
        session.flush()

    def _add_markets(self, session: Session, places: list[tuple[str, str, str]]) -> None:
        markets: dict[tuple[str, str], Market] = {}
        for told, district, name in places:
            state = canonical_state(told)
            markets.setdefault((state, fold_market(name)), Market(state=state, district=district, name=name))
        session.add_all(markets.values())
        session.flush()
        session.add_all(
            MarketName(market_id=market.id, state=state, district_folded=fold(market.district), folded=folded)
            for (state, folded), market in markets.items()
        )
        session.flush()
