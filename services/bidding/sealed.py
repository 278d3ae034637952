"""Sealed bids: kept shut until the close, then opened all at once (BIDDING §7)."""

import secrets
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any, Final

from sqlalchemy import delete, insert, select
from sqlalchemy.orm import Session

from models.bid import LedgerSecret
from models.bid import SealedBid as SealedBidRow
from services.bidding import rules, storing
from services.bidding.alone import take_alone
from services.bidding.answers import answer_of, told
from services.bidding.commands import Command, Placed
from services.bidding.confirming import check_confirmed
from services.bidding.earnest import check_promise, hold_promise
from services.bidding.ledger import Record, Secret, opened_bid, sealed_bid
from services.bidding.rules import BidKind, Closing, Entry, Outcome, SealedBid
from services.bidding.storing import Loaded
from services.core.clock import Clock

NONCE_BYTES: Final = 16


@dataclass(frozen=True, slots=True)
class Envelope:
    """A bid that stands, and the nonce that opens its commitment."""

    bid: SealedBid
    nonce: str


def take_sealed(command: Command, clock: Clock) -> Placed:
    """Set or replace a buyer's one bid; nobody else learns more of it than that it is there.

    Raises NotFound, OwnAuction, Suspended, NotYourRole, AuctionNotOpen, AuctionClosed, BidTooLow,
    ConfirmationRequired, StaleConfirm, EarnestMissing.
    """
    return take_alone(replace(command, kind=BidKind.SEALED.value), clock, _hand_in)


def load_envelopes(session: Session, auctions: Sequence[Loaded]) -> dict[int, list[Envelope]]:
    """Look up the bids that stand in those of these auctions that are sealed, in one query."""
    ids = [loaded.id for loaded in auctions if loaded.terms.format.is_sealed]
    if not ids:
        return {}
    is_its = (LedgerSecret.auction_id == SealedBidRow.auction_id) & (LedgerSecret.seq == SealedBidRow.seq)
    query = (
        select(SealedBidRow.auction_id, SealedBidRow.user_id, SealedBidRow.seq, SealedBidRow.amount)
        .add_columns(LedgerSecret.nonce)
        .join(LedgerSecret, is_its)
        .where(SealedBidRow.auction_id.in_(ids))
    )
    found: dict[int, list[Envelope]] = {auction_id: [] for auction_id in ids}
    for auction_id, user_id, seq, amount, nonce in session.execute(query):
        found[auction_id].append(Envelope(SealedBid(bidder=user_id, amount=amount, seq=seq), nonce))
    return found


def open_envelopes(
    session: Session, loaded: Loaded, envelopes: Sequence[Envelope], *, now: datetime, early: bool = False
) -> tuple[Closing, list[Record]]:
    """Close a sealed auction: write the history of its bids, return the end and the ledger's opened lines.

    The caller knows all aliases and writes the lines next, before `closed`. Raises what `rules.close` raises.
    """
    done = rules.close_sealed(
        loaded.terms, loaded.state, [envelope.bid for envelope in envelopes], now=now, early=early
    )
    nonces = {envelope.bid.bidder: envelope.nonce for envelope in envelopes}
    entries = tuple(Entry(bid.bidder, bid.amount, BidKind.SEALED) for bid in done.openings)
    lines = range(loaded.version + 1, loaded.version + 1 + len(entries))
    opened = Outcome(state=done.closing.state, entries=entries)
    storing.write_bids(session, loaded, opened, seqs=lines, at=now)
    records = [
        opened_bid(
            bidder=loaded.alias_of(bid.bidder),
            secret=Secret(nonce=nonces[bid.bidder], amount=bid.amount),
            seq=bid.seq,
        )
        for bid in done.openings
    ]
    return done.closing, records


def _hand_in(session: Session, loaded: Loaded, command: Command, now: datetime) -> dict[str, Any]:
    user_id, before = command.bidder.id, loaded.state
    is_new = user_id not in loaded.aliases
    outcome = rules.place_sealed(loaded.terms, loaded.state, amount=command.amount, now=now, is_new=is_new)
    book = check_promise(session, loaded, user_id=user_id, amount=command.amount)
    # No price moves under a question, whoever else bids meanwhile.
    check_confirmed(command, loaded, replace(before, bid_count=0))
    if is_new:
        loaded.aliases[user_id] = before.bidder_count + 1
    loaded.state = outcome.state
    secret = Secret(nonce=secrets.token_hex(NONCE_BYTES), amount=command.amount)
    line = sealed_bid(bidder=loaded.alias_of(user_id), secret=secret)
    (seq,) = storing.append(session, loaded, [line], at=now)
    storing.write_secret(session, loaded, seq=seq, owner_id=user_id, secret=secret)
    storing.write_promise(session, loaded, user_id=user_id, amount=command.amount, is_new=is_new)
    _replace(session, loaded, user_id=user_id, amount=command.amount, seq=seq, at=now)
    storing.save(session, loaded)
    hold_promise(session, loaded, book, user_id=user_id, amount=command.amount, at=now)
    told(loaded, command, outcome, seqs=[], now=now)
    return answer_of(loaded, command, outcome, seqs=[], now=now)


def _replace(session: Session, loaded: Loaded, *, user_id: int, amount: int, seq: int, at: datetime) -> None:
    mine = (SealedBidRow.auction_id == loaded.id) & (SealedBidRow.user_id == user_id)
    session.execute(delete(SealedBidRow).where(mine))
    values = {"auction_id": loaded.id, "user_id": user_id, "amount": amount, "seq": seq, "at": at}
    session.execute(insert(SealedBidRow).values(values))
