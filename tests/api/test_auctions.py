"""Looking at auctions by JSON: cards, snapshots, polling, watching."""

from datetime import timedelta

from services.core.clock import utc_now
from services.core.ids import public_id
from tests.api.conftest import Caller, code_of, publish
from tests.world import World

HOUR = timedelta(hours=1)


def test_live_auctions_are_listed_as_cards(anybody: Caller, auction: str) -> None:
    page = anybody.get("/auctions").get_json()
    assert {name: page[name] for name in ("page", "pages", "total")} == {"page": 1, "pages": 1, "total": 1}
    card = page["items"][0]
    assert (card["id"], card["status"], card["commodity"], card["photo"]) == (
        auction,
        "live",
        "Soyabean",
        None,
    )
    assert card["seller"] == {"name": "Sunita Farmer", "district": None, "rating": None}
    assert "you" not in card


def test_filters_and_order_hold(world: World, anybody: Caller) -> None:
    cheap = public_id("auction", publish(world.seller, start_price=4_000_00, lasts=2 * HOUR))
    dear = public_id("auction", publish(world.seller, start_price=6_000_00, lasts=HOUR))
    later = public_id("auction", publish(world.seller, starts_at=utc_now() + HOUR))

    def ids(**query: object) -> list[str]:
        return [card["id"] for card in anybody.get("/auctions", **query).get_json()["items"]]

    assert ids() == [dear, cheap]
    assert ids(sort="price_low") == [cheap, dear]
    assert ids(sort="price_high") == [dear, cheap]
    assert ids(max_price="5000") == [cheap]
    assert ids(status="scheduled") == [later]
    assert ids(commodity="soyabean", state="Madhya Pradesh", district="indore", sort="newest") == [
        dear,
        cheap,
    ]
    assert ids(state="Kerala") == []
    assert ids(commodity="", state="", max_price="", q="") == [dear, cheap]
    assert ids(per_page=1, page=2) == [cheap]
    assert anybody.get("/auctions", per_page=1).get_json()["pages"] == 2


def test_filters_without_sense_are_refused(anybody: Caller) -> None:
    for name, value in (
        ("page", "0"), ("page", "x"), ("per_page", "101"), ("per_page", "-1"), ("sort", "random"),
        ("status", "draft"), ("q", "x" * 101), ("q", "a\x00b"), ("colour", "red"),
    ):  # fmt: skip
        response = anybody.get("/auctions", **{name: value})
        assert code_of(response) == (422, "invalid")
        assert set(response.get_json()["error"]["details"]["fields"]) == {name}
    assert code_of(anybody.get("/auctions", max_price="1e5")) == (422, "invalid_amount")
    assert code_of(anybody("GET", "/auctions?page=1&page=2")) == (422, "invalid")


def test_a_poller_hears_only_what_is_new(anybody: Caller, buyer: Caller, rival: Caller, auction: str) -> None:
    buyer.bid(auction, "5000")
    first = anybody.get(f"/auctions/{auction}").get_json()["auction"]
    assert anybody.get(f"/auctions/{auction}", since=first["version"]).get_json() == {"changed": False}
    rival.bid(auction, "5025")
    news = anybody.get(f"/auctions/{auction}", since=first["version"]).get_json()["auction"]
    assert [entry["amount"] for entry in news["entries"]] == ["5025.00"]
    assert code_of(anybody.get(f"/auctions/{auction}", since="-1")) == (422, "invalid")


def test_bidders_see_where_they_stand_and_nobody_sees_their_maximum(
    anybody: Caller, buyer: Caller, rival: Caller, seller: Caller, auction: str
) -> None:
    buyer.auto_bid(auction, "6000")
    mine = buyer.get(f"/auctions/{auction}").get_json()["auction"]
    assert mine["you"] == {"leading": True, "max": "6000.00", "alias": "Bidder 1", "outbid": False}
    assert buyer.get("/auctions").get_json()["items"][0]["you"] == mine["you"]
    for other in (anybody, rival, seller):
        seen = other.get(f"/auctions/{auction}")
        assert "you" not in seen.get_json()["auction"]
        assert "6000" not in seen.text
        assert "6000" not in other.get(f"/auctions/{auction}/ledger").text


def test_a_lot_is_watched_once_however_often_it_is_asked(
    buyer: Caller, anybody: Caller, auction: str
) -> None:
    path = f"/auctions/{auction}/watch"
    assert [buyer.post(path).get_json() for _ in range(2)] == [{"watching": True}] * 2
    assert [buyer.delete(path).get_json() for _ in range(2)] == [{"watching": False}] * 2
    assert code_of(anybody.post(path)) == (401, "unauthenticated")
    assert code_of(buyer.post("/auctions/zzzzzzzz/watch")) == (404, "not_found")


def test_crops_are_named_in_the_readers_language(
    market: None, world: World, seller: Caller, anybody: Caller
) -> None:
    publish(world.seller)
    response = anybody("GET", "/auctions", headers={"Accept-Language": "hi"})
    assert response.get_json()["items"][0]["commodity"] == "सोयाबीन"


def test_own_lots_are_listed_whatever_their_state(
    world: World, seller: Caller, stranger: Caller, auction: str
) -> None:
    seller.post(f"/auctions/{auction}/cancel")
    other = public_id("auction", publish(world.seller))
    assert [card["id"] for card in seller.get("/me/auctions").get_json()["items"]] == [other, auction]
    assert [card["id"] for card in seller.get("/me/auctions", status="live").get_json()["items"]] == [other]
    assert stranger.get("/me/auctions").get_json()["items"] == []
