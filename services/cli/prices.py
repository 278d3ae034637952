"""`flask --app app prices …`: carried facts and imports of price files."""

import json
import sys
from pathlib import Path

import click

from services import prices as house_prices
from services.core.clock import utc_now
from services.core.errors import DomainError


@click.group()
def prices() -> None:
    """Mandi prices: carried facts and imports."""


@prices.command()
def seed() -> None:
    """Bring the carried crops, markets, support prices and starter prices in; safe to repeat."""
    house_prices.seed_starter()
    click.echo(f"{len(house_prices.list_commodities())} main crops are ready.")


@prices.command("import")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--json", "as_json", is_flag=True, help="Print the summary as JSON and nothing else.")
def import_(file: Path, as_json: bool) -> None:
    """Import a price file: the portal's CSV (plain or gz) or the feed's JSON."""
    try:
        summary = _import(file, quiet=as_json)
    except DomainError as refusal:
        text = refusal.message % refusal.details
        if as_json:
            click.echo(json.dumps({"error": {"code": refusal.code, "message": text}}))
        raise click.ClickException(text) from None
    click.echo(json.dumps(summary.as_json()) if as_json else _sentence(summary))


def _import(file: Path, *, quiet: bool) -> house_prices.ImportSummary:
    if quiet or not sys.stderr.isatty():
        return house_prices.import_file(path=file, clock=utc_now)
    with click.progressbar(length=file.stat().st_size, label=file.name, file=sys.stderr) as bar:
        return house_prices.import_file(
            path=file, clock=utc_now, progress=lambda done, _: bar.update(done - bar.pos)
        )


def _sentence(summary: house_prices.ImportSummary) -> str:
    lines = [
        f"{summary.file}: {summary.read} rows read, {summary.new} new, {summary.changed} changed, "
        f"{summary.unchanged} unchanged, {sum(summary.rejected.values())} rejected."
    ]
    lines += [f"  {count:>7} {reason}" for reason, count in sorted(summary.rejected.items())]
    if summary.state == "partial":
        lines.append("The file was cut short: what could be read was kept.")
    return "\n".join(lines)
