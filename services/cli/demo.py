"""`flask demo …`: a lively house for newcomers, and robot buyers that keep it moving."""

import click

from services import demo as house
from services.cli.refusing import RefusingGroup
from services.core.clock import utc_now
from services.runtime import limits

demo = RefusingGroup("demo", help="Invented people and auctions to look at.")


@demo.command()
@click.option("--if-empty", is_flag=True, help="Do nothing when there are auctions already.")
def load(*, if_empty: bool) -> None:
    """Fill the house with people, live auctions, sales and prices."""
    if if_empty and not house.is_empty(now=utc_now()):
        return
    click.echo("Filling the demo house (about 20 seconds) …")
    limits.configure(redis_url="", bids="1000000 per second")  # the past is played faster than people bid
    loaded = house.load(now=utc_now())
    click.echo(f"{loaded.people} people, {loaded.lots} lots and {loaded.bids} bids are there.")
