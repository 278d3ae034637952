"""Files of every form and state of repair give their good rows, or one clear refusal."""

import gzip
import json
from pathlib import Path

import pytest

from services.prices.cleaning import RawRow
from services.prices.errors import FeedEmpty, FeedRefused, MissingColumns, NotAPriceFile
from services.prices.sources.files import open_price_file

PORTAL = (
    "State,District,Market,Commodity,Variety,Grade,Arrival_Date,"
    "Min_x0020_Price,Max_x0020_Price,Modal_x0020_Price\n"
)
DAHOD = "Gujarat,Dahod,Dahod APMC,Soyabean,Soyabeen,FAQ,24/07/2026,6900.0,7125.0,7050.0\n"
SESAME = 'Gujarat,Amreli,Babra APMC,"Sesamum(Sesame,Gingelly,Til)",White,FAQ,24/07/2026,9000,9900,9500\n'
RECORD = {
    "state": "Gujarat", "district": "Dahod", "market": "Dahod APMC", "commodity": "Soyabean",
    "variety": "Soyabeen", "arrival_date": "24/07/2026", "min_price": "6900.0", "max_price": 7125,
    "modal_price": 7050.0,
}  # fmt: skip


def rows_of(tmp_path: Path, content: bytes | str) -> list[RawRow | None]:
    path = tmp_path / "prices"
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    with open_price_file(path) as feed:
        return list(feed)


def test_portal_file_is_read_plain_and_packed(tmp_path: Path) -> None:
    expected = [(*DAHOD.strip().split(","), "")]
    assert rows_of(tmp_path, PORTAL + DAHOD) == expected
    assert rows_of(tmp_path, gzip.compress((PORTAL + DAHOD).encode())) == expected


@pytest.mark.parametrize(
    "header",
    [
        "date,state,district,market,commodity,variety,grade,min_price,max_price,modal_price",
        "Price Date,State Name,District Name,Market Name,Commodity,Variety,Grade,"
        "Min Price (Rs./Quintal),Max Price (Rs./Quintal),Modal Price (Rs./Quintal)",
        "ARRIVAL_DATE,STATE,DISTRICT,MARKET,COMMODITY,VARIETY,GRADE,MIN PRICE,MAX PRICE,MODAL PRICE",
    ],
)
def test_columns_are_known_by_any_of_their_names(tmp_path: Path, header: str) -> None:
    line = "2026-07-24,Gujarat,Dahod,Dahod APMC,Soyabean,Soyabeen,FAQ,6900,7125,7050"
    (row,) = rows_of(tmp_path, f"{header}\n{line}\n")
    assert row is not None
    assert (row[0], row[6], row[7], row[9]) == ("Gujarat", "2026-07-24", "6900", "7050")


def test_columns_of_histories_that_we_do_not_keep_are_passed_over(tmp_path: Path) -> None:
    header = "date,state,district,market,commodity,variety,arrivals_tonnes,min_price,max_price,modal_price\n"
    (row,) = rows_of(
        tmp_path, header + "2012-09-27,Nagaland,Dimapur,4th Mile,Soyabean,Other,7.0,2904,3111,3000\n"
    )
    assert row is not None
    assert (row[5], row[10]) == ("", "7.0")


def test_quoted_name_with_commas_is_one_name(tmp_path: Path) -> None:
    (row,) = rows_of(tmp_path, PORTAL + SESAME)
    assert row is not None
    assert row[3] == "Sesamum(Sesame,Gingelly,Til)"


def test_stray_quote_spoils_its_own_line_only(tmp_path: Path) -> None:
    rows = rows_of(tmp_path, PORTAL + 'Gujarat,"Dahod,Dahod APMC,Soyabean\n' + DAHOD + SESAME)
    assert [row is None for row in rows] == [True, False, False]


def test_half_a_last_line_is_malformed_and_empty_lines_are_nothing(tmp_path: Path) -> None:
    rows = rows_of(tmp_path, PORTAL + DAHOD + "\n\r\n" + "Gujarat,Dahod,Dah")
    assert [row is None for row in rows] == [False, True]


