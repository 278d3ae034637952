"""Offering lots by JSON: listing, drafts, photos, and what their seller decides."""

import io
from datetime import timedelta
from typing import Any

import pytest
from PIL import Image
from werkzeug.datastructures import FileStorage
from werkzeug.test import TestResponse, encode_multipart

from services import bidding
from services.core.clock import iso, utc_now
from services.core.ids import number_of, public_id
from tests.api.conftest import LISTING, Caller, code_of, publish
from tests.world import World

pytestmark = pytest.mark.usefixtures("market")


def photo(colour: str = "green", size: int = 640) -> tuple[io.BytesIO, str]:
    file = io.BytesIO()
    Image.new("RGB", (size, size), colour).save(file, "JPEG")
    file.seek(0)
    return file, f"{colour}.jpg"


def _fields(response: Any) -> dict[str, str]:
    assert code_of(response)[0] == 422
    return dict(response.get_json()["error"]["details"]["fields"])


def test_a_lot_is_listed_and_live_at_once(seller: Caller, anybody: Caller) -> None:
    response = seller.post(
        "/auctions",
        LISTING
        | {
            "reserve_price": 5500,
            "quality": {"moisture": "11.5", "foreign_matter": 2},
            "soft_close": {"window_s": 60, "max_extensions": 5},
            "step": "50",
            "consent": True,
            "description": "Dried on the threshing floor.",
        },
    )
    lot = response.get_json()["auction"]
    assert response.status_code == 201
    assert (lot["status"], lot["commodity"], lot["quantity_quintals"]) == ("live", "Soyabean", "40.00")
    assert (lot["start_price"], lot["price"], lot["next_min"], lot["step"]) == (
        "5000.00",
        None,
        "5000.00",
        "50.00",
    )
    assert (lot["reserve"], lot["consent"], lot["total"]) == ("not_met", True, "200000.00")
    assert lot["quality"] == {"moisture": "11.5", "foreign_matter": "2"}
    assert lot["soft_close"] == {"window_s": 60, "max_extensions": 5}
    assert lot["reference"]["commodity"] == "soyabean"
    seen = anybody.get(f"/auctions/{lot['id']}").get_json()["auction"]
    assert seen | {"server_now": ""} == lot | {"server_now": ""}
    assert "5500" not in str(seen)


def test_every_fault_of_a_listing_is_told_by_its_field(seller: Caller) -> None:
    fields = _fields(seller.post("/auctions", {"commodity": "unobtainium", "state": "Atlantis"}))
    assert set(fields) == {
        "commodity", "quantity_quintals", "start_price", "ends_at", "state", "district",
    }  # fmt: skip


def test_listings_without_sense_are_refused(seller: Caller) -> None:
    now = utc_now()
    without_end = {name: value for name, value in LISTING.items() if name != "duration_hours"}
    for body, field in (
        (
            without_end
            | {"starts_at": iso(now + timedelta(days=2)), "ends_at": iso(now + timedelta(days=1))},
            "ends_at",
        ),
        (without_end | {"ends_at": iso(now + timedelta(days=5 * 365))}, "ends_at"),
        (without_end | {"ends_at": "tomorrow"}, "ends_at"),
        (without_end | {"ends_at": "2026-12-01T10:00:00"}, "ends_at"),
        (LISTING | {"duration_hours": 7}, "duration_hours"),
        (LISTING | {"duration_hours": "24"}, "duration_hours"),
        (LISTING | {"reserve_price": "4000"}, "reserve_price"),
        (LISTING | {"quality": {"sweetness": "1"}}, "quality.sweetness"),
        (LISTING | {"quality": {"moisture": "wet"}}, "quality.moisture"),
        (LISTING | {"quality": {"Moisture!": "1"}}, "quality.Moisture!.[key]"),
        (LISTING | {"soft_close": {"window_s": -1}}, "soft_close.window_s"),
        (LISTING | {"format": "silent"}, "format"),
        (LISTING | {"consent": "yes"}, "consent"),
        (LISTING | {"seller": "somebody"}, "seller"),
        (LISTING | {"description": "x" * 2_001}, "description"),
        (LISTING | {"variety": "x\x00"}, "variety"),
    ):
        assert set(_fields(seller.post("/auctions", body))) == {field}
    assert seller.get("/me/auctions").get_json()["total"] == 0


@pytest.mark.parametrize("figure", [{"a": 1}, [11.5], True])
def test_a_measured_value_is_a_number_or_text(seller: Caller, figure: object) -> None:
    fields = _fields(seller.post("/auctions", LISTING | {"quality": {"moisture": figure}}))
    assert list(fields) == ["quality.moisture"]


