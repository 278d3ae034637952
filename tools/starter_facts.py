"""Write the facts that the house carries for a machine without network: services/prices/starter/*.csv.

    python tools/starter_facts.py DATA_DIRECTORY

The directory holds the reference tables (commodities.csv, mandis_current_2026.csv, msp.csv,
quality_params.csv, district_centroids.csv), the portal's file of 24 July 2026 and that month's.
Only the crops of crop_names.csv (kept by hand) and some 150 main markets are carried, in the house's own
format.
Source: Agmarknet / data.gov.in (GODL-India).
"""

import csv
import sys
from collections import Counter, defaultdict
from collections.abc import Iterable
from datetime import date
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from services.core.money import rupees  # noqa: E402
from services.prices.cleaning import PriceRow, clean  # noqa: E402
from services.prices.names import canonical_state, fold  # noqa: E402
from services.prices.rules import Report, summarise_day  # noqa: E402
from services.prices.sources.files import open_price_file  # noqa: E402
from services.prices.states import STATES  # noqa: E402
from tools.assay_words import QUALITY_KEYS  # noqa: E402

STARTER = ROOT / "services" / "prices" / "starter"
SNAPSHOT = "snapshot_2026-07-24_datagov_headers.csv.gz"
MONTH = "snapshots_2026-07_all_india.csv.gz"
DAY = date(2026, 7, 24)
MARKETS = 150
MARKETS_PER_STATE = 13
ALWAYS = (
    "Indore APMC;Ujjain APMC;Dewas APMC;Neemuch APMC;Mandsaur APMC;Latur APMC;Akola APMC;Nagpur APMC;"
    "Lasalgaon APMC;Pune APMC;Rajkot APMC;Gondal APMC;Unjha APMC;Kota APMC;Jaipur (F&V) APMC;"
    "Azadpur APMC;Guntur APMC;Erode APMC;Nizamabad APMC;Hubballi APMC;Ballari APMC;Khanna APMC;Karnal APMC;"
    "Hapur APMC;Agra APMC;Gulabbagh APMC;Warangal APMC;Kurnool APMC"
).split(";")
MORE_LEGACY = {
    "cowpea": ["Cowpea(Lobia)"],
    "cashewnuts": ["Cashewnut"],
    "paddy": ["Paddy", "Dhan"],
    "soyabean": ["Soybean", "Soyabeen"],
    "bajra": ["Bajra"],
    "ragi": ["Ragi"],
}
ALIASES = {
    "Bengaluru": "Bangalore",
    "Hubballi": "Hubli (Amaragol)",
    "Ballari": "Bellary",
    "Mysuru": "Mysore (Bandipalya)",
    "Belagavi": "Belgaum",
    "Kalaburagi": "Kalburgi",
    "Vijayapura": "Bijapur",
    "Shivamogga": "Shimoga",
    "Tumakuru": "Tumkur",
    "Ahilyanagar": "Ahmednagar",
}


def main(data: Path) -> None:
    """Write every table and say how large it became."""
    names = _table(STARTER / "crop_names.csv")
    slugs = {row["name"]: row["slug"] for row in names}
    rows = [row for row in _read(data / SNAPSHOT) if row.commodity in slugs]
    markets = _main_markets(data, rows)
    _write("crops.csv", _crops(data, slugs))
    _write("markets.csv", _markets(markets))
    _write("districts.csv", _districts(data))
    _write("district_points.csv", _district_points(data))
    _write("msp.csv", _msps(data, slugs))
    _write("quality.csv", _quality(data, slugs))
    _write("days.csv", _days(rows + _last_seen_earlier(data, slugs, rows), slugs))
    _write("prices.csv", _prices(rows, slugs, markets))


def _table(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def _write(name: str, rows: Iterable[dict[str, object]]) -> None:
    listed = list(rows)
    with (STARTER / name).open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, fieldnames=list(listed[0]), lineterminator="\n")
        writer.writeheader()
        writer.writerows(listed)
    print(f"{name:14} {len(listed):5} rows {(STARTER / name).stat().st_size // 1024:4} KB")


