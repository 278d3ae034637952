"""`python -m benchmarks.stage.price_seed URL ROWS`: ten years of daily prices, made within a SQLite database.

One crop is reported by 150 markets, the other main crops by as many as are needed for that many rows. Prints
the addresses of some of its markets as JSON.
"""

import json
import sys
import tempfile
from pathlib import Path
from typing import Any, Final

import flask_migrate
from sqlalchemy import text

from app import create_app
from benchmarks.stage.markets import KEYS
from models.base import db
from models.price import Market
from services import prices
from services.core.clock import utc_now
from services.runtime.config import Config
from services.runtime.transaction import transaction

CROP: Final = "soyabean"
MARKETS: Final = 150
STATES: Final = 20
DAYS: Final = 3_650
ASKED: Final = 60
_SPANS: Final = """
    CREATE TEMP TABLE spans AS
    WITH RECURSIVE counted(n) AS (SELECT 0 UNION ALL SELECT n + 1 FROM counted WHERE n < :days)
    SELECT n, date(:last, -n || ' days') AS day FROM counted WHERE n % 7 < 5"""
"""Five days of each week."""
_RECORDS: Final = """
    INSERT INTO price_records
        (commodity_id, market_id, date, variety, grade, min_price, max_price, modal_price, revision, source)
    SELECT crop, market, day, 'Local', 'FAQ', modal - 20000, modal + 15000, modal, 1, 'agmarknet'
    FROM (SELECT :crop AS crop, m.id AS market, s.day AS day,
            300000 + (s.n / 30 * 7919) % 90000 + (s.n * 37 + m.id * 101) % 30000 AS modal
          FROM markets m CROSS JOIN spans s WHERE m.district LIKE 'Bench%' ORDER BY m.id, s.day
          LIMIT :markets * (SELECT count(*) FROM spans))"""
_SUMMARIES: Final = """
    INSERT INTO price_days (commodity_id, state, date, price, low, high, markets, records)
    SELECT r.commodity_id, {state}, r.date, CAST(avg(r.modal_price) AS int), min(r.modal_price),
        max(r.modal_price), count(DISTINCT r.market_id), count(*)
    FROM price_records r JOIN markets m ON m.id = r.market_id WHERE r.revision = 1
    GROUP BY r.commodity_id, {group} r.date ON CONFLICT DO NOTHING"""


def main(database_url: str, rows: int) -> None:
    """Fill the database and print what to ask for."""
    with tempfile.TemporaryDirectory() as folder:
        config = Config(
            database_url=database_url,
            instance_dir=Path(folder),
            secret_key=KEYS["SECRET_KEY"],
            public_id_key=KEYS["PUBLIC_ID_KEY"],
            testing=True,
            log_level="error",
        )
        with create_app(config).app_context():
            flask_migrate.upgrade()
            prices.seed_starter()
            told = _fill(rows)
            db.session.remove()
            db.engine.dispose()
    print(json.dumps(told))


def _fill(rows: int) -> dict[str, Any]:
    with transaction() as session:
        crops = [crop.id for crop in prices.list_commodities()]
        main_crop = prices.get_commodity(CROP).id
        for n in range(MARKETS):
            session.add(
                Market(
                    name=f"Bench {n}",
                    state=prices.list_states()[n % STATES],
                    district=f"Bench {n}",
                    latitude=12 + n % 16,
                    longitude=73 + n % 13,
                    geo_source="mandi",
                )
            )
        session.flush()
        last = prices.indian_date(utc_now()).isoformat()
        session.execute(text(_SPANS), {"days": DAYS, "last": last})
        days = session.scalar(text("SELECT count(*) FROM spans"))
        others = -(-(rows // days - MARKETS) // (len(crops) - 1))
        for crop in crops:
            wanted = MARKETS if crop == main_crop else others
            session.execute(text(_RECORDS), {"crop": crop, "markets": wanted})
        session.execute(text(_SUMMARIES.format(state="''", group="")))
        session.execute(text(_SUMMARIES.format(state="m.state", group="m.state,")))
        stored = session.scalar(text("SELECT count(*) FROM price_records"))
    return {"rows": stored, "markets": [each.address for each in _markets()], "crops": _slugs()}


def _markets() -> list[prices.MarketView]:
    return [each for each in prices.list_markets(state=None) if each.name.startswith("Bench")][:ASKED]


def _slugs() -> list[str]:
    return [crop.slug for crop in prices.list_commodities()]


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]))
