"""`python -m benchmarks.limits.stock_server PORT DATABASE`: what a tutorial would write.

Stock Flask-SocketIO under eventlet: a decorated handler, a transaction for each bid, an emit for each bid.
No ORM, no people, no limits, no ledger, and every amount is taken: it does far less than the house.
"""

import eventlet  # noqa: TID251 - a server of its own

eventlet.monkey_patch()

import sqlite3  # noqa: E402 - after the patch, as everything
import sys  # noqa: E402
from typing import Any  # noqa: E402

from flask import Flask  # noqa: E402
from flask_socketio import SocketIO, join_room  # noqa: E402

app = Flask(__name__)
socketio = SocketIO(app, async_mode="eventlet")
database = sqlite3.connect(sys.argv[2], isolation_level=None)


def prepare() -> None:
    """Make one auction's two tables."""
    for pragma in ("journal_mode=WAL", "synchronous=FULL"):
        database.execute(f"PRAGMA {pragma}")
    database.execute("CREATE TABLE auctions (id TEXT PRIMARY KEY, price INT, version INT)")
    database.execute(
        "CREATE TABLE bids (seq INTEGER PRIMARY KEY, auction_id TEXT, amount INT, ref TEXT UNIQUE)"
    )


@app.get("/readyz")
def readyz() -> dict[str, bool]:
    """Listens."""
    return {"ok": True}


@app.get("/healthz")
def healthz() -> dict[str, bool]:
    """Does nothing."""
    return {"ok": True}


@socketio.on("join_auction", namespace="/auctions")
def join_auction(message: dict[str, str]) -> dict[str, bool]:
    """Enter the room."""
    join_room(message["auction_id"])
    database.execute("INSERT OR IGNORE INTO auctions VALUES (?, 0, 0)", (message["auction_id"],))
    return {"ok": True}


@socketio.on("place_bid", namespace="/auctions")
def place_bid(message: dict[str, str]) -> dict[str, Any]:
    """Take a bid, then tell the room."""
    auction, amount = message["auction_id"], round(float(message["amount"]) * 100)
    insert = "INSERT INTO bids (auction_id, amount, ref) VALUES (?, ?, ?)"
    database.execute("BEGIN IMMEDIATE")
    version = database.execute(insert, (auction, amount, message["client_ref"])).lastrowid
    database.execute("UPDATE auctions SET price = ?, version = ? WHERE id = ?", (amount, version, auction))
    database.execute("COMMIT")
    update = {"auction_id": auction, "version": version, "price": message["amount"], "filler": "x" * 280}
    socketio.emit("bid_placed", update, to=auction, namespace="/auctions")
    return {"ok": True, "auction": update}


if __name__ == "__main__":
    prepare()
    socketio.run(app, host="127.0.0.1", port=int(sys.argv[1]), max_size=20_000, log_output=False)