def _read(path: Path) -> list[PriceRow]:
    with open_price_file(path) as feed:
        read = (clean(raw, today=DAY) for raw in feed)
        return [row for row in read if isinstance(row, PriceRow)]


def _crops(data: Path, slugs: dict[str, str]) -> Iterable[dict[str, object]]:
    facts = {row["name"]: row for row in _table(data / "commodities.csv")}
    for name, slug in slugs.items():
        row = facts[name]
        legacy = [old for old in row["legacy_names"].split(";") if old and fold(old) != fold(name)]
        legacy += MORE_LEGACY.get(slug, [])
        yield {
            "slug": slug,
            "group": row["group"],
            "unit": row["unit"],
            "agmarknet_id": row["agmarknet_id"],
            "legacy": ";".join(legacy),
            "synonyms": row["synonyms"],
        }


def _main_markets(data: Path, rows: list[PriceRow]) -> list[dict[str, str]]:
    staples = Counter((row.state, row.market) for row in rows)
    all_markets = _table(data / "mandis_current_2026.csv")
    ranked = sorted(
        (row for row in all_markets if row["geo_source"] == "mandi" or row["market"] in ALWAYS),
        key=lambda row: (
            row["market"] not in ALWAYS,
            -staples[(row["state"], row["market"])] * int(row["days_seen"]),
        ),
    )
    kept: list[dict[str, str]] = []
    per_state: Counter[str] = Counter()
    for row in ranked:
        if per_state[row["state"]] < MARKETS_PER_STATE and len(kept) < MARKETS:
            per_state[row["state"]] += 1
            kept.append(row)
    return sorted(kept, key=lambda row: (row["state_canonical"], row["district"], row["market"]))


def _markets(markets: list[dict[str, str]]) -> Iterable[dict[str, object]]:
    for row in markets:
        alias = next((old for new, old in ALIASES.items() if row["market"].startswith(new)), "")
        yield {
            "state": row["state_canonical"],
            "district": row["district"],
            "name": row["market"],
            "latitude": row["lat"],
            "longitude": row["lon"],
            "geo_source": row["geo_source"],
            "alias": alias,
        }


def _districts(data: Path) -> Iterable[dict[str, object]]:
    named: dict[str, set[str]] = defaultdict(set)
    mapped: dict[str, set[str]] = defaultdict(set)
    for row in _table(data / "mandis_current_2026.csv"):
        named[row["state_canonical"]].add(row["district"])
        mapped[row["state_canonical"]] |= {fold(row["map_district"]), fold(row["district"])}
    for row in _table(data / "district_centroids.csv"):
        state = canonical_state(row["state"])
        if fold(row["district"]) not in mapped[state]:
            named[state].add(row["district"])
    for state in STATES:
        yield {"state": state, "districts": ";".join(sorted(named[state]))}


def _district_points(data: Path) -> Iterable[dict[str, object]]:
    """The middle of each district, under its name on the map and under the one the feed gives it."""
    points = {
        (canonical_state(row["state"]), fold(row["district"])): (row["district"], row["lat"], row["lon"])
        for row in _table(data / "district_centroids.csv")
    }
    for row in _table(data / "mandis_current_2026.csv"):
        state = row["state_canonical"]
        if (mapped := points.get((state, fold(row["map_district"])))) is not None:
            points.setdefault((state, fold(row["district"])), (row["district"], *mapped[1:]))
    for state, folded in sorted(points):
        district, latitude, longitude = points[(state, folded)]
        yield {
            "state": state,
            "district": district,
            "latitude": round(float(latitude), 3),
            "longitude": round(float(longitude), 3),
        }


