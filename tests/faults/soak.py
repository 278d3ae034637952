"""`make soak`: kills by the hundred, rude clients beside honest ones, and a long steady day; prints a report.

SOAK_MINUTES (60) is how long the steady day lasts, SOAK_KILLS (200) how often something is killed,
SOAK_RATE (200) how many calls a second; 0 leaves a part out. Exits with 1 when anything was wrong.
"""

import asyncio
import os
import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path
from random import Random

from tests.faults import evidence, gauges
from tests.faults.crowd import Lot
from tests.faults.gauges import Sample
from tests.faults.killing import Company
from tests.faults.machines import Server, ended
from tests.faults.play import KILLED_DATABASE, Play, Scene, set_scene
from tests.faults.reports import Report
from tests.faults.setting import faults_of_ledgers, make_buyers, make_lots
from tests.faults.watching import Watcher
from tests.house import ROOT

KINDS = ("web", "web", "worker", "postgresql", "redis")
KILLS_AN_EPOCH, OPEN_LOTS = 10, 3
CLOSES_WITHIN_S = 60
EPOCH_S = 60
BUYERS, LOTS, PASSERS_BY = 40, 8, 40
RSS_KB_PER_MINUTE, FDS_PER_MINUTE = 200, 0.5
RUDE_S = 20
TWICE, NOISE_MS = 2.0, 20.0


def main() -> None:
    """Run all parts and say how it was."""
    minutes, kills, rate = (
        _asked(name, usual) for name, usual in (("MINUTES", 60), ("KILLS", 200), ("RATE", 200))
    )
    report = Report()
    began = time.monotonic()
    with tempfile.TemporaryDirectory(prefix="mandi-soak-") as folder:
        if kills:
            kill_often(report, Path(folder) / "kills", int(kills))
        if rate:
            suffer_rudeness(report, Path(folder) / "rude", rate)
        if minutes:
            go_on(report, Path(folder) / "steady", minutes, rate)
    report.note("all", "minutes", round((time.monotonic() - began) / 60, 1))
    report.write(Path("test-results/soak.json"))
    print(report.text())  # noqa: T201 - it is what was asked for
    sys.exit(1 if report.anomalies or report.broken else 0)


def _asked(name: str, usual: float) -> float:
    return float(os.environ.get(f"SOAK_{name}") or usual)


def kill_often(report: Report, folder: Path, kills: int) -> None:
    """Kill parts of a company at random under load, and judge after every ten."""
    random = Random(int(time.time()))
    with Company(folder) as company:
        tokens = make_buyers(company.database_url, 16)
        company.start()
        while company.kills.total() < kills:
            epoch = min(KILLS_AN_EPOCH, kills - company.kills.total())
            lots = make_lots(company.database_url, [3600] * OPEN_LOTS + [5, 15, 25, 35])
            play = Play(
                Scene(tokens=tokens, lots=lots),
                [web.port for web in company.webs],
                watchers=6,
                pause_s=0.05,
            )
            asyncio.run(_kill(play, company, [random.choice(KINDS) for _ in range(epoch)]))
            found = play.judge(company.database_url, doubtful=KILLED_DATABASE)
            found += evidence.faults_of_closings(company.database_url, lots[OPEN_LOTS:])
            report.take("kills", play, found)
            _progress(f"{company.kills.total()} of {kills} kills, {len(report.anomalies)} anomalies")
        for kind, number in company.kills.items():
            report.note("kills", f"kills of {kind}", number)
        report.anomalies += company.faults
        report.anomalies += faults_of_ledgers(company.database_url)


async def _kill(play: Play, company: Company, kinds: Sequence[str]) -> None:
    async with play:
        for kind in kinds:
            await company.strike(kind, play)
        await play.settle(company.database_url)
        await _closed(company.database_url, play.scene.lots[OPEN_LOTS:])
        await play.settle(company.database_url)


async def _closed(database_url: str, lots: Sequence[Lot]) -> None:
    deadline = time.monotonic() + CLOSES_WITHIN_S
    while time.monotonic() < deadline:
        if not await asyncio.to_thread(evidence.faults_of_closings, database_url, lots):
            return
        await asyncio.sleep(0.5)


