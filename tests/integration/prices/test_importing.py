"""An import keeps what is good, counts what is not, and changes nothing the second time."""

import gzip
from pathlib import Path

import pytest
from sqlalchemy import func, select

from models.base import db
from models.price import Commodity, ImportRun, Market, PriceDay, PriceRecord
from services import prices
from services.prices import CommodityView, windows
from services.prices import importing as importer
from tests.integration.prices.conftest import NOW, TODAY, Importing, line


def stored() -> list[tuple[str, int]]:
    """Imported (not carried) rows: market and modal rupees."""
    query = (
        select(Market.name, PriceRecord.modal_price)
        .join(Market, Market.id == PriceRecord.market_id)
        .where(PriceRecord.revision > 0)
        .order_by(Market.name, PriceRecord.modal_price)
    )
    return [(name, paise // 100) for name, paise in db.session.execute(query)]


def test_importing_twice_changes_nothing(importing: Importing) -> None:
    lines = [line(7_000), line(7_100, market="Mhow APMC")]
    first = importing(*lines)
    again = importing(*lines)
    assert (first.read, first.new, first.changed, first.unchanged) == (2, 2, 0, 0)
    assert (again.read, again.new, again.changed, again.unchanged) == (2, 0, 0, 2)
    assert stored() == [("Indore APMC", 7_000), ("Mhow APMC", 7_100)]


def test_corrected_price_takes_the_place_of_the_old_one(importing: Importing) -> None:
    importing(line(7_000))
    summary = importing(line(7_050))
    assert (summary.new, summary.changed, summary.unchanged) == (0, 1, 0)
    assert stored() == [("Indore APMC", 7_050)]


def test_row_that_repeats_in_a_file_counts_once_and_the_last_holds(importing: Importing) -> None:
    summary = importing(line(7_000), line(7_000), line(7_050, day="24/07/2026"))
    assert (summary.read, summary.new, summary.rejected) == (3, 1, {"duplicate": 2})
    assert importing(line(7_000), line(7_000), line(7_050, day="24/07/2026")).unchanged == 1
    assert stored() == [("Indore APMC", 7_050)]


def test_every_row_read_is_accounted_for(importing: Importing) -> None:
    summary = importing(
        line(7_000),
        "half a li",
        line(0),
        line(7_000, day="2091-01-01"),
        line(7_000, least=7_050),
        line(7_000),
    )
    assert summary.rejected == {
        "malformed_row": 1,
        "not_positive": 1,
        "future_date": 1,
        "min_above_modal": 1,
        "duplicate": 1,
    }
    counted = summary.new + summary.changed + summary.unchanged + sum(summary.rejected.values())
    assert summary.read == counted == 6


def test_carried_row_becomes_an_imported_one_and_counts_as_new(
    soyabean: CommodityView, importing: Importing
) -> None:
    carried = db.session.scalars(select(PriceRecord).where(PriceRecord.commodity_id == soyabean.id)).first()
    assert carried is not None
    market = db.session.get_one(Market, carried.market_id)
    modal = carried.modal_price // 100
    row = line(
        modal, state=market.state, district=market.district, market=market.name, variety=carried.variety,
        grade=carried.grade, least=carried.min_price // 100, most=carried.max_price // 100,
    )  # fmt: skip
    assert importing(row).new == 1
    assert importing(row).unchanged == 1


def test_old_and_new_names_are_one_series(importing: Importing) -> None:
    importing(
        line(7_000, day="2025-10-01", market="Indore", crop="Arhar (Tur/Red Gram)(Whole)"),
        line(7_400, day="2026-07-01", market="Indore APMC", crop="Red gram/Arhar/Tur(whole)"),
    )
    series = set(
        db.session.execute(
            select(PriceRecord.commodity_id, PriceRecord.market_id).where(PriceRecord.revision > 0)
        )
    )
    assert series == {(prices.get_commodity("tur").id, _indore())}


def test_state_is_one_through_its_renaming(importing: Importing) -> None:
    importing(
        line(5_000, state="Kerala", district="Palakkad", market="Palakkad", day="2025-10-01", crop="Coconut"),
        line(5_100, state="Keralam", district="Palakkad", market="Palakkad APMC", crop="Coconut"),
    )
    assert len({market for market, _ in stored()}) == 1


def test_markets_of_the_same_name_in_two_states_are_two(importing: Importing) -> None:
    importing(
        line(7_000, state="Bihar", district="Aurangabad", market="Aurangabad"),
        line(7_100, state="Maharashtra", district="Aurangabad", market="Aurangabad"),
    )
    assert stored() == [("Aurangabad", 7_000), ("Aurangabad", 7_100)]


def test_crop_and_market_nobody_knew_are_added_as_the_feed_names_them(importing: Importing) -> None:
    importing(line(900, crop="Dragon fruit", market="Naya Bazar", district="Naya"))
    crop = prices.get_commodity("Dragon fruit")
    assert (crop.slug, crop.main, crop.label("hi")) == ("dragon-fruit", False, "Dragon fruit")
    assert "Naya Bazar" in [market.name for market in prices.list_markets(state="Madhya Pradesh")]


def test_two_spellings_of_a_new_crop_are_one_crop(importing: Importing) -> None:
    importing(line(900, crop="Dragon fruit(Pink)"), line(950, crop="Dragon Fruit (Pink)", market="Mhow APMC"))
    found = db.session.scalars(select(Commodity).where(Commodity.name.ilike("dragon%"))).all()
    assert len(found) == 1


def test_new_crop_whose_address_is_taken_gets_another(importing: Importing) -> None:
    importing(line(900, crop="Wheat!!!(?)x"), line(900, crop="Ελιά"), line(900, crop="Мята"))
    slugs = db.session.scalars(select(Commodity.slug)).all()
    assert len(set(slugs)) == len(slugs)
    assert all(slugs)


def test_windows_of_a_long_file_meet_without_a_seam(
    importing: Importing, monkeypatch: pytest.MonkeyPatch
) -> None:
    lines = [line(7_000 + n, day=f"2026-06-{1 + n % 30:02}", variety=f"v{n}") for n in range(25)]
    monkeypatch.setattr(windows, "WINDOW", 7)
    monkeypatch.setattr(importer, "ROWS_AT_FIRST", 3)
    monkeypatch.setattr(importer, "MOST_ROWS", 3)
    monkeypatch.setattr(importer, "FEWEST_ROWS", 2)
    assert importing(*lines).new == 25
    assert importing(*lines).unchanged == 25


def test_day_is_summed_up_with_the_rows_of_earlier_imports(
    importing: Importing, soyabean: CommodityView
) -> None:
    db.session.execute(PriceDay.__table__.delete())
    db.session.execute(PriceRecord.__table__.delete())
    db.session.commit()
    importing(line(7_000))
    importing(line(7_200, market="Mhow APMC"))
    (day,) = prices.list_prices_by_state(commodity_id=soyabean.id, today=TODAY)
    assert (day.price, day.markets) == (710_000, 2)


def test_days_are_healed_by_importing_again(importing: Importing, soyabean: CommodityView) -> None:
    importing(line(7_000, day="2026-07-23"))
    before = db.session.scalar(select(func.count()).select_from(PriceDay))
    db.session.execute(
        PriceDay.__table__.delete().where(PriceDay.date < TODAY, PriceDay.commodity_id == soyabean.id)
    )
    db.session.commit()
    assert importing(line(7_000, day="2026-07-23")).unchanged == 1
    assert db.session.scalar(select(func.count()).select_from(PriceDay)) == before


def test_run_is_on_record_with_its_counts(importing: Importing) -> None:
    importing(line(7_000), line(0))
    run = db.session.scalars(select(ImportRun)).one()
    assert (run.file_name, run.source, run.state, run.read, run.new) == (
        "rows.csv",
        "agmarknet",
        "partial",
        2,
        1,
    )
    assert run.rejected == {"not_positive": 1}
    assert run.started_at == run.finished_at == NOW


def test_packed_file_cut_short_makes_a_partial_run_that_the_whole_file_completes(
    importing: Importing, tmp_path: Path
) -> None:
    header = "date,state,district,market,commodity,variety,grade,min_price,max_price,modal_price\n"
    text = header + "\n".join(line(7_000 + n, variety=f"v{n}") for n in range(3_000)) + "\n"
    packed = gzip.compress(text.encode())
    path = tmp_path / "day.csv.gz"
    path.write_bytes(packed[: len(packed) // 2])
    partial = importing(path=path)
    assert partial.state == "partial"
    assert 0 < partial.new < 3_000
    path.write_bytes(packed)
    whole = importing(path=path)
    assert (whole.state, whole.new, whole.unchanged) == ("done", 3_000 - partial.new, partial.new)


def test_run_that_breaks_is_marked_failed_and_keeps_what_it_had(
    importing: Importing, monkeypatch: pytest.MonkeyPatch
) -> None:
    def breaks(*_: object, **__: object) -> None:
        raise OSError("the disk is full")

    monkeypatch.setattr(importer, "sum_up_days", breaks)
    with pytest.raises(OSError, match="the disk is full"):
        importing(line(7_000))
    assert db.session.scalars(select(ImportRun.state)).one() == "failed"
    assert stored() == [("Indore APMC", 7_000)]


def _indore() -> int:
    return db.session.scalars(select(Market.id).where(Market.name == "Indore APMC")).one()
