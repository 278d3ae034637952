"""Net in hand and price alerts for programs; shapes are held to the OpenAPI on the way."""

import pytest

from tests.api.conftest import Caller, code_of

ALERT = {
    "commodity": "soyabean",
    "scope": "state",
    "state": "Madhya Pradesh",
    "rule": "above",
    "price": "7000",
}
ASKED = {"commodity": "soyabean", "quantity_quintals": "40", "place": "Indore, Madhya Pradesh"}


def test_markets_come_with_each_deduction(anybody: Caller, market: None) -> None:
    found = anybody.get("/net-in-hand", **ASKED, radius_km=200).get_json()
    assert found["place"]["approximate"]
    first = found["markets"][0]
    taken = sum(_paise(line["total"]) for line in first["taken_off"])
    assert _paise(first["net_total"]) + taken == _paise(first["price"]) * 40
    assert {fee["payer"] for fee in first["fees"]} == {"buyer"}
    assert first["fees_unknown"] == ["commission", "labour"]
    assert first["held"] is None


def _paise(rupees: str) -> int:
    return int(rupees.replace(".", ""))


@pytest.mark.parametrize(
    ("asked", "status", "code"),
    [
        ({"commodity": "unobtainium"}, 404, "unknown_crop"),
        ({"place": "Atlantis"}, 422, "unknown_place"),
        ({"place": "Aurangabad"}, 422, "ambiguous_place"),
        ({"vehicle": "camel"}, 422, "invalid"),
        ({"radius_km": "0"}, 422, "invalid"),
        ({"quantity_quintals": "-1"}, 422, "invalid_quantity"),
    ],
)
def test_nonsense_is_refused(
    anybody: Caller, market: None, asked: dict[str, str], status: int, code: str
) -> None:
    assert code_of(anybody.get("/net-in-hand", **(ASKED | asked))) == (status, code)


def test_an_alert_is_set_changed_paused_and_deleted(seller: Caller, buyer: Caller, market: None) -> None:
    made = seller.post("/price-alerts", ALERT)
    assert made.status_code == 201
    alert = made.get_json()["alert"]
    assert (alert["price"], alert["place"], alert["paused"]) == ("7000.00", "Madhya Pradesh", False)
    path = f"/price-alerts/{alert['id']}"
    changed = seller.patch(path, {"rule": "moves", "percent": "2.5"}).get_json()["alert"]
    assert (changed["rule"], changed["percent"], changed["price"]) == ("moves", "2.5", None)
    assert seller.patch(path, {"paused": True}).get_json()["alert"]["paused"]
    assert seller.patch(path, {}).status_code == 422
    assert code_of(buyer.patch(path, {"paused": True})) == (404, "not_found")
    assert code_of(buyer.delete(path)) == (404, "not_found")
    assert [each["id"] for each in seller.get("/price-alerts").get_json()["items"]] == [alert["id"]]
    assert seller.delete(path).status_code == 204
    assert seller.get("/price-alerts").get_json()["items"] == []


def test_alerts_need_an_account(anybody: Caller, market: None) -> None:
    assert anybody.get("/price-alerts").status_code == 401
    assert anybody.post("/price-alerts", ALERT).status_code == 401


def test_a_field_without_meaning_is_named(seller: Caller, market: None) -> None:
    refused = seller.post("/price-alerts", ALERT | {"scope": "market", "place": "Atlantis"})
    assert code_of(refused) == (422, "invalid")
    assert set(refused.get_json()["error"]["details"]["fields"]) == {"place"}
