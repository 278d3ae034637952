"""Every table of the house, for migrations and for a fresh test database."""

from models import (  # noqa: F401
    admin_log,
    analysis,
    auction,
    bid,
    cost,
    default,
    fee_plan,
    forecast,
    job_run,
    ledger,
    lot,
    money,
    notification,
    outbox,
    payment,
    price,
    price_alert,
    sale,
    user,
)
