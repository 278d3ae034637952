"""`flask prices …`: the facts carried with the house, and imports of price files."""

import json
import sys
from datetime import datetime
from pathlib import Path

import click
from flask import current_app

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
def refresh() -> None:
    """Ask the price feed for today's prices now."""
    summary = mandi.refresh_now(settings=_settings(), clock=utc_now)
    click.echo(_report(summary) if summary else "Nothing new: the feed was not filled since the last time.")


@prices.command()
@click.option("--from", "first", type=click.DateTime(["%Y-%m-%d"]), required=True, help="The first day.")
@click.option("--to", "last", type=click.DateTime(["%Y-%m-%d"]), required=True, help="The last day.")
@click.option("--commodity", default="", help="Only this crop, as the feed spells it: Soyabean.")
@click.option("--state", default="", help="Only this state, as the feed spells it: Karnataka.")
def fetch(first: datetime, last: datetime, commodity: str, state: str) -> None:
    """Fetch days that are past from the history of the feed; safe to repeat."""
    for summary in mandi.fetch_history(
        settings=_settings(),
        clock=utc_now,
        first=first.date(),
        last=last.date(),
        commodity=commodity,
        state=state,
    ):
        click.echo(_report(summary))


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


def _settings() -> mandi.FeedSettings:
    return mandi.feed_settings(current_app.config["HOUSE"])


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
        reason = f" ({summary.reason})" if summary.reason else ""
        lines.append(f"Imported in part{reason}: what meant something was kept.")
    return "\n".join(lines)
