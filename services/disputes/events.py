"""What disputes tell the rest of the house: ids, paise and ISO moments."""

from dataclasses import dataclass

from services.core.events import Event


@dataclass(frozen=True, slots=True, kw_only=True)
class DisputeMoved(Event):
    """Something happened in a dispute that `user_id` should know.

    `what` is opened, answered, offered, settled, decided, withdrawn, lapsed (an own offer), remind (to
    answer) or late; `amount` is what is disputed, offered to the buyer or given to the buyer in the end.
    """

    dispute_id: int
    step_id: int
    sale_id: int
    auction_id: int
    user_id: int
    what: str
    amount: int
    at: str


@dataclass(frozen=True, slots=True, kw_only=True)
class DisputeClosed(Event):
    """A dispute is over: its status, and how many paise of it are the buyer's and the seller's."""

    dispute_id: int
    sale_id: int
    status: str
    to_buyer: int
    to_seller: int
    owed: int
    at: str
