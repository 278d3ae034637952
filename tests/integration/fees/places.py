"""A mandi with fees: onions of Solapur, and what its arhtiya takes off a farmer's 512 kg."""

from sqlalchemy import select

from models.auction import Auction
from models.lot import Lot
from models.price import Commodity
from services import administration
from services.accounts import Person
from services.core.clock import utc_now
from services.runtime.transaction import transaction

SOLAPUR = {"state": "Maharashtra", "market": "Solapur", "crop": "onion", "payer": "seller", "sure": "yes"}
LINES = (
    {"kind": "labour", "name": "Hamali", "rate": "7.91", "unit": "per_quintal"},
    {"kind": "labour", "name": "Weighing", "rate": "2.40", "unit": "per_bag"},
    {"kind": "transport", "name": "Motor", "rate": "15", "unit": "per_lot"},
    {"kind": "other", "name": "Cash advance", "rate": "430", "unit": "per_lot"},
)
"""Of ₹512 for 10 bags, ₹509.50 are taken off. The carried market cess of 1 % is the buyer's."""


def save(by: Person, line: dict[str, str], *, fee_id: int | None = None) -> int:
    """Save a line as the office types it; returns its number."""
    typed = {**SOLAPUR, "source": "the arhtiya's bill", **line}
    return administration.save_fee(fee_id=fee_id, typed=typed, by=by, now=utc_now(), address="")


def solapur(by: Person) -> list[int]:
    """Give Solapur its lines."""
    return [save(by, line) for line in LINES]


def lay_onions(auction_id: int, *, as_given: str = "10 bag × 51.2 kg") -> None:
    """Make an auction's lot one of onions at Solapur."""
    with transaction() as session:
        auction = session.get_one(Auction, auction_id)
        lot = session.get_one(Lot, auction.lot_id)
        lot.commodity_id = session.scalars(select(Commodity.id).where(Commodity.slug == "onion")).one()
        lot.state, lot.district, lot.market = "Maharashtra", "Solapur", "Solapur"
        lot.quantity_as_given = as_given