def suffer_rudeness(report: Report, folder: Path, rate: float) -> None:
    """Compare how long honest clients wait without rude ones, and among them."""
    server = Server(folder)
    with ended(server):
        scene = set_scene(server, buyers=BUYERS, lots=LOTS)
        server.start()
        play = Play(scene, [server.port], watchers=10, pause_s=BUYERS / rate)
        before = gauges.read(server.pid)
        turned = asyncio.run(_calm_then_rude(play, server))
        after = gauges.read(server.pid)
        report.take("rude clients", play, play.judge(server.database_url) + server.tracebacks())
    calm, among = (
        [
            1000 * (each.acked_at - each.called_at)
            for each in play.log.operations
            if each.acked_at is not None and each.door == "socket" and (each.called_at >= turned) is is_rude
        ]
        for is_rude in (False, True)
    )
    p99 = gauges.percentile(calm, 0.99), gauges.percentile(among, 0.99)
    report.note("rude clients", "ack p50 calm / among them, ms", _pair(calm, among, 0.5))
    report.note("rude clients", "ack p99 calm / among them, ms", _pair(calm, among, 0.99))
    report.bound(
        "rude clients", "ack p99, times calm (20 ms are noise)", p99[1] / max(p99[0], NOISE_MS), TWICE
    )
    report.bound("rude clients", "memory they left, MB", (after.rss_kb - before.rss_kb) / 1024, 200)


def _pair(calm: Sequence[float], among: Sequence[float], share: float) -> str:
    return f"{gauges.percentile(calm, share):.1f} / {gauges.percentile(among, share):.1f}"


async def _calm_then_rude(play: Play, server: Server) -> float:
    """Bid in peace, then among all kinds of rude clients; returns when that began."""
    port, auctions = server.port, [lot.auction for lot in play.scene.lots]
    async with play:
        await asyncio.sleep(RUDE_S)
        turned = time.monotonic()
        crowd = asyncio.create_subprocess_exec(
            sys.executable, "-m", "tests.faults.rude", str(port), str(RUDE_S), *auctions, cwd=ROOT
        )
        await (await crowd).wait()
        await play.settle(server.database_url)
    return turned


def go_on(report: Report, folder: Path, minutes: float, rate: float) -> None:
    """Bid at a steady pace among watchers who come and go, and see that nothing grows."""
    server, samples = Server(folder), list[Sample]()
    with ended(server):
        tokens = make_buyers(server.database_url, BUYERS)
        server.start()
        until = time.monotonic() + 60 * minutes
        while time.monotonic() < until:
            lots = make_lots(server.database_url, [EPOCH_S] * LOTS)
            play = Play(Scene(tokens=tokens, lots=lots), [server.port], watchers=4, pause_s=BUYERS / rate)
            asyncio.run(_epoch(play, server, samples))
            found = play.judge(server.database_url)
            found += evidence.faults_of_closings(server.database_url, lots)
            report.take("steady", play, found)
            _progress(
                f"{(until - time.monotonic()) / 60:.1f} minutes to go, {len(report.anomalies)} anomalies"
            )
        report.anomalies += [f"steady: {each}" for each in server.tracebacks()]
        report.anomalies += faults_of_ledgers(server.database_url)
    settled = samples[len(samples) // 3 :]
    report.note("steady", "memory at the end, MB", samples[-1].rss_kb // 1024)
    report.note("steady", "file descriptors at the end", samples[-1].fds)
    memory = gauges.slope_per_minute(settled, lambda sample: sample.rss_kb)
    report.bound("steady", "memory, KB per minute", memory, RSS_KB_PER_MINUTE)
    files = gauges.slope_per_minute(settled, lambda sample: sample.fds)
    report.bound("steady", "file descriptors per minute", files, FDS_PER_MINUTE)
    seconds = len(samples) and samples[-1].at - samples[0].at
    report.note("steady", "calls a second", round(report.figures["steady"]["operations"] / seconds, 1))


async def _epoch(play: Play, server: Server, samples: list[Sample]) -> None:
    auctions = [lot.auction for lot in play.scene.lots]
    async with play:
        others = [
            asyncio.create_task(_pass_by(server.port, auctions, number)) for number in range(PASSERS_BY)
        ]
        others.append(asyncio.create_task(gauges.read_often(server.pid, samples)))
        await asyncio.sleep(EPOCH_S)
        await play.settle(server.database_url)
        await _closed(server.database_url, play.scene.lots)
        await play.settle(server.database_url)
        for task in others:
            task.cancel()
        await asyncio.gather(*others, return_exceptions=True)


async def _pass_by(port: int, auctions: Sequence[str], number: int) -> None:
    """Look at a few lots for a while, leave, and come back."""
    random = Random(number)
    while True:
        watcher = Watcher(f"passer-by {number}", port, random.sample(list(auctions), 2))
        task = asyncio.create_task(watcher.watch())
        try:
            await asyncio.sleep(random.uniform(0.5, 5))
        finally:
            task.cancel()
            await asyncio.gather(task, return_exceptions=True)


def _progress(text: str) -> None:
    print(text, file=sys.stderr, flush=True)  # noqa: T201 - somebody waits for an hour


if __name__ == "__main__":
    main()
