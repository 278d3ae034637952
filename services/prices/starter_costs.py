"""Brings the carried fee lines, vehicles and keeping costs into the tables (starter/*.csv, kept by hand).

What is there already stays: the office may have corrected it.
"""

import csv
from collections.abc import Iterator
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any, Final

from sqlalchemy.orm import Session

from models.cost import FeeLine, Keeping, Vehicle
from services.core.money import parse_rupees
from services.prices.in_hand.rules import read_percent
from services.prices.names import fold
from services.runtime.dialects import insert_into

FOLDER: Final = Path(__file__).parent / "starter"
Point = tuple[float, float]


def seed_costs(session: Session, crops: dict[str, int]) -> None:
    """Add the carried lines that are not there yet; `crops` is slug → number."""
    told: list[tuple[Any, list[dict[str, Any]]]] = [
        (FeeLine, list(_fees(crops))),
        (Vehicle, list(_vehicles())),
        (Keeping, list(_keeping())),
    ]
    for model, rows in told:
        session.execute(insert_into(session, model).on_conflict_do_nothing(), rows)


@cache
def carried_points() -> dict[tuple[str, str], tuple[str, Point]]:
    """The middle of each district by state and folded name: (name, (latitude, longitude))."""
    return {
        (row["state"], fold(row["district"])): (
            row["district"],
            (float(row["latitude"]), float(row["longitude"])),
        )
        for row in _table("district_points.csv")
    }


def _fees(crops: dict[str, int]) -> Iterator[dict[str, Any]]:
    """A row of the file may name several crops and groups: each is a line of its own."""
    for row in _table("fees.csv"):
        slugs, groups = filter(None, row["slugs"].split(";")), filter(None, row["groups"].split(";"))
        named = [*((slug, "") for slug in slugs), *(("", group) for group in groups)] or [("", "")]
        percent = row["unit"] == "percent"
        for slug, group in named:
            yield {
                **{name: row[name] for name in ("state", "market", "kind", "name", "payer", "unit", "sure")},
                "source": row["source"],
                "note": row["note"],
                "code": ":".join(filter(None, (row["code"], slug or group))),
                "commodity_id": crops[slug] if slug else None,
                "group": group,
                "rate": read_percent(row["rate"]) if percent else parse_rupees(row["rate"]),
                "valid_from": _day(row["valid_from"]),
                "valid_to": _day(row["valid_to"]),
            }


def _vehicles() -> Iterator[dict[str, Any]]:
    for position, row in enumerate(_table("vehicles.csv")):
        yield {
            "code": row["code"],
            "position": position,
            "capacity_kg": int(row["capacity_kg"]),
            "km_price": parse_rupees(row["km_price"]),
            "least_price": parse_rupees(row["least_price"]),
            "source": row["source"],
        }


def _keeping() -> Iterator[dict[str, Any]]:
    for row in _table("keeping.csv"):
        yield {
            "code": row["code"],
            "transit_loss_ppm": read_percent(row["transit_loss"]),
            "monthly_loss_ppm": read_percent(row["monthly_loss"]),
            "storage_price": parse_rupees(row["storage"]),
            "source": row["source"],
        }


def _day(text: str) -> date | None:
    return date.fromisoformat(text) if text else None


def _table(name: str) -> Iterator[dict[str, str]]:
    with (FOLDER / name).open(encoding="utf-8", newline="") as file:
        yield from csv.DictReader(file)
