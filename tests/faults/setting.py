"""People and auctions for a house, and a look at its ledgers, by its own services inside a test."""

import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path

from flask_migrate import upgrade
from sqlalchemy import select

from app import create_app
from models.base import db
from models.user import User
from services import accounts, bidding
from services.accounts import Person
from services.core.clock import utc_now
from services.core.ids import public_id
from services.runtime.config import Config
from tests.factories import publish
from tests.faults.crowd import Lot
from tests.faults.machines import PUBLIC_ID_KEY
from tests.house import SECRET_KEY

PASSWORD = "turmeric-fields-42"
START_PRICE, STEP = 5_000_00, 1_00
ENGLISH, DUTCH, SEALED = "english", "dutch", ("sealed_first", "sealed_second")
TERMS: dict[str, dict[str, int]] = {
    ENGLISH: {"step": STEP},
    DUTCH: {"floor_price": 1_000_00, "drop": STEP, "drop_every_s": 1},
    **{form: {} for form in SEALED},
}
SELLER = "seller@example.in"


def login_of(number: int) -> str:
    """The login of the buyer with this number."""
    return f"buyer{number}@example.in"


def make_buyers(database_url: str, count: int) -> list[str]:
    """Make the tables, a seller and buyers; returns a token of each buyer."""
    with inside(database_url):
        upgrade()
        _person(SELLER, role="seller")
        buyers = [_person(login_of(number), role="buyer") for number in range(count)]
        return [accounts.create_token(user_id=each.id, name="faults", now=utc_now()) for each in buyers]


def make_lots(database_url: str, open_seconds: Sequence[float], *, form: str = ENGLISH) -> list[Lot]:
    """Publish auctions of one format, open from now on for so many seconds each, without a soft close."""
    with inside(database_url):
        seller_id = db.session.scalars(select(User.id).where(User.email == SELLER)).one()
        seller = accounts.find_person(user_id=seller_id)
        assert seller is not None
        return [_lot(seller, seconds, form) for seconds in open_seconds]


def faults_of_ledgers(database_url: str) -> list[str]:
    """What `flask ledger verify` would say is wrong: ledger, row and bids of every auction compared."""
    with inside(database_url):
        reports = list(bidding.verify_all())
        assert reports
        return [f"{report.auction_id}: {fault}" for report in reports for fault in report.faults]


@contextmanager
def inside(database_url: str) -> Iterator[None]:
    with tempfile.TemporaryDirectory() as folder:
        config = Config(
            database_url=database_url,
            instance_dir=Path(folder),
            secret_key=SECRET_KEY,
            public_id_key=PUBLIC_ID_KEY,
            testing=True,
            log_level="error",
        )
        with create_app(config).app_context():
            try:
                yield
            finally:
                db.session.remove()
                db.engine.dispose()


def _person(login: str, *, role: str) -> Person:
    name = login.partition("@")[0].capitalize()
    return accounts.create_person(name=name, login=login, password=PASSWORD, roles=(role,), now=utc_now())


def _lot(seller: Person, seconds: float, form: str) -> Lot:
    now = utc_now()
    number = publish(
        seller,
        format=form,
        start_price=START_PRICE,
        starts_at=now - timedelta(seconds=1),
        lasts=timedelta(seconds=seconds + 1),
        now=now,
        soft_close_window_s=0,
        max_extensions=0,
        **TERMS[form],
    )
    return Lot(auction=public_id("auction", number), number=number, start_price=START_PRICE, step=STEP)