def test_wrong_encodings_do_not_stop_the_file(tmp_path: Path) -> None:
    broken = DAHOD.encode().replace(b"Soyabeen", b"Caf\xe9")
    assert len(rows_of(tmp_path, PORTAL.encode() + broken + DAHOD.encode())) == 2
    assert len(rows_of(tmp_path, (PORTAL + DAHOD).encode("utf-16"))) == 1
    assert len(rows_of(tmp_path, ("\ufeff" + PORTAL + DAHOD).encode())) == 1


def test_packed_file_cut_short_keeps_its_whole_lines(tmp_path: Path) -> None:
    lines = [DAHOD.replace("7050.0", f"{n}.0") for n in range(7000, 12_000)]
    path = tmp_path / "cut.csv.gz"
    packed = gzip.compress((PORTAL + "".join(lines)).encode())
    path.write_bytes(packed[: len(packed) * 2 // 3])
    with open_price_file(path) as feed:
        rows = list(feed)
        assert feed.cut_short
    assert len(rows) > 1_000
    assert None not in rows


def test_whole_file_is_not_called_cut(tmp_path: Path) -> None:
    path = tmp_path / "whole.csv.gz"
    path.write_bytes(gzip.compress((PORTAL + DAHOD).encode()))
    with open_price_file(path) as feed:
        assert len(list(feed)) == 1
        assert not feed.cut_short


def test_reply_of_the_feed_is_read_with_strings_and_numbers(tmp_path: Path) -> None:
    (row,) = rows_of(tmp_path, json.dumps({"status": "ok", "total": "1", "records": [RECORD]}))
    assert row is not None
    assert row[:6] == ("Gujarat", "Dahod", "Dahod APMC", "Soyabean", "Soyabeen", "")
    assert row[6:] == ("24/07/2026", "6900.0", "7125", "7050.0", "")


def test_records_of_the_history_resource_have_other_capitals(tmp_path: Path) -> None:
    record = {key.title(): value for key, value in RECORD.items()}
    (row,) = rows_of(
        tmp_path,
        json.dumps(
            [
                record,
            ]
        ),
    )
    assert row is not None
    assert row[6] == "24/07/2026"


def test_thing_among_records_that_is_none_is_malformed(tmp_path: Path) -> None:
    assert rows_of(tmp_path, json.dumps({"records": [RECORD, "x", None]}))[1:] == [None, None]


@pytest.mark.parametrize(
    "reason", ["Key not authorised", "Rate limit exceeded", "Authorization field missing"]
)
def test_refusal_of_the_feed_is_told_as_such(tmp_path: Path, reason: str) -> None:
    with pytest.raises(FeedRefused) as refusal:
        rows_of(tmp_path, json.dumps({"error": reason}))
    assert refusal.value.details["reason"] == reason


def test_proper_reply_without_prices_is_no_outage(tmp_path: Path) -> None:
    with pytest.raises(FeedEmpty):
        rows_of(tmp_path, json.dumps({"status": "ok", "total": 0, "records": []}))


@pytest.mark.parametrize(
    "content",
    [
        "",
        "\n\n",
        "<html>502 Bad Gateway</html>",
        "{",
        "[1,2",
        '{"a": 1}',
        '{"records": 5}',
        "\x89PNG\r\n\x1a\n",
        "hello",
    ],
)
def test_anything_else_is_refused_in_plain_words(tmp_path: Path, content: str) -> None:
    with pytest.raises(NotAPriceFile):
        rows_of(tmp_path, content)


def test_packed_nonsense_is_refused(tmp_path: Path) -> None:
    with pytest.raises(NotAPriceFile):
        rows_of(tmp_path, b"\x1f\x8b\x08\x00garbage")


def test_missing_columns_are_named(tmp_path: Path) -> None:
    with pytest.raises(MissingColumns) as refusal:
        rows_of(tmp_path, "state,district,market,commodity,arrival_date,price\n")
    assert refusal.value.details["columns"] == "min_price, max_price, modal_price"
