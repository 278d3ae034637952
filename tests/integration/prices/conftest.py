"""Price files of a test's own making, and the real ones where they lie beside the checkout."""

import os
from collections.abc import Callable
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from flask import Flask

from services import prices
from services.prices import CommodityView, ImportSummary

NOW = datetime(2026, 7, 24, 15, 0, tzinfo=UTC)
TODAY = date(2026, 7, 24)
HEADER = "date,state,district,market,commodity,variety,grade,min_price,max_price,modal_price"
ROOT = Path(__file__).parents[3]
Importing = Callable[..., ImportSummary]


@pytest.fixture
def importing(app: Flask, tmp_path: Path) -> Importing:
    """Import rows written as CSV lines, or a file as it is."""

    def importing(*lines: str, header: str = HEADER, path: Path | None = None) -> ImportSummary:
        if path is None:
            path = tmp_path / "rows.csv"
            path.write_text("\n".join([header, *lines]) + "\n", encoding="utf-8")
        return prices.import_file(path=path, clock=lambda: NOW)

    return importing


@pytest.fixture
def soyabean(app: Flask) -> CommodityView:
    """The crop of most of these tests, with all that the house carries."""
    prices.seed_starter()
    return prices.get_commodity("soyabean")


@pytest.fixture
def real_data() -> Path:
    """The directory of real price files: MANDI_DATA, or ../shared/data beside the checkout."""
    folder = Path(os.environ.get("MANDI_DATA") or ROOT.parent / "shared" / "data")
    if not folder.is_dir():
        pytest.skip(f"needs the real price files: set MANDI_DATA to their directory (not {folder})")
    return folder


def line(
    modal: int,
    *,
    day: str = "2026-07-24",
    state: str = "Madhya Pradesh",
    district: str = "Indore",
    market: str = "Indore APMC",
    crop: str = "Soyabean",
    variety: str = "Yellow",
    grade: str = "FAQ",
    least: int | None = None,
    most: int | None = None,
) -> str:
    """One row as a line of CSV, in whole rupees."""
    amounts = f"{least or modal - 100},{most or modal + 100},{modal}"
    return f"{day},{state},{district},{market},{crop},{variety},{grade},{amounts}"
