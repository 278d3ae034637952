"""The namespace as API.md describes it: acks, pushes, catching up, and refusals that cut nothing."""

import uuid
from datetime import timedelta

import pytest

from services import accounts, bidding
from services.core.clock import utc_now
from sockets import watchers
from sockets.payloads import SCHEMAS
from tests.factories import publish
from tests.sockets.conftest import Device, public
from tests.visitor import Visitor
from tests.world import World


@pytest.fixture
def auction_id(world: World) -> int:
    """An auction that is live right now."""
    now = utc_now()
    return publish(world.seller, starts_at=now - timedelta(seconds=1), now=now)


def bid(amount: object, auction_id: int, **more: object) -> dict[str, object]:
    return {
        "auction_id": public(auction_id),
        "amount": amount,
        "client_ref": str(uuid.uuid4()),
    } | more


def test_anybody_may_watch_and_gets_the_snapshot(device, auction_id: int) -> None:
    ack = device().ask("join_auction", {"auction_id": public(auction_id)})
    assert ack["ok"] is True
    snapshot = ack["auction"]
    assert snapshot["id"] == public(auction_id)
    assert (snapshot["price"], snapshot["leader"]) == (None, None)
    assert (snapshot["next_min"], snapshot["reserve"], snapshot["entries"]) == ("5000.00", "none", [])
    assert snapshot["watchers"] == 1


def test_a_bid_is_acknowledged_and_seen_by_everybody_in_the_room(device, world: World, auction_id) -> None:
    watcher, buyer = device(), device(world.buyer)
    for each in (watcher, buyer):
        each.ask("join_auction", {"auction_id": public(auction_id)})
    ack = buyer.ask("place_bid", bid("5000", auction_id))
    assert ack["ok"] is True
    assert ack["bid"]["leading"] is True
    for each in (watcher, buyer):
        (update,) = each.heard("bid_placed")
        assert update["price"] == "5000.00"
        assert update["leader"] == "Bidder 1"
        assert update["version"] == ack["auction"]["version"]
        assert [entry["amount"] for entry in update["entries"]] == ["5000.00"]


def test_who_comes_after_a_bid_sees_it_however_shortly_before_others_came(device, world, auction_id) -> None:
    join = {"auction_id": public(auction_id)}
    before = device().ask("join_auction", join)["auction"]
    device(world.buyer).ask("place_bid", bid("5000", auction_id))
    after = [device().ask("join_auction", join)["auction"] for _ in range(2)]
    assert before["price"] is None
    assert [each["price"] for each in after] == ["5000.00", "5000.00"]
    assert [each["watchers"] for each in after] == [2, 3]
    own = device(world.buyer).ask("join_auction", join)["auction"]
    assert own["you"]["leading"] is True
    assert "you" not in device().ask("join_auction", join)["auction"]


def test_being_outbid_reaches_every_device_of_that_person_and_nobody_else(
    device, world: World, auction_id
) -> None:
    phone, laptop, rival = device(world.buyer), device(world.buyer), device(world.rival)
    phone.ask("place_bid", bid("5000", auction_id))
    rival.ask("place_bid", bid("5100", auction_id))
    for each in (phone, laptop):
        (push,) = each.heard("you_were_outbid")
        assert push == {
            "auction_id": public(auction_id),
            "price": "5100.00",
            "next_min": "5125.00",
            "by": "Bidder 2",
        }
    assert rival.heard("you_were_outbid") == []


def test_a_bid_is_told_to_the_other_devices_of_its_owner_only(device, world: World, auction_id) -> None:
    phone, laptop, rival = device(world.buyer), device(world.buyer), device(world.rival)
    phone.ask("place_bid", bid("5000", auction_id))
    for each in (phone, laptop):
        assert each.heard("your_bid") == [{"auction_id": public(auction_id)}]
    assert rival.heard("your_bid") == []


