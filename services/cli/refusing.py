"""A group of commands that says a refusal in one line, with exit code 1, and never a traceback."""

from typing import Any

import click
from flask.cli import AppGroup
from sqlalchemy.exc import DBAPIError

from services.core.errors import DomainError


class RefusingGroup(AppGroup):
    """Turns refusals and a missing database into one plain line."""

    def invoke(self, ctx: click.Context) -> Any:
        """Run the command named on the command line."""
        try:
            return super().invoke(ctx)
        except DomainError as error:
            raise click.ClickException(sentence(error)) from None
        except DBAPIError as error:
            reason = str(error.orig).splitlines()[0]
            raise click.ClickException(
                f"The database is not ready ({reason}). Try `flask --app app db upgrade`."
            ) from None


def sentence(error: DomainError) -> str:
    """Say a refusal in English with its figures, faults of fields one after the other."""
    fields = error.details.get("fields", {})
    if fields:
        return " ".join(f"{name}: {_filled(fault)}" for name, fault in fields.items())
    return _filled(error)


def _filled(fault: DomainError | str) -> str:
    return fault.message % fault.details if isinstance(fault, DomainError) else fault
