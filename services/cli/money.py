"""`flask money check`: say whether every rupee is accounted for."""

import sys

import click
from flask.cli import AppGroup

from services import money as books

money = AppGroup("money", help="Check the ledger of money.")


@money.command("check")
def check() -> None:
    """Check every journal, balance and request; exits with 1 when a fault is found."""
    faults = books.faults_of_money()
    for fault in faults:
        click.echo(fault)
    click.echo(f"{len(faults)} faults." if faults else "Every rupee is accounted for.")
    if faults:
        sys.exit(1)