def test_a_maximum_is_told_to_its_owner_only(device, world: World, auction_id) -> None:
    buyer, watcher = device(world.buyer), device(world.rival)
    watcher.ask("join_auction", {"auction_id": public(auction_id)})
    message = {
        "auction_id": public(auction_id),
        "max_amount": "6123.45",
        "client_ref": str(uuid.uuid4()),
    }
    ack = buyer.ask("auto_bid", message)
    assert ack["auction"]["you"]["max"] == "6123.45"
    assert buyer.heard("auto_bid_activated")[0]["max_amount"] == "6123.45"
    assert "6123.45" not in repr(watcher.heard("bid_placed"))
    snapshot = watcher.ask("join_auction", {"auction_id": public(auction_id)})
    assert "6123.45" not in repr(snapshot)


def test_a_repeat_over_the_socket_gets_the_first_answer(device, world: World, auction_id) -> None:
    buyer = device(world.buyer)
    message = bid("5000", auction_id)
    first = buyer.ask("place_bid", message)
    assert buyer.ask("place_bid", message) == first


def test_catching_up_brings_every_missed_entry(device, world: World, auction_id) -> None:
    watcher, buyer, rival = device(), device(world.buyer), device(world.rival)
    since = watcher.ask("join_auction", {"auction_id": public(auction_id)})["auction"]["version"]
    for n in range(12):
        (buyer if n % 2 == 0 else rival).ask("place_bid", bid(str(5000 + 25 * n), auction_id))
    update = watcher.ask("get_auction_update", {"auction_id": public(auction_id), "since": since})
    assert update["changed"] is True
    assert len(update["auction"]["entries"]) == 12
    current = update["auction"]["version"]
    again = watcher.ask("get_auction_update", {"auction_id": public(auction_id), "since": current})
    assert again == {"ok": True, "changed": False}


def test_one_subscription_follows_many_cards(device, world: World, auction_id) -> None:
    other = publish(world.seller, starts_at=utc_now(), now=utc_now())
    page = device()
    ack = page.ask("join_auctions", {"auction_ids": [public(auction_id), public(other)]})
    assert {each["id"] for each in ack["auctions"]} == {public(auction_id), public(other)}
    device(world.buyer).ask("place_bid", bid("5000", other))
    assert [each["auction_id"] for each in page.heard("bid_placed")] == [public(other)]


def test_a_late_bid_tells_the_room_the_new_end(device, world: World) -> None:
    now = utc_now()
    ending = publish(
        world.seller, starts_at=now - timedelta(hours=1), lasts=timedelta(hours=1, seconds=60), now=now
    )
    watcher = device()
    before = watcher.ask("join_auction", {"auction_id": public(ending)})["auction"]["ends_at"]
    device(world.buyer).ask("place_bid", bid("5000", ending))
    (push,) = watcher.heard("auction_extended")
    assert push["ends_at"] > before
    assert push["extensions"] == 1


def test_the_seller_ends_it_and_the_winner_hears_so(device, world: World, auction_id) -> None:
    seller, buyer = device(world.seller), device(world.buyer)
    buyer.ask("join_auction", {"auction_id": public(auction_id)})
    buyer.ask("place_bid", bid("5000", auction_id))
    assert buyer.ask("end_auction", {"auction_id": public(auction_id)})["error"]["code"] == "not_found"
    assert seller.ask("end_auction", {"auction_id": public(auction_id)})["auction"]["status"] == "sold"
    assert buyer.heard("auction_ended")[0]["status"] == "sold"
    assert buyer.heard("you_won")[0]["price"] == "5000.00"


def test_the_clock_gives_back_what_it_was_asked_with(device) -> None:
    ack = device().ask("clock", {"t0": 12.5})
    assert ack["ok"] is True
    assert ack["t0"] == 12.5
    assert ack["server_now"].endswith("Z")


def test_watchers_are_told_when_their_number_changes(device, auction_id: int) -> None:
    first, second = device(), device()
    first.ask("join_auction", {"auction_id": public(auction_id)})
    second.ask("join_auction", {"auction_id": public(auction_id)})
    watchers.tell()
    assert first.heard("watchers")[-1]["count"] == 2
    second.leave()
    watchers.tell()
    assert first.heard("watchers")[-1]["count"] == 1


