"""Taking a promise: one service function for every door, one desk for every promise (BIDDING §3–§6)."""

import secrets
from typing import Final

from models.base import db
from services.accounts import Person
from services.bidding.commands import Command, Placed
from services.bidding.desk import Elsewhere, desk_of
from services.bidding.dutch import accept_offer
from services.bidding.errors import NotAvailable
from services.bidding.opening import open_one
from services.bidding.sealed import take_sealed
from services.core.clock import Clock, utc_now
from services.core.errors import InvalidAmount
from services.core.money import HIGHEST_RATE
from services.runtime import limits
from services.runtime.transaction import refuse_nesting

NONCE_BYTES: Final = 16
LATELY_S: Final = 1.0
_TAKEN_BY: Final = {"sealed_first": take_sealed, "sealed_second": take_sealed, "dutch": accept_offer}


def place_bid(
    *,
    bidder: Person,
    auction_id: int,
    amount: int,
    client_ref: str,
    confirm: str | None = None,
    door: str = "api",
    address: str = "",
    clock: Clock = utc_now,
) -> Placed:
    """Promise exactly `amount` paise per quintal; a repeat of `client_ref` gets the first answer.

    Raises NotFound, OwnAuction, Suspended, NotYourRole, RateLimited, AuctionNotOpen, AuctionClosed,
    AlreadyLeading, BidTooLow, InvalidAmount, ConfirmationRequired, StaleConfirm, EarnestMissing.
    """
    command = Command(
        bidder=bidder,
        auction_id=auction_id,
        client_ref=client_ref,
        kind="plain",
        amount=amount,
        confirm=confirm,
        door=door,
        address=address,
    )
    return _perform(command, clock)


def set_auto_bid(
    *,
    bidder: Person,
    auction_id: int,
    maximum: int,
    client_ref: str,
    step: int | None = None,
    confirm: str | None = None,
    door: str = "api",
    address: str = "",
    clock: Clock = utc_now,
) -> Placed:
    """Let the house bid up to `maximum` paise per quintal, or raise the maximum of who leads.

    Raises what `place_bid` raises, and MaximumTooLow, StepTooSmall, NotAvailable.
    """
    command = Command(
        bidder=bidder,
        auction_id=auction_id,
        client_ref=client_ref,
        kind="auto",
        amount=maximum,
        own_step=step,
        confirm=confirm,
        door=door,
        address=address,
    )
    return _perform(command, clock)


def cancel_auto_bid(
    *, bidder: Person, auction_id: int, door: str = "api", address: str = "", clock: Clock = utc_now
) -> Placed:
    """Withdraw a standing maximum; a leader stays bound to the present price.

    Raises NotFound, NoStandingMaximum, AuctionNotOpen, AuctionClosed, Suspended, RateLimited.
    """
    command = Command(
        bidder=bidder,
        auction_id=auction_id,
        client_ref=secrets.token_hex(NONCE_BYTES),
        kind="cancel",
        door=door,
        address=address,
    )
    return _perform(command, clock)


def is_bid_on() -> bool:
    """Whether bids came to this process a moment ago, so that what can wait should leave it time."""
    return desk_of(db.engine).rested_s < LATELY_S


def _perform(command: Command, clock: Clock) -> Placed:
    """Hand a command to the desk; an auction whose start has come is opened first, by whoever notices."""
    limits.hit_bids(user_id=command.bidder.id)
    if command.kind != "cancel" and not 0 < command.amount <= HIGHEST_RATE:
        raise InvalidAmount()
    refuse_nesting()
    desk = desk_of(db.engine)
    try:
        return desk.submit(command, clock)
    except Elsewhere as elsewhere:
        form = elsewhere.format
    if form in _TAKEN_BY and command.kind == "plain":
        return _TAKEN_BY[form](command, clock)
    if form != "english":
        raise NotAvailable()
    open_one(command.auction_id, clock=clock)
    return desk.submit(command, clock)