def test_amounts_and_quantities_have_codes_of_their_own(seller: Caller) -> None:
    for amount in ("abc", "-5", "0", "1e5", "5000.001", "٥٠٠٠", 10**12, float("nan"), True, None, [], {}):
        expected = "invalid" if amount is None else "invalid_amount"
        assert code_of(seller.post("/auctions", LISTING | {"start_price": amount})) == (422, expected)
    for quantity in ("0", 0, -1, "many", float("nan"), True, [], 10**12, "1e2"):
        refusal = seller.post("/auctions", LISTING | {"quantity_quintals": quantity})
        assert code_of(refusal) == (422, "invalid_quantity")


def test_buyers_do_not_sell(buyer: Caller, anybody: Caller) -> None:
    assert code_of(buyer.post("/auctions", LISTING)) == (403, "forbidden")
    assert code_of(anybody.post("/auctions", LISTING)) == (401, "unauthenticated")


def test_a_draft_is_kept_changed_and_published(seller: Caller) -> None:
    draft = seller.post(
        "/auctions", {"commodity": "soyabean", "quantity_quintals": 40, "draft": True}
    ).get_json()
    auction = draft["auction"]["id"]
    assert draft["auction"]["status"] == "draft"
    assert draft["auction"]["listing"] == {"commodity": "soyabean", "quantity_quintals": "40"}
    assert set(_fields(seller.post(f"/auctions/{auction}/publish"))) == {
        "start_price",
        "ends_at",
        "state",
        "district",
    }
    rest = {name: value for name, value in LISTING.items() if name not in ("commodity", "quantity_quintals")}
    changed = seller.patch(f"/auctions/{auction}", rest).get_json()["auction"]
    assert changed["listing"]["district"] == "Indore"
    assert (
        "variety"
        not in seller.patch(f"/auctions/{auction}", {"variety": None}).get_json()["auction"]["listing"]
    )
    live = seller.post(f"/auctions/{auction}/publish")
    assert (live.status_code, live.get_json()["auction"]["status"]) == (200, "live")
    assert code_of(seller.post(f"/auctions/{auction}/publish")) == (409, "already_published")
    assert code_of(seller.patch(f"/auctions/{auction}", {"variety": "Black"})) == (409, "already_published")


def test_a_draft_is_nobody_elses_to_see_or_touch(seller: Caller, stranger: Caller, anybody: Caller) -> None:
    auction = seller.post("/auctions", {"draft": True}).get_json()["auction"]["id"]
    for other in (stranger, anybody):
        for path in ("", "/bids", "/ledger"):
            assert code_of(other.get(f"/auctions/{auction}{path}")) == (404, "not_found")
    assert code_of(stranger.bid(auction, "5000")) == (404, "not_found")
    assert code_of(stranger.patch(f"/auctions/{auction}", {"variety": "x"})) == (404, "not_found")
    assert code_of(stranger.post(f"/auctions/{auction}/publish")) == (404, "not_found")
    assert code_of(stranger.post(f"/auctions/{auction}/watch")) == (404, "not_found")
    assert code_of(stranger.post(f"/auctions/{auction}/photos", data={"photos": photo()})) == (
        404,
        "not_found",
    )
    assert stranger.get("/me/auctions", status="draft").get_json()["items"] == []
    assert [each["id"] for each in seller.get("/me/auctions", status="draft").get_json()["items"]] == [
        auction
    ]


def test_a_lot_is_listed_with_photos_in_one_form(seller: Caller) -> None:
    form = {name: str(value) for name, value in LISTING.items()} | {
        "quality.moisture": "11.5",
        "consent": "true",
    }
    response = seller.post("/auctions", data=form | {"photos": [photo("green"), photo("brown")]})
    lot = response.get_json()["auction"]
    assert response.status_code == 201
    assert (len(lot["photos"]), lot["quality"], lot["consent"]) == (2, {"moisture": "11.5"}, True)
    assert (
        seller.get("/me/auctions").get_json()["items"][0]["photo"]["thumb_url"]
        == lot["photos"][0]["thumb_url"]
    )
    more = seller.post(f"/auctions/{lot['id']}/photos", data={"photos": photo("yellow")})
    assert (more.status_code, len(more.get_json()["auction"]["photos"])) == (201, 3)
    fourth = seller.post(f"/auctions/{lot['id']}/photos", data={"photos": photo("red")})
    assert code_of(fourth) == (409, "too_many_photos")


