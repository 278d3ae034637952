"""Commands of the house: `flask --app app …`."""

from services.cli import demo, ledger, moving, prices, users

COMMANDS = (
    demo.demo,
    users.users,
    ledger.ledger,
    prices.prices,
    moving.database,
)
