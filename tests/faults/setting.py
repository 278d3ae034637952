"""People and auctions for a house, made by its own services in a process of its own; prints them as JSON."""

import argparse
import json
from datetime import timedelta

from flask_migrate import upgrade
from sqlalchemy import select

from app import create_app
from models.base import db
from models.user import User
from services import accounts
from services.accounts import Person
from services.core.clock import utc_now
from services.core.ids import public_id
from services.runtime import passwords
from tests.factories import publish

PASSWORD = "turmeric-fields-42"
START_PRICE, STEP = 5_000_00, 1_00
SELLER = "seller@example.in"


def login_of(number: int) -> str:
    """The login of the buyer with this number."""
    return f"buyer{number}@example.in"


def main() -> None:
    """Make buyers and auctions as asked."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--buyers", type=int, default=0, help="with some, the database is made first")
    parser.add_argument("--lots", type=int, default=0, help="auctions that are open for an hour")
    parser.add_argument("--ending", type=float, nargs="*", default=[], help="one more for each: open seconds")
    asked = parser.parse_args()
    with create_app().app_context():
        if asked.buyers:
            upgrade()
        passwords.configure(light=True)
        tokens = [_buyer(number) for number in range(asked.buyers)]
        seller = _seller()
        lots = [_lot(seller, seconds) for seconds in (*[3600.0] * asked.lots, *asked.ending)]
    print(json.dumps({"tokens": tokens, "lots": lots}))  # noqa: T201 - this is the answer


def _buyer(number: int) -> str:
    person = accounts.create_person(
        name=f"Buyer {number}", login=login_of(number), password=PASSWORD, roles=("buyer",), now=utc_now()
    )
    return accounts.create_token(user_id=person.id, name="faults", now=utc_now())


def _seller() -> Person:
    known = db.session.scalar(select(User.id).where(User.email == SELLER))
    if known is not None:
        person = accounts.find_person(user_id=known)
        assert person is not None
        return person
    return accounts.create_person(
        name="Sunita Farmer", login=SELLER, password=PASSWORD, roles=("seller",), now=utc_now()
    )


def _lot(seller: Person, seconds: float) -> dict[str, object]:
    now = utc_now()
    number = publish(
        seller,
        start_price=START_PRICE,
        step=STEP,
        starts_at=now - timedelta(seconds=1),
        lasts=timedelta(seconds=seconds + 1),
        now=now,
        soft_close_window_s=0,
        max_extensions=0,
    )
    return {
        "auction": public_id("auction", number),
        "number": number,
        "start_price": START_PRICE,
        "step": STEP,
    }


if __name__ == "__main__":
    main()
