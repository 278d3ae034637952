"""Who sees which sales, and what the office's filters let through."""

import csv
import io
from dataclasses import replace
from datetime import timedelta

import pytest

from services import sales
from services.core.spreadsheet import BYTE_ORDER_MARK, csv_parts
from services.sales import SaleFilter, SaleStatus, Side
from tests.hammer import CLOSE, sell
from tests.world import World, person


def test_each_side_lists_its_own_sales_and_nobody_elses(world: World):
    first = sell(world, rupees=5_100)
    second = sell(world, rupees=5_200, buyer=world.rival)
    mine = sales.list_sales(person=world.seller)
    assert [row.rate for row in mine.items] == [5_200_00, 5_100_00]
    assert {row.side for row in mine.items} == {Side.SELLER}
    assert all(row.your_turn for row in mine.items)
    assert [row.rate for row in sales.list_sales(person=world.buyer).items] == [5_100_00]
    assert sales.list_sales(person=world.buyer, side=Side.SELLER).total == 0
    assert sales.list_sales(person=world.stranger).total == 0
    sales.advance(person=world.seller, sale_id=first, to="confirmed", note="", now=CLOSE, address="")
    confirmed = sales.list_sales(person=world.seller, status=SaleStatus.CONFIRMED)
    assert [row.rate for row in confirmed.items] == [5_100_00]
    assert first != second


def test_a_crop_is_named_in_the_readers_language(world: World):
    sale_id = sell(world, crop="Wheat")
    assert sales.get_sale(sale_id=sale_id, person=world.seller).lot.crop == "Wheat"
    in_hindi = replace(world.seller, language="hi")
    assert sales.get_sale(sale_id=sale_id, person=in_hindi).lot.crop == "Wheat हिंदी"


WIDE = {
    "status": SaleStatus.PENDING,
    "made_from": CLOSE,
    "made_before": CLOSE + timedelta(seconds=1),
    "crop": "soya",
    "state": "Madhya Pradesh",
    "seller": "sunita",
    "buyer": "BHARAT",
    "min_total": 204_000_00,
    "max_total": 204_000_00,
}
NARROW = {
    "status": SaleStatus.PAID,
    "made_from": CLOSE + timedelta(seconds=1),
    "made_before": CLOSE,
    "crop": "%",
    "state": "Bihar",
    "seller": "Bharat",
    "buyer": "Sunita",
    "min_total": 204_000_01,
    "max_total": 203_999_99,
}


@pytest.mark.parametrize("field", WIDE)
def test_every_filter_lets_through_what_it_names_and_nothing_else(world: World, field):
    sell(world, rupees=5_100)
    for values, expected in ((WIDE, 1), (NARROW, 0)):
        filters = SaleFilter(**{field: values[field]})
        found, sums = sales.review_sales(filters=filters, person=world.admin)
        assert (found.total, sums.total) == (expected, expected * 204_000_00)


def test_the_office_orders_sales_by_age_and_by_size(world: World):
    sell(world, rupees=5_300)
    sell(world, rupees=5_100)
    rates = {
        order: [
            r.rate for r in sales.review_sales(filters=SaleFilter(order=order), person=world.admin)[0].items
        ]
        for order in ("newest", "oldest", "largest")
    }
    assert rates == {
        "newest": [5_100_00, 5_300_00],
        "oldest": [5_300_00, 5_100_00],
        "largest": [5_300_00, 5_100_00],
    }


def test_an_export_holds_every_filtered_sale_and_no_formula(world: World):
    trickster = person('=HYPERLINK("http://evil.example","x")', roles=("buyer",), login="t@example.in")
    sell(world, rupees=5_100, buyer=trickster)
    sell(world, rupees=5_200)
    parts = csv_parts(sales.EXPORT_HEADER, sales.export_sales(filters=SaleFilter(), person=world.admin))
    table = list(csv.DictReader(io.StringIO("".join(parts).removeprefix(BYTE_ORDER_MARK), newline="")))
    assert [(row["rate_per_quintal"], row["quintals"], row["total"]) for row in table] == [
        ("5200.00", "40.00", "208000.00"),
        ("5100.00", "40.00", "204000.00"),
    ]
    assert table[1]["buyer"] == "'" + trickster.name
    assert table[0]["seller_email"] == "sunita@example.in"


def test_an_export_longer_than_a_batch_is_complete(world: World, monkeypatch):
    monkeypatch.setattr("services.sales.review.BATCH", 2)
    for rupees in range(5_100, 5_600, 100):
        sell(world, rupees=rupees)
    batches = list(sales.export_sales(filters=SaleFilter(), person=world.admin))
    assert [len(batch) for batch in batches] == [2, 2, 1]
    assert [row[11] for batch in batches for row in batch] == [
        "5500.00",
        "5400.00",
        "5300.00",
        "5200.00",
        "5100.00",
    ]
