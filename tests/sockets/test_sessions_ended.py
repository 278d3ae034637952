"""What a device hears once its session was ended elsewhere."""

import time
import uuid
from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import update

from models.base import db
from models.user import ApiToken
from services import accounts
from services.core.clock import utc_now
from sockets import connections
from tests.factories import publish
from tests.sockets.conftest import Device, public
from tests.visitor import Visitor
from tests.world import World


def _signed_in(app: Flask) -> Device:
    visitor = Visitor(app)
    visitor.sign_in("bharat@example.in")
    return Device(app, browser=visitor.client)


def test_a_device_signed_out_elsewhere_hears_nothing_personal_any_more(app: Flask, world: World) -> None:
    now = utc_now()
    auction_id = publish(world.seller, starts_at=now - timedelta(seconds=1), now=now)
    lost_phone = _signed_in(app)
    message = {"auction_id": public(auction_id), "amount": "5000", "client_ref": str(uuid.uuid4())}
    assert lost_phone.ask("place_bid", message)["ok"]
    accounts.end_sessions(user_id=world.buyer.id)
    laptop = _signed_in(app)
    rival = Device(app, accounts.create_token(user_id=world.rival.id, name="bot", now=utc_now()))
    assert rival.ask("place_bid", {**message, "amount": "5100", "client_ref": str(uuid.uuid4())})["ok"]
    assert len(laptop.heard("you_were_outbid")) == 1
    assert lost_phone.heard("you_were_outbid") == []


@pytest.mark.parametrize("by", ["session", "token"])
def test_a_device_that_lost_its_right_is_shown_what_visitors_are(app: Flask, world: World, by: str) -> None:
    now = utc_now()
    auction_id = publish(world.seller, starts_at=now - timedelta(seconds=1), now=now)
    token = accounts.create_token(user_id=world.buyer.id, name="phone", now=now)
    phone = _signed_in(app) if by == "session" else Device(app, token)
    message = {"auction_id": public(auction_id), "max_amount": "6000", "client_ref": str(uuid.uuid4())}
    assert phone.ask("auto_bid", message)["ok"]
    accounts.end_sessions(user_id=world.buyer.id)
    accounts.revoke_token_text(token=token, now=now)
    joined = phone.ask("join_auction", {"auction_id": public(auction_id)})
    updated = phone.ask("get_auction_update", {"auction_id": public(auction_id), "since": 0})
    cards = phone.ask("join_auctions", {"auction_ids": [public(auction_id)]})
    for answer in (joined["auction"], updated["auction"], *cards["auctions"]):
        assert "you" not in answer


def test_a_device_whose_token_was_revoked_hears_nothing_personal(app: Flask, world: World) -> None:
    now = utc_now()
    auction_id = publish(world.seller, starts_at=now - timedelta(seconds=1), now=now)
    lost, kept = (accounts.create_token(user_id=world.buyer.id, name=name, now=now) for name in ("a", "b"))
    lost_phone, laptop = Device(app, lost), Device(app, kept)
    message = {"auction_id": public(auction_id), "amount": "5000", "client_ref": str(uuid.uuid4())}
    assert laptop.ask("place_bid", message)["ok"]
    accounts.revoke_token_text(token=lost, now=utc_now())
    rival = Device(app, accounts.create_token(user_id=world.rival.id, name="bot", now=utc_now()))
    assert rival.ask("place_bid", {**message, "amount": "5100", "client_ref": str(uuid.uuid4())})["ok"]
    assert len(laptop.heard("you_were_outbid")) == 1
    assert lost_phone.heard("you_were_outbid") == []


def test_a_right_that_another_process_ended_is_believed_for_a_few_seconds_only(
    app: Flask, world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    now = utc_now()
    auction_id = publish(world.seller, starts_at=now - timedelta(seconds=1), now=now)
    token = accounts.create_token(user_id=world.buyer.id, name="phone", now=now)
    phone = Device(app, token)
    message = {"auction_id": public(auction_id), "amount": "5000", "client_ref": str(uuid.uuid4())}
    assert phone.ask("place_bid", message)["ok"]
    with db.engine.begin() as elsewhere:
        elsewhere.execute(update(ApiToken).values(revoked_at=now))
    started = time.monotonic()
    monkeypatch.setattr(connections, "monotonic", lambda: started + connections.BELIEVED_S)
    again = {"auction_id": public(auction_id), "max_amount": "7000", "client_ref": str(uuid.uuid4())}
    assert phone.ask("auto_bid", again)["error"]["code"] == "unauthenticated"


def test_a_refusal_is_told_in_the_language_of_the_person(app: Flask, world: World) -> None:
    now = utc_now()
    auction_id = publish(world.seller, starts_at=now - timedelta(seconds=1), now=now)
    accounts.change_profile(user_id=world.buyer.id, language="hi")
    phone = Device(app, accounts.create_token(user_id=world.buyer.id, name="phone", now=now))
    message = {"auction_id": public(auction_id), "amount": "1", "client_ref": str(uuid.uuid4())}
    for answer in (phone.ask("place_bid", message), phone.ask("nothing_of_ours"), phone.ask("clock", {})):
        assert any("\u0900" <= letter <= "\u097f" for letter in answer["error"]["message"])
