"""Slow, silent and rude clients: others bid as if they were not there, and they leave nothing behind."""

import asyncio
import json
import uuid
from pathlib import Path
from random import Random

from tests.faults import gauges, rude
from tests.faults.looping import run
from tests.faults.machines import Server, ended
from tests.faults.play import Play, set_scene

MOST_MEMORY_KB = 200 * 1024
FDS_TO_SPARE = 20


def test_rude_clients_harm_nobody(tmp_path: Path) -> None:
    server = Server(tmp_path)
    with ended(server):
        scene = set_scene(server, buyers=8, lots=2)
        server.start()
        play = Play(scene, [server.port], pause_s=0.1)
        before = gauges.read(server.pid)
        run(_all_at_once(play, server))
        after = run(_calm(server, before.fds + FDS_TO_SPARE))
        assert play.judge(server.database_url) == []
        assert play.log.lost == 0
        assert after.rss_kb - before.rss_kb < MOST_MEMORY_KB
        assert after.fds <= before.fds + FDS_TO_SPARE
        assert server.tracebacks() == []


async def _all_at_once(play: Play, server: Server) -> None:
    port, auctions = server.port, [lot.auction for lot in play.scene.lots]
    async with play:
        await play.until(10)
        _, _, _, said, _ = await asyncio.gather(
            rude.silent(port, auctions, count=10, lasts_s=8),
            rude.half_open(port, count=40, lasts_s=8),
            rude.hasty(port, count=300, per_second=100),
            rude.huge(port, count=2),
            rude.senseless(port, rounds=1, random=Random(5)),
        )
        assert said == ["too_large", "too_large"]
        await play.until(10)
        await play.settle(server.database_url)


async def _calm(server: Server, most_fds: int) -> gauges.Sample:
    """Wait until what the rude ones held is given back."""
    for _ in range(150):
        if gauges.read(server.pid).fds <= most_fds:
            break
        await asyncio.sleep(0.3)
    return gauges.read(server.pid)


def test_another_buyers_frames_are_only_ones_own_bids(tmp_path: Path) -> None:
    server = Server(tmp_path)
    with ended(server):
        scene = set_scene(server, buyers=2, lots=1)
        server.start()
        lot, victim, thief = scene.lots[0], *scene.tokens
        bid = {"auction_id": lot.auction, "amount": "5000", "client_ref": str(uuid.uuid4())}
        sent = json.dumps(["place_bid", bid])
        raised = json.dumps(
            ["auto_bid", {"auction_id": lot.auction, "max_amount": "5100", "client_ref": bid["client_ref"]}]
        )
        assert run(rude.echo(server.port, token=victim, frames=[sent, sent])) == ["Bidder 1"] * 2
        stolen = run(rude.echo(server.port, token=thief, frames=[sent, raised, raised, sent]))
        assert stolen == ["bid_too_low", "Bidder 2", "Bidder 2", "Bidder 2"]
        assert run(rude.echo(server.port, token=victim, frames=[sent])) == ["Bidder 1"]
        assert server.tracebacks() == []
