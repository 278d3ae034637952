"""Taking a promise: one service function for every door, under the auction's lock (BIDDING §3–§6)."""

import secrets
from datetime import datetime
from typing import Any, Final

from sqlalchemy import select
from sqlalchemy.orm import Session

from models.user import User
from services.accounts import NotYourRole, Person, Suspended
from services.bidding import storing
from services.bidding.answers import answer_of, told
from services.bidding.commands import Command, Placed
from services.bidding.confirming import check_confirmed
from services.bidding.errors import NoStandingMaximum, NotAvailable, OwnAuction
from services.bidding.ledger import Record, Secret, maximum, records_of
from services.bidding.opening import open_if_due
from services.bidding.rules import Outcome, cancel_auto, check_open, place_auto, place_plain
from services.bidding.storing import Loaded
from services.core.clock import Clock, utc_now
from services.core.errors import InvalidAmount, NotFound
from services.core.money import HIGHEST_RATE
from services.runtime import limits
from services.runtime.transaction import transaction

NONCE_BYTES: Final = 16


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
    AlreadyLeading, BidTooLow, InvalidAmount, ConfirmationRequired, StaleConfirm.
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


def _perform(command: Command, clock: Clock) -> Placed:
    limits.hit_bids(user_id=command.bidder.id)
    if command.kind != "cancel" and not 0 < command.amount <= HIGHEST_RATE:
        raise InvalidAmount()
    with transaction() as session:
        loaded = storing.get_locked(session, command.auction_id)
        first = storing.find_answer(
            session,
            auction_id=loaded.id,
            user_id=command.bidder.id,
            client_ref=command.client_ref,
        )
        if first is not None:
            return Placed(answer=first, repeated=True)
        return Placed(answer=apply(session, loaded, command, now=loaded.moment(clock())))


def apply(session: Session, loaded: Loaded, command: Command, *, now: datetime) -> dict[str, Any]:
    """Judge a command against the locked auction, write what it did, and return its first answer."""
    user_id = command.bidder.id
    _check_may_bid(session, loaded, user_id)
    open_if_due(session, loaded, now=now)
    storing.load_aliases(session, loaded, user_id, loaded.leader)
    is_new = user_id not in loaded.aliases
    before = loaded.state
    outcome = _judge(loaded, command, now=now, is_new=is_new)
    check_confirmed(command, loaded, before)
    if is_new:
        loaded.aliases[user_id] = before.bidder_count + 1
    loaded.state = outcome.state
    seqs = _write(session, loaded, command, outcome, now=now, is_new=is_new)
    storing.save(session, loaded)
    told(loaded, command, outcome, seqs=seqs, now=now)
    answer = answer_of(loaded, command, outcome, seqs=seqs, now=now)
    storing.write_answer(
        session,
        auction_id=loaded.id,
        bidder_id=user_id,
        client_ref=command.client_ref,
        kind=command.kind,
        amount=command.amount,
        seq=loaded.version,
        answer=answer,
        door=command.door,
        address=command.address,
        at=now,
    )
    return answer


def _check_may_bid(session: Session, loaded: Loaded, user_id: int) -> None:
    """A socket may be older than a suspension, so the bidder is read again under the lock."""
    if loaded.seller_id == user_id:
        raise OwnAuction()
    query = select(User.is_buyer, User.suspended_at).where(User.id == user_id)
    row = session.execute(query).one_or_none()
    if row is None:
        raise NotFound()
    if row.suspended_at is not None:
        raise Suspended()
    if not row.is_buyer:
        raise NotYourRole()


def _judge(loaded: Loaded, command: Command, *, now: datetime, is_new: bool) -> Outcome:
    terms, state, bidder = loaded.terms, loaded.state, command.bidder.id
    if command.kind == "plain":
        return place_plain(terms, state, bidder=bidder, amount=command.amount, now=now, is_new=is_new)
    if loaded.format != "english":
        raise NotAvailable()
    if command.kind == "auto":
        return place_auto(
            terms,
            state,
            bidder=bidder,
            maximum=command.amount,
            own_step=command.own_step,
            now=now,
            is_new=is_new,
        )
    check_open(terms, state, now=now)
    if is_new:
        raise NoStandingMaximum()
    return cancel_auto(terms, state, bidder=bidder, now=now)


def _write(
    session: Session, loaded: Loaded, command: Command, outcome: Outcome, *, now: datetime, is_new: bool
) -> list[int]:
    """Write the command's ledger group and the rows beside it; returns the seqs of its bid entries."""
    user_id = command.bidder.id
    head: list[Record] = []
    secret = None
    if command.kind != "plain":
        secret = Secret(
            nonce=secrets.token_hex(NONCE_BYTES), amount=command.amount, own_step=command.own_step
        )
        head = [maximum(bidder=loaded.alias_of(user_id), secret=secret)]
    if command.kind == "cancel":
        if not storing.drop_maximum(session, loaded, user_id=user_id):
            raise NoStandingMaximum()
    else:
        storing.write_promise(session, loaded, user_id=user_id, amount=command.amount, is_new=is_new)
        if command.kind == "plain" and not is_new:
            storing.drop_maximum(session, loaded, user_id=user_id)  # a later plain bid is above it
    seqs = storing.append(session, loaded, head + records_of(outcome, alias_of=loaded.alias_of), at=now)
    if secret is not None:
        storing.write_secret(session, loaded, seq=seqs[0], owner_id=user_id, secret=secret)
    if command.kind == "auto" and secret is not None:
        storing.write_maximum(session, loaded, user_id=user_id, secret=secret, at=now)
    bid_seqs = seqs[len(head) :]
    storing.write_bids(session, loaded, outcome, seqs=bid_seqs, at=now)
    return bid_seqs[: len(outcome.entries)]
