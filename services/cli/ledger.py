"""`flask ledger verify [AUCTION]`: replay ledgers and say whether they hold."""

import sys

import click
from flask.cli import AppGroup

from services import bidding
from services.core.errors import NotFound
from services.core.ids import number_of, public_id

ledger = AppGroup("ledger", help="Check the public ledgers of auctions.")


@ledger.command("verify")
@click.argument("auction", required=False)
def verify(auction: str | None) -> None:
    """Replay one AUCTION (its public id) or all; exits with 1 when a fault is found."""
    try:
        reports = (
            [bidding.verify_ledger(auction_id=number_of("auction", auction))]
            if auction
            else bidding.verify_all()
        )
    except NotFound:
        sys.exit(f"There is no published auction {auction}.")
    checked = faulty = 0
    for report in reports:
        checked += 1
        if not report.ok:
            faulty += 1
            click.echo(f"{public_id('auction', report.auction_id)}: {'; '.join(report.faults)}")
    click.echo(f"{checked} ledgers checked, {faulty} with faults.")
    if faulty:
        sys.exit(1)
