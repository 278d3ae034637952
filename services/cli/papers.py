"""`flask papers verify FILE|CODE` and `flask papers key`: check papers, also where the house is not."""

import sys
from pathlib import Path

import click
from flask.cli import AppGroup

from services import papers as written
from services.core.money import rupees
from services.papers import LARGEST_FILE, NAMES, Verdict
from services.runtime import sealing

papers = AppGroup("papers", help="Check the papers of sales.")


@papers.command("verify")
@click.argument("paper")
@click.option("--key", default="", help="The house's public key: ask neither this house nor its books.")
def verify(paper: str, key: str) -> None:
    """Check a PAPER: a PDF file, its code, or the address its QR code opens; exits with 1 unless it holds."""
    public_key = _read_key(key) if key else None
    path = Path(paper)
    if len(paper) < 256 and path.is_file():
        with path.open("rb") as file:
            verdict = written.verify_file(file.read(LARGEST_FILE), public_key=public_key)
    elif public_key:
        verdict = written.check_code(paper, public_key=public_key)
    else:
        verdict = written.verify_code(paper)
    _say(verdict)
    if not verdict.holds:
        sys.exit(1)


@papers.command("key")
def key() -> None:
    """Print the public key by which anybody can check this house's papers."""
    click.echo(sealing.encode(sealing.the_house().public_key))


def _say(verdict: Verdict) -> None:
    click.echo(verdict.sentence)
    if verdict.changed:
        click.echo(f"changed: {', '.join(verdict.changed)}")
    said = verdict.said
    if said is None:
        return
    if not verdict.is_signed:
        click.echo("What it claims, and nobody vouches for:")
    for name, value in (
        ("house", said.house),
        ("paper", f"{NAMES[said.kind]} {said.number} of {said.day}"),
        ("seller", said.seller),
        ("buyer", said.buyer),
        ("amount", f"Rs {rupees(said.amount)}"),
        ("sale", said.sale),
        ("ledger", said.ledger_hash),
        ("facts", said.facts_hash),
    ):
        click.echo(f"  {name:8}{value}")


def _read_key(text: str) -> bytes:
    try:
        public = sealing.decode(text)
    except ValueError:
        public = b""
    if len(public) != 32:
        raise click.BadParameter("a public key is 43 letters, as `flask papers key` prints them")
    return public
