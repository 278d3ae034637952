"""What payments tell the rest of the house: ids, paise and ISO moments."""

from dataclasses import dataclass

from services.core.events import Event


@dataclass(frozen=True, slots=True, kw_only=True)
class PaymentAsked(Event):
    """A buyer says that the seller was paid by hand; the seller is to look and confirm."""

    payment_id: int
    sale_id: int
    auction_id: int
    seller_id: int
    amount: int
    at: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PaymentDecided(Event):
    """A payment counts ("done"), was not found ("refused"), or went to the buyer's wallet ("refunded")."""

    payment_id: int
    sale_id: int
    auction_id: int
    payer_id: int
    status: str
    amount: int
    note: str
    at: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SaleMoneyMoved(Event):
    """Of what lay in escrow for a sale, something went to a person: "released" or "returned"."""

    sale_id: int
    auction_id: int
    user_id: int
    what: str
    amount: int
    at: str
