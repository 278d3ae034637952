"""Commands of the house: `flask --app app …`."""

from services.cli import ledger, prices, users

COMMANDS = (
    users.users,
    ledger.ledger,
    prices.prices,
)
