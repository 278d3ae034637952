"""`flask users …`: make people from the command line."""

import secrets

import click

from services import accounts
from services.cli.refusing import RefusingGroup
from services.core.clock import utc_now

users = RefusingGroup("users", help="Create people of the house.")


@users.command("create-admin")
@click.option("--login", required=True, help="Phone number or e-mail address.")
@click.option("--password", prompt=True, hide_input=True, confirmation_prompt=True)
@click.option("--name", default="Market office", show_default=True)
def create_admin(login: str, password: str, name: str) -> None:
    """Create an admin, the market's secretary."""
    person = accounts.create_person(
        name=name, login=login, password=password, roles=("admin",), now=utc_now()
    )
    click.echo(f"Admin {person.name} can sign in with {person.login}.")


@users.command("create")
@click.option("--name", required=True)
@click.option("--login", required=True, help="Phone number or e-mail address.")
@click.option("--roles", required=True, help="buyer, seller, or both with a comma.")
@click.option("--password", help="Made up and shown when none is given.")
@click.option("--language", default="en", show_default=True, help="en, hi or mr.")
@click.option("--state")
@click.option("--district")
@click.option("--token", "with_token", is_flag=True, help="Print an API token on the last line.")
def create(
    *,
    name: str,
    login: str,
    roles: str,
    password: str | None,
    language: str,
    state: str | None,
    district: str | None,
    with_token: bool,
) -> None:
    """Create a buyer, a seller or both."""
    chosen = password or secrets.token_urlsafe(12)
    person = accounts.create_person(
        name=name,
        login=login,
        password=chosen,
        roles=[role.strip() for role in roles.split(",")],
        now=utc_now(),
        language=language,
        state=state,
        district=district,
    )
    click.echo(f"{person.name} ({', '.join(person.roles)}) can sign in with {person.login}.")
    if password is None:
        click.echo(f"Password: {chosen}")
    if with_token:
        click.echo(accounts.create_token(user_id=person.id, name="flask users create", now=utc_now()))
