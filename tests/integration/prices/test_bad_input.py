"""Whatever a file holds: each row that means nothing is counted under its reason, and the rest is kept."""

import gzip
import resource
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import func, select

from models.base import db
from models.price import Commodity, ImportRun, Market, PriceRecord
from services import prices
from services.prices import CommodityView
from services.prices.runs import SILENT_FOR
from tests.integration.prices.conftest import HEADER, NOW, Importing, line

A_LOT = 120_000


def count(table: type) -> int:
    return db.session.scalar(select(func.count()).select_from(table)) or 0


def modals() -> list[int]:
    query = select(PriceRecord.modal_price).where(PriceRecord.revision > 0).order_by(PriceRecord.modal_price)
    return [paise // 100 for paise in db.session.scalars(query)]


@pytest.mark.parametrize(
    ("row", "reason"),
    [
        (line(0), "not_positive"),
        (line(7_000).replace(",7000", ",-1"), "not_positive"),
        (line(7_000).replace(",7000", ",9e99"), "bad_price"),
        (line(7_000).replace(",7000", ",NR"), "bad_price"),
        (line(7_000).replace(",7000", ",99999999999999999999"), "absurd_price"),
        (line(7_000).replace(",7000", ","), "missing_field"),
        (line(7_000, day="2091-01-01"), "future_date"),
        (line(7_000, day="2026-02-30"), "bad_date"),
        (line(7_000, day=""), "missing_field"),
        (line(7_000, market=""), "missing_field"),
        (line(7_000, least=7_050), "min_above_modal"),
        (line(7_000, most=6_950), "modal_above_max"),
        (line(7_000, market="इंदौर"), "unknown_script"),
        (line(7_000, crop="नई फसल"), "unknown_script"),
        ("Madhya Pradesh,Indore,Ind", "malformed_row"),
        ('2026-07-24,Madhya Pradesh,"Indore,Indore APMC', "malformed_row"),
    ],
)
def test_bad_row_is_counted_and_its_neighbours_kept(
    soyabean: CommodityView, importing: Importing, row: str, reason: str
) -> None:
    before = count(Commodity), count(Market)
    summary = importing(line(6_000, variety="a"), row, line(6_100, variety="b"))
    assert (summary.state, summary.read, summary.new) == ("partial", 3, 2)
    assert summary.rejected == {reason: 1}
    assert modals() == [6_000, 6_100]
    assert (count(Commodity), count(Market)) == before


def test_crop_and_state_are_known_in_devanagari(soyabean: CommodityView, importing: Importing) -> None:
    summary = importing(line(7_000), line(7_100, crop="सोयाबीन", state="मध्य प्रदेश", day="2026-07-23"))
    assert (summary.new, summary.rejected) == (2, {})
    series = set(
        db.session.execute(
            select(PriceRecord.commodity_id, PriceRecord.market_id).where(PriceRecord.revision > 0)
        )
    )
    assert len(series) == 1


@pytest.mark.parametrize(
    ("content", "refusal"),
    [
        ("state,district,market,commodity,arrival_date,price\n", prices.MissingColumns),
        ("<html>502</html>", prices.NotAPriceFile),
        ("", prices.NotAPriceFile),
        ('{"error": "Rate limit exceeded"}', prices.FeedRefused),
        ('{"status": "ok", "records": []}', prices.FeedEmpty),
    ],
)
def test_file_that_is_none_is_refused_and_on_record(
    importing: Importing, tmp_path: Path, content: str, refusal: type[Exception]
) -> None:
    path = tmp_path / "file.csv"
    path.write_text(content)
    with pytest.raises(refusal):
        importing(path=path)
    (run,) = prices.list_imports(now=NOW).items
    assert (run.state, run.reason, run.read) == ("failed", refusal.code, 0)  # type: ignore[attr-defined]


def test_rows_under_a_wrong_header_are_counted_and_the_run_is_partial(
    importing: Importing, tmp_path: Path
) -> None:
    path = tmp_path / "file.csv"
    path.write_text("state,district,market,commodity,arrival_date,price\na,b,c,d,2026-07-24,7000\n\nx\n")
    with pytest.raises(prices.MissingColumns):
        importing(path=path)
    (run,) = prices.list_imports(now=NOW).items
    assert (run.state, run.reason, run.read) == ("partial", "missing_columns", 2)
    assert run.rejected == {"missing_columns": 2}


def test_mixed_encodings_keep_every_row_and_double_no_market(
    soyabean: CommodityView, importing: Importing, tmp_path: Path
) -> None:
    lines = [line(7_000, variety="Café"), line(7_100, variety="पीला"), line(7_200)]
    path = tmp_path / "mixed.csv"
    path.write_bytes(
        b"\xef\xbb\xbf" + HEADER.encode() + b"\r\n" + lines[0].encode("cp1252") + b"\r\n"
        + lines[1].encode() + b"\n" + lines[2].encode() + b"\n\x00\xff\xfe garbage"
    )  # fmt: skip
    summary = importing(path=path)
    assert (summary.new, summary.rejected) == (3, {"malformed_row": 1})
    varieties = set(db.session.scalars(select(PriceRecord.variety).where(PriceRecord.revision > 0)))
    assert varieties == {"Café", "पीला", "Yellow"}


def test_gz_cut_short_counts_the_row_in_which_it_ends(importing: Importing, tmp_path: Path) -> None:
    text = HEADER + "\n" + "\n".join(line(7_000 + n, variety=f"v{n}") for n in range(3_000)) + "\n"
    path = tmp_path / "day.csv.gz"
    packed = gzip.compress(text.encode())
    path.write_bytes(packed[: len(packed) // 2])
    summary = importing(path=path)
    assert (summary.state, summary.rejected) == ("partial", {"cut_short": 1})
    assert summary.read == summary.new + 1 > 1_000
    path.write_bytes(packed)
    whole = importing(path=path)
    assert (whole.state, whole.new + summary.new, whole.unchanged) == ("done", 3_000, summary.new)
    assert count(PriceRecord) == 3_000 + _carried()


def test_very_many_rows_of_one_market_need_little_memory(importing: Importing, tmp_path: Path) -> None:
    importing(line(7_000))
    path = tmp_path / "much.csv"
    with path.open("w", encoding="utf-8") as file:
        file.write(HEADER + "\n")
        file.writelines(line(7_000 + n % 500, variety=f"v{n}") + "\n" for n in range(A_LOT))
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    summary = importing(path=path)
    grown_mb = (resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) / 1024
    assert (summary.new, summary.state) == (A_LOT, "done")
    assert grown_mb < 90
    (day,) = [
        each
        for each in prices.list_prices_by_state(
            commodity_id=prices.get_commodity("soyabean").id, today=NOW.date()
        )
        if each.state == "Madhya Pradesh"
    ]
    assert day.markets >= 1


def test_run_whose_process_is_gone_is_told_as_broken_off(importing: Importing) -> None:
    db.session.add(
        ImportRun(file_name="lost.csv", source="agmarknet", started_at=NOW - timedelta(hours=1),
                  seen_at=NOW - SILENT_FOR - timedelta(seconds=1), rejected={})
    )  # fmt: skip
    db.session.commit()
    assert prices.running_imports(now=NOW) == []
    assert prices.list_imports(now=NOW).items[0].reason == "broken_off"
    importing(line(7_000))
    states = db.session.execute(select(ImportRun.file_name, ImportRun.state).order_by(ImportRun.id)).all()
    assert [tuple(row) for row in states] == [("lost.csv", "failed"), ("rows.csv", "done")]


def test_small_import_does_not_thin_out_a_carried_day(soyabean: CommodityView, importing: Importing) -> None:
    def nation() -> tuple[int, int]:
        lines = {each.commodity.slug: each.day for each in prices.list_price_lines(today=NOW.date())}
        return lines["soyabean"].markets, lines["soyabean"].price

    before = nation()
    importing(line(7_777, market="Naya Bazar", district="Naya"))
    assert nation() == before


def test_renamed_market_is_one_series(soyabean: CommodityView, importing: Importing) -> None:
    importing(
        line(5_000, state="Karnataka", district="Belgaum", market="Belgaum", day="2020-01-01"),
        line(5_100, state="Karnataka", district="Belagavi", market="Belagavi APMC"),
        line(5_200, state="Karnataka", district="Belgaum", market="Belgaum", day="2020-01-02"),
    )
    markets = set(db.session.scalars(select(PriceRecord.market_id).where(PriceRecord.revision > 0)))
    assert len(markets) == 1


def test_progress_is_told_while_it_goes_on(
    app: object, tmp_path: Path, importing: Importing, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("services.prices.runs.SIGN_OF_LIFE_S", 0.0)
    seen: list[tuple[int, int]] = []

    def look() -> None:
        seen.extend((run.per_mille, run.read) for run in prices.running_imports(now=NOW))

    path = tmp_path / "rows.csv"
    path.write_text(HEADER + "\n" + "".join(line(7_000, variety=f"v{n}") + "\n" for n in range(3_000)))
    give_way: Callable[[], None] = look
    prices.import_file(path=path, clock=lambda: NOW, give_way=give_way)
    assert len(seen) >= 3
    assert seen == sorted(seen)
    assert prices.running_imports(now=NOW) == []


def _carried() -> int:
    return db.session.scalar(select(func.count()).where(PriceRecord.revision == 0)) or 0
