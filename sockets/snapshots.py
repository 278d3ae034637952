"""The snapshot that everybody asks for at once, as when a server comes back: taken once for each version."""

from collections import OrderedDict
from dataclasses import dataclass
from datetime import datetime
from time import monotonic
from typing import Any, Final

from services import bidding
from services.core.clock import iso
from sockets.server import when_made

FRESH_S: Final = 1
"""What is not part of the version may be so old: the seller's name and rating."""
MOST_KEPT: Final = 256

Key = tuple[int, str, int | None]


@dataclass(frozen=True, slots=True)
class Kept:
    """A snapshot for people who have no part in the auction, and when it was taken."""

    snapshot: dict[str, Any]
    taken_at: float


_kept: OrderedDict[Key, Kept] = OrderedDict()


def snapshot_for(
    *, viewer_id: int | None, auction_id: int, language: str, now: datetime, since: int | None
) -> dict[str, Any]:
    """Where an auction stands, for a viewer; raises NotFound.

    Join the room first: a kept one is given only while the database holds no newer version, and whatever
    is newer than that look comes as a push.
    """
    if viewer_id is not None:
        return _take(viewer_id, auction_id, language, now, since)
    key = (auction_id, language, since)
    kept = _kept.get(key)
    if kept is None or monotonic() - kept.taken_at > FRESH_S:
        return _keep(key, _take(None, auction_id, language, now, since))
    if bidding.version_of(auction_id=auction_id) != kept.snapshot["version"]:
        return _keep(key, _take(None, auction_id, language, now, since))
    return kept.snapshot | {"server_now": iso(now)}


def _take(
    viewer_id: int | None, auction_id: int, language: str, now: datetime, since: int | None
) -> dict[str, Any]:
    return bidding.snapshot(
        auction_id=auction_id, viewer_id=viewer_id, language=language, now=now, since=since
    )


def _keep(key: Key, snapshot: dict[str, Any]) -> dict[str, Any]:
    if snapshot["format"] != "dutch":  # its price falls by itself
        _kept[key] = Kept(snapshot, monotonic())
        _kept.move_to_end(key)
        while len(_kept) > MOST_KEPT:
            _kept.popitem(last=False)
    return snapshot


when_made(_kept.clear)