@pytest.mark.parametrize(
    ("amount", "code"),
    [
        ("abc", "invalid_amount"),
        ("-5", "invalid_amount"),
        ("0", "invalid_amount"),
        ("1e5", "invalid_amount"),
        ("5000.001", "invalid_amount"),
        ("٥٠٠٠", "invalid_amount"),
        (10**12, "invalid_amount"),
        (float("nan"), "invalid_amount"),
        (True, "invalid"),
        (None, "invalid"),
        ([5000], "invalid"),
        ("9" * 50, "invalid"),
        ("4999.99", "bid_too_low"),
        ("900000", "confirmation_required"),
    ],
)
def test_a_bad_amount_gets_its_error_and_nothing_is_written(
    device, world: World, auction_id, amount, code
) -> None:
    buyer = device(world.buyer)
    version = bidding.version_of(auction_id=auction_id)
    ack = buyer.ask("place_bid", bid(amount, auction_id))
    assert ack["ok"] is False
    assert ack["error"]["code"] == code
    assert ack["error"]["message"]
    assert bidding.version_of(auction_id=auction_id) == version
    assert buyer.connected


@pytest.mark.parametrize("event", sorted(SCHEMAS))
@pytest.mark.parametrize(
    "message", ["text", 5, None, [], {"unknown": 1}, {"auction_id": 7}, {"auction_id": "x" * 300}]
)
def test_a_message_of_the_wrong_shape_is_refused_in_its_ack(device, world: World, event, message) -> None:
    buyer = device(world.buyer)
    ack = buyer.ask(event, message)
    assert ack["ok"] is False
    assert ack["error"]["code"] == "invalid"
    assert buyer.connected


def test_a_message_without_arguments_or_with_too_many_is_refused(device) -> None:
    visitor = device()
    assert visitor.ask("clock")["ok"] is False
    assert visitor.ask("clock", {"t0": 1}, {"t0": 2})["ok"] is False


def test_a_megabyte_is_refused_in_its_ack(device, world: World, auction_id) -> None:
    ack = device(world.buyer).ask("place_bid", bid("5" * 1_000_000, auction_id))
    assert ack["error"]["code"] == "too_large"


def test_an_unknown_event_is_refused_in_its_ack(device) -> None:
    visitor = device()
    assert visitor.ask("drop_tables", {"now": True})["error"]["code"] == "unknown_event"
    assert visitor.connected


@pytest.mark.parametrize("public_id", ["nothing1", "AAAAAAAA", "💥💥💥💥💥💥💥💥", "../../etc"])
def test_joining_what_does_not_exist_is_not_found(device, public_id: str) -> None:
    assert device().ask("join_auction", {"auction_id": public_id})["error"]["code"] == "not_found"


def test_visitors_may_not_bid(device, auction_id) -> None:
    assert device().ask("place_bid", bid("5000", auction_id))["error"]["code"] == "unauthenticated"


def test_a_suspension_stops_a_device_that_is_already_connected(device, world: World, auction_id) -> None:
    buyer = device(world.buyer)
    accounts.suspend(user_id=world.buyer.id, reason="unpaid", by=world.admin, now=utc_now(), address="")
    assert buyer.ask("place_bid", bid("5000", auction_id))["error"]["code"] == "suspended"


def test_signing_out_everywhere_stops_a_browser_that_is_already_connected(
    app, world: World, auction_id
) -> None:
    visitor = Visitor(app)
    visitor.sign_in("bharat@example.in")
    browser = Device(app, browser=visitor.client)
    assert browser.ask("place_bid", bid("5000", auction_id))["ok"] is True
    accounts.end_sessions(user_id=world.buyer.id)
    ack = browser.ask(
        "auto_bid", {"auction_id": public(auction_id), "max_amount": 6000, "client_ref": str(uuid.uuid4())}
    )
    assert ack["error"]["code"] == "unauthenticated"


def test_a_revoked_token_stops_a_device_that_is_already_connected(app, world: World, auction_id) -> None:
    token = accounts.create_token(user_id=world.buyer.id, name="phone", now=utc_now())
    phone = Device(app, token)
    accounts.revoke_token_text(token=token, now=utc_now())
    assert phone.ask("place_bid", bid("5000", auction_id))["error"]["code"] == "unauthenticated"


def test_a_wrong_token_is_turned_away(app) -> None:
    assert not Device(app, "mandi_nonsense").connected
