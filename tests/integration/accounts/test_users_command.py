"""`flask users …`: what it prints and how it fails."""

from click.testing import Result
from flask import Flask

from services import accounts
from tests.world import PASSWORD, World


def _run(app: Flask, *arguments: str, typed: str | None = None) -> Result:
    return app.test_cli_runner().invoke(args=["users", *arguments], input=typed)


def test_an_admin_is_created(app: Flask) -> None:
    result = _run(app, "create-admin", "--login", "98260 12345", "--password", PASSWORD)
    assert result.exit_code == 0, result.output
    assert accounts.sign_in(login="9826012345", password=PASSWORD, address="").roles == ("admin",)


def test_a_password_left_out_is_asked_for_twice(app: Flask) -> None:
    result = _run(app, "create-admin", "--login", "office@example.in", typed=f"{PASSWORD}\n{PASSWORD}\n")
    assert result.exit_code == 0, result.output
    assert PASSWORD not in result.output
    assert accounts.sign_in(login="office@example.in", password=PASSWORD, address="").is_admin


def test_the_last_line_is_the_token(app: Flask) -> None:
    result = _run(
        app, "create", "--name", "Bharat Mills", "--login", "bharat@example.in",
        "--roles", "buyer,seller", "--state", "Gujarat", "--district", "Rajkot", "--token",
    )  # fmt: skip
    assert result.exit_code == 0, result.output
    person = accounts.find_person_by_token(token=result.stdout.splitlines()[-1])
    assert person is not None
    assert (person.roles, person.state, person.district) == (("buyer", "seller"), "Gujarat", "Rajkot")


def test_a_password_made_up_is_shown_and_works(app: Flask) -> None:
    result = _run(app, "create", "--name", "Ravi", "--login", "ravi@example.in", "--roles", "buyer")
    password = result.stdout.splitlines()[-1].removeprefix("Password: ")
    assert accounts.sign_in(login="ravi@example.in", password=password, address="").name == "Ravi"


def test_a_taken_login_is_told_in_one_line(world: World, app: Flask) -> None:
    result = _run(app, "create-admin", "--login", "sunita@example.in", "--password", PASSWORD)
    assert (result.exit_code, result.stderr) == (1, "Error: This login is already in use.\n")


def test_every_faulty_field_is_told(app: Flask) -> None:
    result = _run(app, "create", "--name", "1", "--login", "nobody", "--roles", "king", "--password", "short")
    assert result.exit_code == 1
    assert all(f"{field}: " in result.stderr for field in ("name", "login", "roles", "password"))
    assert len(result.stderr.splitlines()) == 1
    assert "Use at least 10 characters." in result.stderr
