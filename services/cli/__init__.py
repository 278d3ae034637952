"""Commands of the house: `flask --app app …`."""

from services.cli import demo, ledger, money, moving, prices, users

COMMANDS = (
    demo.demo,
    users.users,
    ledger.ledger,
    money.money,
    prices.prices,
    moving.database,
)