def _msps(data: Path, slugs: dict[str, str]) -> Iterable[dict[str, object]]:
    for row in _table(data / "msp.csv"):
        slug = slugs.get(row["agmarknet_commodity"])
        if slug is None or slug == "sugarcane":  # a fair and remunerative price, not a support price
            continue
        year = int(row["marketing_year"][:4])
        first, last = {
            "kharif": (date(year, 10, 1), date(year + 1, 9, 30)),
            "rabi": (date(year, 4, 1), date(year + 1, 3, 31)),
            "other": (date(year, 1, 1), date(year, 12, 31)),
        }[row["season"]]
        yield {
            "slug": slug,
            "variety": row["variety"],
            "season": row["season"],
            "marketing_year": row["marketing_year"],
            "rupees": row["msp_rs_per_quintal"],
            "valid_from": first,
            "valid_to": last,
            "source": row["source"],
        }


def _quality(data: Path, slugs: dict[str, str]) -> Iterable[dict[str, object]]:
    found: dict[tuple[str, str], dict[str, object]] = {}
    for row in _table(data / "quality_params.csv"):
        key = QUALITY_KEYS.get(row["parameter"])
        if key is None or row["commodity"] not in slugs:
            continue
        slug = slugs[row["commodity"]]
        direction = row["direction"] if row["direction"] in ("min", "max") else ""
        limits = {
            "special": row["range1_special"],
            "standard": row["range2_standard"],
            "general": row["range3_general"],
            "fair_average": row["faq_or_basis_limit"],
        }
        kept = found.setdefault(
            (slug, key),
            {"slug": slug, "parameter": key, "unit": _unit(row), "direction": direction}
            | dict.fromkeys(limits, ""),
        )
        for name, text in limits.items():
            if not kept[name] and _is_number(text):
                kept[name] = text
    return found.values()


def _unit(row: dict[str, str]) -> str:
    return (
        "mm"
        if "mm" in (row["unit"], row["parameter"][-3:-1])
        else ""
        if row["parameter"] == "Micronaire"
        else "%"
    )


def _is_number(text: str) -> bool:
    return text.replace(".", "", 1).isdigit()


def _last_seen_earlier(data: Path, slugs: dict[str, str], rows: list[PriceRow]) -> list[PriceRow]:
    """Rows of crops that nobody reported on the day itself, from their last day in the month."""
    missing = set(slugs) - {row.commodity for row in rows}
    month = [row for row in _read(data / MONTH) if row.commodity in missing]
    last = {row.commodity: row.date for row in month}  # the file is in order of days
    return [row for row in month if row.date == last[row.commodity]]


def _days(rows: list[PriceRow], slugs: dict[str, str]) -> Iterable[dict[str, object]]:
    numbers: dict[tuple[str, str], int] = {}
    reports: dict[tuple[str, date], list[Report]] = defaultdict(list)
    for row in rows:
        number = numbers.setdefault((row.state, row.market), len(numbers))
        report = Report(canonical_state(row.state), number, row.min_price, row.max_price, row.modal_price)
        reports[(slugs[row.commodity], row.date)].append(report)
    for (slug, day), day_reports in sorted(reports.items()):
        for state, summary in sorted(summarise_day(day_reports).items()):
            yield {"slug": slug, "state": state, "date": day} | {
                key: rupees(value) if key in ("price", "low", "high") else value
                for key, value in summary._asdict().items()
            }


def _prices(
    rows: list[PriceRow], slugs: dict[str, str], markets: list[dict[str, str]]
) -> Iterable[dict[str, object]]:
    carried = {(row["state"], row["market"]): str(number) for number, row in enumerate(markets)}
    for row in rows:
        number = carried.get((row.state, row.market))
        if number is not None:
            yield {
                "slug": slugs[row.commodity],
                "market": number,
                "variety": row.variety,
                "grade": row.grade,
                "min": rupees(row.min_price),
                "max": rupees(row.max_price),
                "modal": rupees(row.modal_price),
            }


if __name__ == "__main__":
    if len(sys.argv) != 2:
        sys.exit(__doc__)
    main(Path(sys.argv[1]))
