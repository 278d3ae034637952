"""Commands of the house: `flask --app app …`."""

from services.cli import demo, ledger, prices, users

COMMANDS = (
    demo.demo,
    users.users,
    ledger.ledger,
    prices.prices,
)
