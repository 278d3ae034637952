"""`flask database move`: the whole house from SQLite to PostgreSQL, and proof that nothing is missing."""

import os
import subprocess
import sys
from pathlib import Path
from typing import Final

import click
from flask import current_app
from pydantic import ValidationError

from services.cli.refusing import RefusingGroup
from services.runtime import moving
from services.runtime.config import Config
from services.runtime.moving import CannotMove, Compared

APP: Final = Path(__file__).parents[2] / "app.py"

database = RefusingGroup("database", help="Move all the house keeps from one database to another.")


@database.command()
@click.option("--from", "source_url", help="Where it is now; by default the DATABASE_URL of this house.")
@click.option("--to", "target_url", required=True, help="An empty database: postgresql://user:…@host/name")
def move(*, source_url: str | None, target_url: str) -> None:
    """Copy everything into an empty PostgreSQL database; exits with 1 when anything differs.

    Stop the house first: what is written meanwhile stays behind.
    """
    old, new = _full_url(source_url or current_app.config["HOUSE"].database_url), _full_url(target_url)
    try:
        source, target = moving.open_source(old), moving.open_target(new)
        _in_new_house(new, "db", "upgrade")
        click.echo(f"{'table':<24}{'there':>10}{'here':>10}")
        same = moving.copy(source=source, target=target, tell=_tell)
    except CannotMove as fault:
        raise click.ClickException(str(fault)) from None
    if not same:
        raise click.ClickException("The databases differ; nothing was kept in the new one.")
    click.echo(f"{moving.count_ledgers(target)} ledgers end in the same hash. In the new house:")
    click.echo(_in_new_house(new, "ledger", "verify").strip())
    click.echo("All is there. Set DATABASE_URL to the new one, keep INSTANCE_DIR, and start the house.")


def _full_url(url: str) -> str:
    try:
        return Config.model_validate({"database_url": url}).database_url
    except ValidationError as fault:
        raise click.ClickException(f"{url}: {fault.errors()[0]['msg']}") from None


def _tell(compared: Compared) -> None:
    verdict = "" if compared.same else "   DIFFERENT"
    click.echo(f"{compared.table:<24}{compared.there:>10}{compared.here:>10}{verdict}")


def _in_new_house(url: str, *arguments: str) -> str:
    """Run a command as the house on the new database would, with the same public ids; returns its words."""
    house: Config = current_app.config["HOUSE"]
    same = {"INSTANCE_DIR": str(house.instance_dir), "PUBLIC_ID_KEY": house.public_id_key}
    done = subprocess.run(  # noqa: S603 - our own command
        [sys.executable, "-m", "flask", "--app", str(APP), *arguments],
        env={**os.environ, **same, "DATABASE_URL": url},
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode:
        raise click.ClickException(f"`flask {' '.join(arguments)}` failed there:\n{done.stdout}{done.stderr}")
    return done.stdout
