"""Robot buyers at the house's own socket: programs with a token, bidding at the pace of people."""

import time
import uuid
from collections import deque
from collections.abc import Callable, Sequence
from random import Random
from typing import Any, Final

import socketio
from flask import current_app

from services import demo
from services.core.clock import utc_now
from services.core.money import rupees
from services.demo import Bid, Robot

NAMESPACE: Final = "/auctions"
PAUSE_S: Final = (3, 20)
RETRY_S: Final = 2
LOOK_UP_S: Final = 0.5
ACK_WITHIN_S: Final = 10
_ANSWERS: Final = 0.6
"""How often a robot that was outbid comes back to the lot at its next turn."""


class Device:
    """One robot's connection, opened again whenever it is gone."""

    def __init__(self, robot: Robot, url: str) -> None:
        self.robot, self._url = robot, url
        self.lost: deque[str] = deque(maxlen=5)
        self._client = socketio.Client(
            reconnection=False, handle_sigint=False, websocket_extra_options={"suppress_origin": True}
        )
        self._client.on("you_were_outbid", self._note_outbid, namespace=NAMESPACE)

    def connect(self) -> bool:
        """Be connected; False when the house does not answer."""
        if self._client.connected:
            return True
        try:
            self._client.connect(
                self._url,
                auth={"token": self.robot.token},
                namespaces=[NAMESPACE],
                transports=["websocket"],
                wait_timeout=ACK_WITHIN_S,
            )
        except socketio.exceptions.ConnectionError:
            return False
        return True

    def bid(self, auction: str, bid: Bid) -> bool:
        """Bid, and say whether it was taken."""
        message = {"auction_id": auction, "client_ref": str(uuid.uuid4())}
        event = "place_bid" if bid.kind == "plain" else "auto_bid"
        message["amount" if bid.kind == "plain" else "max_amount"] = rupees(bid.amount)
        try:
            ack = self._client.call(event, message, namespace=NAMESPACE, timeout=ACK_WITHIN_S)
        except socketio.exceptions.SocketIOError:
            return False
        return bool(ack["ok"])

    def leave(self) -> None:
        """Hang up."""
        self._client.disconnect()

    def _note_outbid(self, message: dict[str, Any]) -> None:
        self.lost.append(message["auction_id"])


def keep_bidding(robots: Sequence[Robot], *, url: str, random: Random, goes_on: Callable[[], bool]) -> int:
    """Let one robot after another bid, until `goes_on` says no; returns how many bids were taken."""
    devices = [Device(robot, url) for robot in robots]
    taken, due = 0, time.monotonic()
    while goes_on():
        if time.monotonic() >= due:
            ready = [device for device in devices if device.connect()]
            taken += take_turn(random.choice(ready), random) if ready else 0
            due = time.monotonic() + (random.uniform(*PAUSE_S) if ready else RETRY_S)
        time.sleep(LOOK_UP_S)
    for device in devices:
        device.leave()
    return taken


def take_turn(device: Device, random: Random) -> bool:
    """Let a robot look at the lots and bid on one; says whether a bid was taken."""
    wanted = device.lost.popleft() if device.lost and random.random() < _ANSWERS else None
    with current_app.app_context():  # a session of its own, so that the next look sees what is new
        chances = demo.list_chances(robot=device.robot.person, now=utc_now())
    move = demo.choose_move(chances, random, wanted=wanted)
    return move is not None and device.bid(*move)
