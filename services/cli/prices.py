"""`flask prices …`: the facts carried with the house, and imports of price files."""

import json
import sys
from datetime import datetime
from pathlib import Path

import click

from services import prices as mandi
from services.cli.refusing import RefusingGroup
from services.core.clock import utc_now

prices = RefusingGroup("prices", help="Mandi prices: carried facts and imports.")


@prices.command()
def seed() -> None:
    """Bring in the carried crops, markets, support prices and starter prices; safe to repeat."""
    mandi.seed_starter()
    click.echo(f"{len(mandi.list_commodities())} main crops are ready.")


@prices.command("import")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--json", "as_json", is_flag=True, help="Print the summary as JSON and nothing else.")
def import_(file: Path, as_json: bool) -> None:
    """Import a price file: the portal's CSV (plain or gz) or the feed's JSON."""
    summary = _import(file, silent=as_json)
    click.echo(json.dumps(summary.as_json()) if as_json else _report(summary))


@prices.command()
@click.option("--crop", "crops", multiple=True, help="Only this crop, by any of its names; may be repeated.")
@click.option("--today", type=click.DateTime(["%Y-%m-%d"]), help="Leave out prices after this day.")
def forecast(crops: tuple[str, ...], today: datetime | None) -> None:
    """Train the price forecasts now, at the lowest priority, and publish them."""
    wanted = [mandi.get_commodity(name).id for name in crops] or None
    summary = mandi.train_forecasts(
        now=utc_now(),
        commodity_ids=wanted,
        today=today.date() if today else None,
        progress=lambda done, of: click.echo(f"\r{done} of {of} crops", nl=done == of, err=True),
    )
    click.echo(
        f"{summary.forecasts} forecasts of {summary.crops} crops in {summary.seconds} s "
        f"(rungs: {', '.join(summary.rungs)})."
    )
    if summary.failed:
        raise click.ClickException(f"{summary.failed} crops could not be calculated; see the log.")


def _import(file: Path, *, silent: bool) -> mandi.ImportSummary:
    if silent or not sys.stderr.isatty():
        return mandi.import_file(path=file, clock=utc_now)
    with click.progressbar(length=file.stat().st_size, label=file.name, file=sys.stderr) as bar:
        return mandi.import_file(
            path=file, clock=utc_now, progress=lambda done, _: bar.update(done - bar.pos)
        )


def _report(summary: mandi.ImportSummary) -> str:
    lines = [
        f"{summary.file}: {summary.read} rows read, {summary.new} new, {summary.changed} changed, "
        f"{summary.unchanged} unchanged, {sum(summary.rejected.values())} rejected."
    ]
    lines += [f"{count:>9} {reason}" for reason, count in sorted(summary.rejected.items())]
    if summary.state == "partial":
        lines.append("The file was cut short: what could be read was kept.")
    return "\n".join(lines)
