"""The facts the house carries, so that a fresh machine without network has crops, markets and prices.

They live in starter/*.csv: crop_names.csv and the costs (starter_costs.py) are kept by hand, the rest is
written by tools/starter_facts.py.
"""

import csv
from collections.abc import Iterator
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any, Final

from sqlalchemy import select
from sqlalchemy.orm import Session

from models.base import Base
from models.price import (
    Commodity,
    CommodityName,
    Market,
    MarketName,
    Msp,
    PriceDay,
    PriceRecord,
    QualityLimit,
)
from services.core.money import parse_rupees
from services.prices.names import fold, fold_market, market_key
from services.prices.starter_costs import seed_costs
from services.runtime.dialects import insert_into, one_at_a_time
from services.runtime.transaction import transaction

FOLDER: Final = Path(__file__).parent / "starter"
SOURCE: Final = "starter"
DAY: Final = date(2026, 7, 24)


def seed_starter() -> None:
    """Bring crops, markets, support prices, quality limits and the prices of one day into the tables.

    Idempotent, and safe on a house in use: names and limits are renewed, prices that are there stay.
    """
    with transaction() as session:
        one_at_a_time(session, "prices.catalogue")
        crops = _seed_crops(session)
        markets = _seed_markets(session)
        _seed_msps(session, crops)
        _seed_quality(session, crops)
        _seed_days(session, crops)
        _seed_prices(session, crops, markets)
        seed_costs(session, crops)


@cache
def carried_districts() -> dict[str, tuple[str, ...]]:
    """The districts of each state, as the feed spells them."""
    return {row["state"]: tuple(filter(None, row["districts"].split(";"))) for row in _table("districts.csv")}


@cache
def carried_days() -> frozenset[date]:
    """The days of which the house carries summaries made from more markets than it carries."""
    return frozenset(date.fromisoformat(row["date"]) for row in _table("days.csv"))


def _table(name: str) -> Iterator[dict[str, str]]:
    with (FOLDER / name).open(encoding="utf-8", newline="") as file:
        yield from csv.DictReader(file)


def _seed_crops(session: Session) -> dict[str, int]:
    """Returns slug → number; a crop that an import had already met under its feed name is adopted."""
    feed_names = select(CommodityName.folded, CommodityName.commodity_id)
    named = dict(session.execute(feed_names.where(CommodityName.kind != "synonym")).all())
    met = {crop.id: crop for crop in session.scalars(select(Commodity))}
    facts = {row["slug"]: row for row in _table("crops.csv")}
    crops: dict[str, Commodity] = {}
    for position, row in enumerate(_table("crop_names.csv")):
        fact = facts[row["slug"]]
        crop = met.get(named.get(fold(row["name"]), 0)) or Commodity()
        crop.slug, crop.name, crop.position = row["slug"], row["name"], position
        crop.name_en, crop.name_hi, crop.name_mr = row["en"], row["hi"], row["mr"]
        crop.group, crop.unit = fact["group"], fact["unit"]
        crop.agmarknet_id = int(fact["agmarknet_id"]) if fact["agmarknet_id"] else None
        crops[crop.slug] = crop
    session.add_all(crops.values())
    session.flush()
    names = [
        name for row in _table("crop_names.csv") for name in _names_of(crops[row["slug"]], facts[row["slug"]])
    ]
    session.execute(insert_into(session, CommodityName).on_conflict_do_nothing(), names)
    return {slug: crop.id for slug, crop in crops.items()}


def _names_of(crop: Commodity, fact: dict[str, str]) -> list[dict[str, Any]]:
    spelt = [(crop.name, "official")]
    spelt += [(name, "legacy") for name in fact["legacy"].split(";")]
    spelt += [(name, "synonym") for name in (crop.name_en, crop.name_hi, crop.name_mr)]
    spelt += [(name, "synonym") for name in fact["synonyms"].split(";")]
    rows: dict[str, dict[str, Any]] = {}
    for name, kind in spelt:
        if folded := fold(name):
            rows.setdefault(folded, {"commodity_id": crop.id, "name": name, "folded": folded, "kind": kind})
    return list(rows.values())


