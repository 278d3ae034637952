"""Commands of the house: `flask --app app …`."""

from services.cli import demo, ledger, money, moving, papers, prices, users

COMMANDS = (
    demo.demo,
    users.users,
    ledger.ledger,
    money.money,
    papers.papers,
    prices.prices,
    moving.database,
)