def test_files_that_are_no_photos_are_refused_and_nothing_is_kept(seller: Caller) -> None:
    form = {name: str(value) for name, value in LISTING.items()}
    pdf = (io.BytesIO(b"%PDF-1.7 not a photo"), "lot.jpg")
    assert code_of(seller.post("/auctions", data=form | {"photos": pdf})) == (422, "photo_refused")
    assert set(_fields(seller.post("/auctions", data=form | {"invoice": photo()}))) == {"invoice"}
    assert seller.get("/me/auctions").get_json()["total"] == 0
    auction = seller.post("/auctions", {"draft": True}).get_json()["auction"]["id"]
    assert set(
        _fields(
            seller.post(f"/auctions/{auction}/photos", data={"x": "y"}, content_type="multipart/form-data")
        )
    ) == {"photos"}
    assert code_of(_send_file(seller, auction, 9)) == (422, "photo_too_large")
    assert code_of(_send_file(seller, auction, 30)) == (413, "too_large")


def test_a_live_reserve_is_lowered_but_never_raised(seller: Caller, buyer: Caller) -> None:
    auction = seller.post("/auctions", LISTING | {"reserve_price": "6000"}).get_json()["auction"]["id"]
    buyer.auto_bid(auction, "5800")
    assert code_of(seller.patch(f"/auctions/{auction}", {"reserve_price": "6500"})) == (
        422,
        "reserve_not_lower",
    )
    assert code_of(seller.patch(f"/auctions/{auction}", {"reserve_price": "abc"})) == (422, "invalid_amount")
    assert code_of(seller.patch(f"/auctions/{auction}", {"reserve_price": None})) == (
        409,
        "already_published",
    )
    lot = seller.patch(f"/auctions/{auction}", {"reserve_price": "5500"}).get_json()["auction"]
    assert (lot["reserve"], lot["price"]) == ("met", "5500.00")


def test_a_seller_ends_what_has_bids_and_cancels_what_has_none(
    seller: Caller, buyer: Caller, auction: str
) -> None:
    assert code_of(seller.post(f"/auctions/{auction}/end")) == (409, "invalid_transition")
    buyer.bid(auction, "5000")
    assert code_of(seller.post(f"/auctions/{auction}/cancel")) == (409, "invalid_transition")
    ended = seller.post(f"/auctions/{auction}/end").get_json()["auction"]
    assert (ended["status"], ended["price"]) == ("sold", "5000.00")
    assert code_of(buyer.bid(auction, "5025")) == (409, "auction_closed")
    other = seller.post("/auctions", LISTING).get_json()["auction"]["id"]
    assert seller.post(f"/auctions/{other}/cancel").get_json()["auction"]["status"] == "cancelled"


def test_a_seller_answers_when_asked_for_consent(world: World, seller: Caller, buyer: Caller) -> None:
    outcomes = {}
    for answer in ("accept", "reject"):
        auction = public_id("auction", publish(world.seller, asks_consent=True))
        assert code_of(seller.post(f"/auctions/{auction}/{answer}")) == (409, "invalid_transition")
        buyer.bid(auction, "5000")
        waiting = seller.post(f"/auctions/{auction}/end").get_json()["auction"]
        assert waiting["status"] == "pending_consent"
        assert waiting["consent_until"] is not None
        outcomes[answer] = seller.post(f"/auctions/{auction}/{answer}").get_json()["auction"]["status"]
    assert outcomes == {"accept": "sold", "reject": "ended"}


def test_nobody_else_decides_for_a_seller(stranger: Caller, buyer: Caller, auction: str) -> None:
    for act in ("end", "cancel", "accept", "reject"):
        assert code_of(stranger.post(f"/auctions/{auction}/{act}")) == (404, "not_found")
        assert code_of(buyer.post(f"/auctions/{auction}/{act}")) == (403, "forbidden")
    assert code_of(stranger.patch(f"/auctions/{auction}", {"reserve_price": "1"})) == (404, "not_found")
    assert bidding.version_of(auction_id=number_of("auction", auction)) == len(
        stranger.get(f"/auctions/{auction}/ledger").get_json()["items"]
    )


def _send_file(seller: Caller, auction: str, megabytes: int) -> TestResponse:
    """Send a file in one piece; werkzeug's client would lay it on the disk and forget to close it."""
    file = FileStorage(io.BytesIO(bytes(megabytes * 1024 * 1024)), filename="large.jpg")
    boundary, body = encode_multipart({"photos": file})
    content_type = f'multipart/form-data; boundary="{boundary}"'
    return seller.post(f"/auctions/{auction}/photos", data=body, content_type=content_type)
