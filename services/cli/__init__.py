"""Commands of the house: `flask --app app …`."""

from services.cli import ledger, users

COMMANDS = (
    users.users,
    ledger.ledger,
)