def _seed_markets(session: Session) -> list[int]:
    """Returns the markets' numbers in the order of the file, for prices.csv to point at."""
    known = {
        (name.state, name.district_folded, market_key(name.state, name.folded)): name.market_id
        for name in session.scalars(select(MarketName))
    }
    met = {market.id: market for market in session.scalars(select(Market))}
    markets: list[Market] = []
    names: list[tuple[Market, str]] = []
    for row in _table("markets.csv"):
        place = (row["state"], fold(row["district"]), market_key(row["state"], row["name"]))
        market = met.get(known.get(place, 0)) or Market()
        market.name, market.state, market.district = row["name"], row["state"], row["district"]
        market.latitude, market.longitude = float(row["latitude"]), float(row["longitude"])
        market.geo_source = row["geo_source"]
        markets.append(market)
        names += [(market, fold_market(name)) for name in (row["name"], row["alias"]) if name]
    session.add_all(markets)
    session.flush()
    session.execute(
        insert_into(session, MarketName).on_conflict_do_nothing(),
        [
            {
                "market_id": market.id,
                "state": market.state,
                "district_folded": fold(market.district),
                "folded": folded,
            }
            for market, folded in names
        ],
    )
    return [market.id for market in markets]


def _seed_msps(session: Session, crops: dict[str, int]) -> None:
    rows = [
        {
            "commodity_id": crops[row["slug"]],
            "variety": row["variety"],
            "season": row["season"],
            "marketing_year": row["marketing_year"],
            "price": parse_rupees(row["rupees"]),
            "valid_from": date.fromisoformat(row["valid_from"]),
            "valid_to": date.fromisoformat(row["valid_to"]),
            "source": row["source"],
        }
        for row in _table("msp.csv")
    ]
    _renew(session, Msp, rows, key=("commodity_id", "variety", "season", "marketing_year"))


def _seed_quality(session: Session, crops: dict[str, int]) -> None:
    rows = [
        {**row, "commodity_id": crops[row["slug"]], "position": position}
        for position, row in enumerate(_table("quality.csv"))
    ]
    for row in rows:
        row.pop("slug")
    _renew(session, QualityLimit, rows, key=("commodity_id", "parameter"))


def _seed_days(session: Session, crops: dict[str, int]) -> None:
    rows = [
        {
            "commodity_id": crops[row["slug"]],
            "state": row["state"],
            "date": date.fromisoformat(row["date"]),
            "price": parse_rupees(row["price"]),
            "low": parse_rupees(row["low"]),
            "high": parse_rupees(row["high"]),
            "markets": int(row["markets"]),
            "records": int(row["records"]),
        }
        for row in _table("days.csv")
    ]
    session.execute(insert_into(session, PriceDay).on_conflict_do_nothing(), rows)


def _seed_prices(session: Session, crops: dict[str, int], markets: list[int]) -> None:
    rows = [
        {
            "commodity_id": crops[row["slug"]],
            "market_id": markets[int(row["market"])],
            "date": DAY,
            "variety": row["variety"],
            "grade": row["grade"],
            "min_price": parse_rupees(row["min"]),
            "max_price": parse_rupees(row["max"]),
            "modal_price": parse_rupees(row["modal"]),
            "revision": 0,
            "source": SOURCE,
        }
        for row in _table("prices.csv")
    ]
    session.execute(insert_into(session, PriceRecord).on_conflict_do_nothing(), rows)


def _renew(session: Session, model: type[Base], rows: list[dict[str, Any]], *, key: tuple[str, ...]) -> None:
    """Add rows, and bring those that are there up to date."""
    statement = insert_into(session, model)
    newer = {name: getattr(statement.excluded, name) for name in rows[0] if name not in key}
    session.execute(statement.on_conflict_do_update(index_elements=key, set_=newer), rows)
