"""Commands of the house: `flask --app app …`."""

from services.cli import users

COMMANDS = (users.users,)
