"""Who leaves is forgotten in every room, and nobody else is."""

from datetime import timedelta

from services.core.clock import utc_now
from sockets import connections
from sockets.server import NAMESPACE, socketio
from tests.factories import publish
from tests.sockets.conftest import public
from tests.world import World


def test_a_device_that_leaves_is_in_no_room_any_more(device, world: World) -> None:
    now = utc_now()
    auctions = [publish(world.seller, starts_at=now - timedelta(seconds=1), now=now) for _ in range(3)]
    loyal, guest = device(world.buyer), device(world.buyer)
    manager = socketio.server.manager
    for each in (loyal, guest):
        for auction in auctions:
            assert each.ask("join_auction", {"auction_id": public(auction)})["ok"]
    together = {room: set(sids) for room, sids in manager.rooms[NAMESPACE].items() if len(sids) == 2}
    assert len(together) == 5  # three lots, the person's own room, and the room of all

    guest.ask("leave_auction", {"auction_id": public(auctions[0])})
    guest.leave()
    (stayed,) = manager.rooms[NAMESPACE][None]
    assert {room: set(sids) for room, sids in manager.rooms[NAMESPACE].items()} == {
        room: {stayed} for room in (*together, stayed)
    }
    assert set(manager.get_rooms(stayed, NAMESPACE)) == {stayed, *filter(None, together)}
    assert [connections.count_watchers(public(auction)) for auction in auctions] == [1, 1, 1]

    loyal.leave()
    assert manager.rooms.get(NAMESPACE, {}) == {}
    assert dict(manager._rooms_of) == {}
