"""The same promises through the form, the API and the socket make the same history."""

import uuid
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from flask import Flask

from services import accounts, bidding
from services.core.clock import utc_now
from services.core.ids import public_id
from tests.factories import publish
from tests.sockets.conftest import Device
from tests.visitor import Visitor
from tests.world import World

STORY = (
    ("buyer", "auto", "6000"),
    ("rival", "bid", "5200"),
    ("rival", "bid", "5100"),
    ("rival", "auto", "6000"),
    ("rival", "bid", "6025"),
    ("buyer", "bid", "6050"),
    ("buyer", "bid", "6100"),
    ("rival", "auto", "6200"),
    ("rival", "cancel", ""),
    ("buyer", "bid", "6100"),
)
LOGINS = {"buyer": "bharat@example.in", "rival": "ravi@example.in"}
Act = Callable[[str, str, str], None]


def by_form(app: Flask, world: World, auction: str) -> Act:
    visitors = {name: Visitor(app) for name in LOGINS}
    for name, visitor in visitors.items():
        visitor.sign_in(LOGINS[name])
    paths = {"bid": "bids", "auto": "auto-bid", "cancel": "auto-bid/cancel"}
    fields = {"bid": "amount", "auto": "max_amount", "cancel": "unused"}

    def act(who: str, kind: str, amount: str) -> None:
        form = {fields[kind]: amount, "client_ref": str(uuid.uuid4())}
        visitors[who].post(f"/auctions/{auction}/{paths[kind]}", form)

    return act


def by_api(app: Flask, world: World, auction: str) -> Act:
    tokens = _tokens(world)
    calls = {"bid": ("POST", "bids"), "auto": ("PUT", "auto-bid"), "cancel": ("DELETE", "auto-bid")}
    fields = {"bid": "amount", "auto": "max_amount"}

    def act(who: str, kind: str, amount: str) -> None:
        method, path = calls[kind]
        body = {fields[kind]: amount, "client_ref": str(uuid.uuid4())} if kind in fields else None
        headers = {"Authorization": f"Bearer {tokens[who]}"}
        where = f"/api/v1/auctions/{auction}/{path}"
        app.test_client().open(where, method=method, json=body, headers=headers)

    return act


def by_socket(app: Flask, world: World, auction: str) -> Act:
    devices = {name: Device(app, token) for name, token in _tokens(world).items()}

    def act(who: str, kind: str, amount: str) -> None:
        reference = {"client_ref": str(uuid.uuid4())}
        message: dict[str, dict[str, Any]] = {
            "bid": {"amount": amount, **reference},
            "auto": {"max_amount": amount, **reference},
            "cancel": {},
        }
        event = {"bid": "place_bid", "auto": "auto_bid", "cancel": "cancel_auto_bid"}[kind]
        devices[who].ask(event, {"auction_id": auction, **message[kind]})

    return act


def _tokens(world: World) -> dict[str, str]:
    return {
        name: accounts.create_token(user_id=getattr(world, name).id, name="door", now=utc_now())
        for name in LOGINS
    }


@pytest.fixture
def histories(app: Flask, world: World) -> list[list[tuple[str, str, str]]]:
    """What each door's auction ended up with, for the same story."""
    found = []
    for door in (by_form, by_api, by_socket):
        now = utc_now()
        number = publish(world.seller, starts_at=now - timedelta(seconds=1), now=now)
        act = door(app, world, public_id("auction", number))
        for step in STORY:
            act(*step)
        entries = bidding.list_bids(auction_id=number)
        found.append([(entry["bidder"], entry["amount"], entry["kind"]) for entry in entries])
        assert bidding.verify_ledger(auction_id=number).ok
    return found


def test_every_door_leads_to_the_same_history(histories: list[list[tuple[str, str, str]]]) -> None:
    form, api, socket = histories
    assert form == api == socket
    assert form == [
        ("Bidder 1", "5000.00", "auto"),
        ("Bidder 2", "5200.00", "plain"),
        ("Bidder 1", "5225.00", "auto"),
        ("Bidder 2", "6000.00", "auto"),
        ("Bidder 1", "6000.00", "auto"),
        ("Bidder 2", "6025.00", "plain"),
        ("Bidder 1", "6050.00", "plain"),
        ("Bidder 2", "6075.00", "auto"),
        ("Bidder 1", "6100.00", "plain"),
    ]
