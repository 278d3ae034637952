"""`flask demo …`: a lively house for newcomers, and robot buyers that keep it moving."""

import os
import subprocess
import sys
import time
from pathlib import Path
from random import SystemRandom
from typing import Final

import click
from flask import current_app

from services import demo as house
from services.cli.refusing import RefusingGroup
from services.cli.robots import keep_bidding
from services.core.clock import utc_now
from services.runtime import limits
from services.runtime.config import Config

APP: Final = Path(__file__).parents[2] / "app.py"
EVERYWHERE: Final = ("0.0.0.0", "::")  # noqa: S104 - recognised, not listened on

demo = RefusingGroup("demo", help="Invented people and auctions to look at, and robots that bid.")


@demo.command()
@click.option("--if-empty", is_flag=True, help="Do nothing when there are auctions already.")
@click.option("--photos/--no-photos", default=True, help="Drawing them takes most of the time.")
def load(*, if_empty: bool, photos: bool) -> None:
    """Fill the house with people, live auctions, sales and prices."""
    if if_empty and not house.is_empty(now=utc_now()):
        return
    click.echo("Filling the demo house, which takes a few seconds …")
    limits.configure(redis_url="", bids="1000000 per second")  # the past is played faster than people bid
    loaded = house.load(now=utc_now(), photos=photos)
    click.echo(f"{loaded.people} people, {loaded.lots} lots and {loaded.bids} bids are there.")


@demo.command()
@click.option("--count", type=click.IntRange(1, len(house.ROBOTS)), default=3, show_default=True)
@click.option("--seconds", type=click.IntRange(1), help="End by itself after so long.")
@click.option("--url", help="Where the house is served; by default on this machine.")
@click.option("--parent", type=int, hidden=True, help="End when this process is no longer the parent.")
def bidders(*, count: int, seconds: int | None, url: str | None, parent: int | None) -> None:
    """Let robot buyers bid through the socket of a running house, until Ctrl-C."""
    url = url or _own_url(current_app.config["HOUSE"])
    robots = house.call_robots(count=count, now=utc_now())
    if not robots:
        raise click.ClickException("There are no demo buyers: run `flask --app app demo load` first.")
    if parent is not None:
        os.nice(10)
    click.echo(f"{len(robots)} robots bid at {url}; Ctrl-C ends them.")
    ends = None if seconds is None else time.monotonic() + seconds

    def goes_on() -> bool:
        return (ends is None or time.monotonic() < ends) and (parent is None or os.getppid() == parent)

    try:
        taken = keep_bidding(robots, url=url, random=SystemRandom(), goes_on=goes_on)
    except KeyboardInterrupt:
        return
    click.echo(f"{taken} bids were taken.")


def start_bidders(config: Config) -> None:
    """Let robots bid in a process of their own, which ends when this one does."""
    command = [sys.executable, "-m", "flask", "--app", str(APP), "demo", "bidders"]
    command += ["--url", _own_url(config), "--parent", str(os.getpid())]
    subprocess.Popen(  # noqa: S603 - our own command
        command, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, start_new_session=True
    )


def _own_url(config: Config) -> str:
    host = "localhost" if config.host in (*EVERYWHERE, "127.0.0.1") else config.host
    return f"http://[{host}]:{config.port}" if ":" in host else f"http://{host}:{config.port}"
