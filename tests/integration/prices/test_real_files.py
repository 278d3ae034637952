"""The real day of 24 July 2026, as the portal gave it."""

import json
from datetime import date
from pathlib import Path

import pytest

from services import prices
from services.prices import ImportSummary
from tests.integration.prices.conftest import Importing

DAY = "snapshot_2026-07-24_datagov_headers.csv.gz"
TODAY = date(2026, 11, 21)


@pytest.fixture
def imported(importing: Importing, real_data: Path) -> ImportSummary:
    return importing(path=real_data / DAY)


def test_real_day_comes_in_whole_and_only_once(
    imported: ImportSummary, importing: Importing, real_data: Path
) -> None:
    assert (imported.read, imported.new, imported.rejected) == (17_805, 17_805, {})
    again = importing(path=real_data / DAY)
    assert (again.new, again.changed, again.unchanged) == (0, 0, 17_805)


def test_soyabean_in_indore_has_the_price_of_its_market(imported: ImportSummary) -> None:
    crop = prices.get_commodity("Soyabean")
    found = prices.reference_price(
        commodity_id=crop.id, state="Madhya Pradesh", district="Indore", market="Indore", today=TODAY
    )
    assert found is not None
    assert (found.level, found.place, found.as_of) == ("market", "Indore APMC", date(2026, 7, 24))
    assert (found.price, found.min, found.max) == (714_500, 660_000, 714_500)


def test_wild_soyabean_of_dadri_moves_neither_price_nor_range(imported: ImportSummary) -> None:
    crop = prices.get_commodity("Soyabean")
    nation = prices.reference_price(commodity_id=crop.id, today=TODAY)
    assert nation is not None
    assert 680_000 < nation.price < 720_000
    assert nation.max < 1_187_200


def test_carried_prices_agree_with_the_day_they_come_from(importing: Importing, real_data: Path) -> None:
    prices.seed_starter()
    carried = {line.commodity.slug: line.day for line in prices.list_price_lines(today=TODAY)}
    importing(path=real_data / DAY)
    assert {line.commodity.slug: line.day for line in prices.list_price_lines(today=TODAY)} == carried


@pytest.mark.parametrize(
    ("reply", "outcome"),
    [
        ("current_ok", 10),
        ("empty_ok", prices.FeedEmpty),
        ("err_400_no_key", prices.FeedRefused),
        ("err_403_bad_key", prices.FeedRefused),
        ("err_429", prices.FeedRefused),
    ],
)
def test_each_saved_reply_of_the_feed_is_understood(
    importing: Importing, real_data: Path, tmp_path: Path, reply: str, outcome: int | type[Exception]
) -> None:
    path = tmp_path / f"{reply}.json"
    path.write_text(json.dumps(json.loads((real_data / "fixtures_datagov.json").read_text("utf-8"))[reply]))
    if isinstance(outcome, int):
        assert importing(path=path).new == outcome
    else:
        with pytest.raises(outcome):
            importing(path=path)


def test_collection_of_saved_replies_is_taken_as_a_whole(importing: Importing, real_data: Path) -> None:
    summary = importing(path=real_data / "fixtures_datagov.json")
    assert summary.read == summary.new + summary.rejected["duplicate"] == 15
