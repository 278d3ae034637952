"""The office keeps the fee table, and every change has its line in the log."""

from datetime import date

import pytest
from flask import Flask

from services import administration, prices
from services.administration import ActFilter
from services.core.ids import public_id
from services.prices import LotPlace
from tests import starter
from tests.visitor import Visitor
from tests.world import World

LINE = {
    "state": "Madhya Pradesh",
    "kind": "labour",
    "name": "Hamali",
    "payer": "seller",
    "rate": "12.50",
    "unit": "per_quintal",
    "valid_from": "2026-01-01",
    "sure": "yes",
    "source": "the yard's board",
}
LOT = LotPlace(slug="soyabean", state="Madhya Pradesh")


@pytest.fixture
def secretary(app: Flask, world: World) -> Visitor:
    starter.seed()
    someone = Visitor(app)
    someone.sign_in(world.admin.login)
    return someone


def acts(act: str) -> list[administration.ActView]:
    return list(administration.list_acts(wanted=ActFilter(act=act)).items)


def test_a_new_line_counts_at_once_and_is_noted(secretary: Visitor) -> None:
    assert "Hamali" not in secretary.get("/admin/fees?state=Madhya+Pradesh").text
    assert secretary.post("/admin/fees/new", LINE).status_code == 303
    fees = prices.fees_for(lots=[LOT], today=date(2026, 11, 21))[0]
    assert fees.in_hand(rate=5_000_00, grams=100_000).net_rate == 4_987_50
    assert "Hamali" in secretary.get("/admin/fees?state=Madhya+Pradesh").text
    (act,) = acts("add_fee")
    assert act.details["line"] == "Madhya Pradesh: Hamali"


def test_a_change_is_noted_with_what_stood_before(secretary: Visitor) -> None:
    secretary.post("/admin/fees/new", LINE)
    line = next(line for line in prices.list_fees() if line.name == "Hamali")
    path = f"/admin/fees/{public_id('fee', line.id)}"
    assert 'value="12.50"' in secretary.get(path).text
    changed = LINE | {"rate": "1.5", "unit": "percent", "valid_to": "2026-12-31"}
    assert secretary.post(path, changed).status_code == 303
    (act,) = acts("change_fee")
    assert act.details["rate"] == "1250 → 15000"
    assert act.details["valid_to"] == "– → 2026-12-31"
    page = secretary.get("/admin/log").text
    assert "Changed a fee line" in page
    assert path in page


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("state", "Utopia"),
        ("name", ""),
        ("rate", "0"),
        ("rate", "many"),
        ("unit", "bag"),
        ("payer", "nobody"),
        ("crop", "unobtainium"),
        ("valid_to", "2025-12-31"),
        ("valid_from", "yesterday"),
        ("source", "x" * 201),
    ],
)
def test_nonsense_is_refused_and_nothing_is_noted(secretary: Visitor, field: str, value: str) -> None:
    before = prices.list_fees()
    assert secretary.post("/admin/fees/new", LINE | {field: value}).status_code == 422
    assert prices.list_fees() == before
    assert acts("add_fee") == []


def test_vehicles_and_keeping_are_kept_too(secretary: Visitor) -> None:
    truck = {"capacity_kg": "9000", "km_price": "40", "least_price": "0"}
    assert secretary.post("/admin/vehicles/truck", truck).status_code == 303
    found = next(each for each in prices.list_vehicles() if each.code == "truck")
    assert (found.capacity_kg, found.km_price, found.least_price) == (9_000, 40_00, 0)
    onion = {"transit_loss": "2.5", "monthly_loss": "8", "storage": "22.50"}
    assert secretary.post("/admin/keeping/onion", onion).status_code == 303
    kept = next(each for each in prices.list_keeping() if each.code == "onion")
    assert (kept.transit_loss_ppm, kept.monthly_loss_ppm, kept.storage_price) == (25_000, 80_000, 22_50)
    assert acts("change_vehicle")[0].details["km_price"] == "4500 → 4000"
    assert secretary.post("/admin/vehicles/truck", truck | {"capacity_kg": "0"}).status_code == 422
    assert secretary.post("/admin/vehicles/camel", truck).status_code == 404
