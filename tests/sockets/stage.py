"""A served house with a live auction and people at it, and clients that speak its wire themselves."""

import json
import os
import socket
import subprocess
import sys
import uuid
from contextlib import suppress
from datetime import timedelta
from pathlib import Path
from typing import Any

import websocket

from app import create_app
from services import accounts
from services.core.clock import utc_now
from services.core.ids import public_id
from services.runtime import passwords
from tests.factories import publish
from tests.house import ROOT, House
from tests.world import World

NAMESPACE = "/auctions"


class Stage:
    """A house that is served, one live auction in it, and tokens of a buyer, a rival and the seller."""

    def __init__(self, folder: Path, **environment: str) -> None:
        settings = {"BID_LIMIT": "100000 per second", "PUBLIC_ID_KEY": "stage", "RUN_JOBS": "0"}
        self._folder, self._settings = folder, settings | environment
        self.house = self._make("house")
        self.houses = [self.house]
        self.house.flask("db", "upgrade")
        made = self._run("tests.sockets.stage")
        self.auction: str = made["auction"]
        self.tokens: dict[str, str] = made["tokens"]
        self.amount = 5_000
        self._clients: list[Client] = []

    def open(self, processes: int = 1) -> "Stage":
        """Serve, by one process or several."""
        self.houses += [self._make(f"house{n}") for n in range(1, processes)]
        for house in self.houses:
            house.start()
        return self

    def close(self) -> None:
        """End everything; each process has to end well and without a traceback."""
        self.clear()
        for house in self.houses:
            assert house.stop() == 0, house.log()
            assert "Traceback" not in house.log(), house.log()

    def bid(self, client: "Client") -> int:
        """Place the next bid over a client's connection and return the version it made."""
        self.amount += 100
        message = {
            "auction_id": self.auction,
            "amount": str(self.amount),
            "client_ref": str(uuid.uuid4()),
            "confirm": None,
        }
        ack = client.ask("place_bid", message)
        assert ack["ok"], ack
        return int(ack["auction"]["version"])

    def watch(self, who: str | None = None, *, at: int = 0) -> "Client":
        """Connect somebody who looks at the auction."""
        client = self.connect(who, at=at)
        assert client.ask("join_auction", {"auction_id": self.auction})["ok"]
        return client

    def connect(self, who: str | None = None, *, at: int = 0) -> "Client":
        """Connect a visitor, or somebody by their token, to one of the processes."""
        self._clients.append(Client(self.houses[at].port, token=self.tokens[who] if who else None))
        return self._clients[-1]

    def clear(self) -> None:
        """Hang up on behalf of everybody who connected."""
        for client in self._clients:
            client.leave()
        self._clients.clear()

    def _make(self, name: str) -> House:
        (self._folder / name).mkdir(parents=True)
        return House(self._folder / name, **self._settings)

    def _run(self, module: str) -> Any:
        environment = {**self.house._environment, "PYTHONPATH": str(ROOT)}
        command = [sys.executable, "-m", module]
        done = subprocess.run(
            command, cwd=ROOT, env=environment, capture_output=True, text=True, check=False, timeout=120
        )
        assert done.returncode == 0, done.stderr
        return json.loads(done.stdout)


class Client:
    """A device on a websocket, frame by frame; keeps what is pushed to it in order."""

    def __init__(self, port: int, *, token: str | None = None) -> None:
        address = f"ws://127.0.0.1:{port}/socket.io/?EIO=4&transport=websocket"
        self.wire = websocket.create_connection(address, timeout=20)
        self.pushed: list[Any] = []
        self._asked = 0
        assert self.wire.recv().startswith("0")
        self.wire.send(f"40{NAMESPACE}," + (json.dumps({"token": token}) if token else ""))
        assert self.wire.recv().startswith(f"40{NAMESPACE},")

    @property
    def socket(self) -> socket.socket:
        """The connection under it."""
        return self.wire.sock

    def send(self, event: str, *message: Any) -> int:
        """Send an event; returns the number its ack will carry."""
        self._asked += 1
        self.wire.send(f"42{NAMESPACE},{self._asked}" + json.dumps([event, *message]))
        return self._asked

    def ask(self, event: str, *message: Any) -> Any:
        """Send an event and return its ack."""
        return self.ack(self.send(event, *message))

    def ack(self, number: int) -> Any:
        """Wait for an ack."""
        head = f"43{NAMESPACE},{number}["
        while not (text := self._next()).startswith(head):
            self._keep(text)
        return json.loads(text[len(head) - 1 :])[0]

    def hear(self, enough: Any, *, within_s: float = 20) -> list[Any]:
        """Read until `enough(pushed)`; returns everything pushed so far."""
        self.wire.settimeout(within_s)
        while not enough(self.pushed):
            self._keep(self._next())
        return self.pushed

    def listen(self, *, for_s: float) -> None:
        """Answer pings, and keep what is pushed, for so long."""
        self.wire.settimeout(for_s)
        with suppress(websocket.WebSocketTimeoutException):
            while True:
                self._keep(self._next())

    def entries(self) -> list[int]:
        """The seqs of all bids it was told of, in the order they came."""
        updates = [message for name, message in self.pushed if name == "bid_placed"]
        return [entry["seq"] for update in updates for entry in update["entries"]]

    def leave(self) -> None:
        """Hang up."""
        self.wire.shutdown()

    def _next(self) -> str:
        while True:
            text = self.wire.recv()
            if not text:
                raise ConnectionError("the house hung up")
            if text != "2":
                return str(text)
            self.wire.send("3")

    def _keep(self, text: str) -> None:
        head = f"42{NAMESPACE},"
        if text.startswith(head):
            self.pushed.append(json.loads(text[len(head) :]))


def main() -> None:
    """Make the people and the auction, and print them."""
    with create_app().app_context():
        passwords.configure(light=True)
        world = World.make()
        now = utc_now()
        number = publish(world.seller, starts_at=now - timedelta(seconds=1), now=now)
        people = {"buyer": world.buyer, "rival": world.rival, "seller": world.seller}
        tokens = {
            name: accounts.create_token(user_id=each.id, name="stage", now=now)
            for name, each in people.items()
        }
        print(json.dumps({"auction": public_id("auction", number), "tokens": tokens}))  # noqa: T201


if __name__ == "__main__":
    os.environ.pop("PORT", None)
    main()
