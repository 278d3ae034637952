"""What a command's bidder is answered and what the rest of the house is told."""

from datetime import datetime
from functools import lru_cache
from typing import Any

from services.bidding.commands import Command
from services.bidding.events import AutoBidSet, BidAccepted, Outbid, OwnBidTaken
from services.bidding.rules import (
    Format,
    Outcome,
    State,
    Status,
    Terms,
    current_step,
    least_bid,
    next_drop_at,
    price_at,
    reserve_view,
)
from services.bidding.storing import Loaded
from services.core.clock import iso
from services.core.events import Event
from services.core.ids import public_id
from services.core.money import rupees
from services.runtime.transaction import record


@lru_cache(4_096)
def alias_text(alias: int | None) -> str | None:
    """The name other people see: "Bidder 2"."""
    return None if alias is None else f"Bidder {alias}"


def told(loaded: Loaded, command: Command, outcome: Outcome, *, seqs: list[int], now: datetime) -> None:
    """Record what a command did: the room's update, the owner's devices, who was outbid."""
    for happened in events_of(loaded, command, outcome, seqs=seqs, now=now):
        record(happened)


def events_of(
    loaded: Loaded, command: Command, outcome: Outcome, *, seqs: list[int], now: datetime
) -> list[Event]:
    """What a command did, for the room, the owner's devices and who was outbid."""
    state, user_id = outcome.state, command.bidder.id
    room = room_event(loaded, outcome, seqs=seqs, now=now)
    events: list[Event] = [room]
    if command.kind == "auto":
        events.append(
            AutoBidSet(auction_id=loaded.id, user_id=user_id, maximum=command.amount, step=command.own_step)
        )
    else:
        events.append(OwnBidTaken(auction_id=loaded.id, user_id=user_id, door=command.door))
    if outcome.outbid is not None and state.price is not None and state.leader is not None:
        events.append(
            Outbid(
                auction_id=loaded.id,
                user_id=int(outcome.outbid),
                by_alias=loaded.alias_of(state.leader),
                price=state.price,
                next_min=room.next_min,
                at=room.at,
            )
        )
    return events


def told_room(loaded: Loaded, outcome: Outcome, *, seqs: list[int], now: datetime) -> None:
    """Record what everybody in the room may know of an outcome."""
    record(room_event(loaded, outcome, seqs=seqs, now=now))


def room_event(loaded: Loaded, outcome: Outcome, *, seqs: list[int], now: datetime) -> BidAccepted:
    """What everybody in the room may know of an outcome."""
    state = outcome.state
    return BidAccepted(
        auction_id=loaded.id,
        version=loaded.version,
        price=state.price,
        next_min=least_bid(loaded.terms, state, now=now),
        bid_count=state.bid_count,
        bidder_count=state.bidder_count,
        leader_alias=None if state.leader is None else loaded.alias_of(state.leader),
        reserve=reserve_view(loaded.terms, state),
        ends_at=iso(state.ends_at),
        extensions=state.extensions,
        extended=outcome.extended,
        entries=entries_of(loaded, outcome, seqs=seqs, now=now),
        at=iso(now),
    )


def entries_of(loaded: Loaded, outcome: Outcome, *, seqs: list[int], now: datetime) -> list[dict[str, Any]]:
    """The bid entries as all doors show them."""
    return [
        entry_view(
            seq=seq,
            alias=loaded.alias_of(entry.bidder),
            amount=entry.amount,
            kind=entry.kind.value,
            at=now,
        )
        for seq, entry in zip(seqs, outcome.entries, strict=True)
    ]


def entry_view(*, seq: int, alias: int, amount: int, kind: str, at: datetime) -> dict[str, Any]:
    """One line of the bid history: {seq, bidder, amount, kind, at} (API, Auctions)."""
    return {
        "seq": seq,
        "bidder": alias_text(alias),
        "amount": rupees(amount),
        "kind": kind,
        "at": iso(at),
    }


def answer_of(
    loaded: Loaded,
    command: Command,
    outcome: Outcome,
    *,
    seqs: list[int],
    now: datetime,
    entries: list[dict[str, Any]] | None = None,
) -> dict[str, Any]:
    """The first answer to a command: {bid, auction}, kept and told again to a repeat of its client_ref."""
    state, user_id = outcome.state, command.bidder.id
    leading = state.leader == user_id
    if entries is None:
        entries = entries_of(loaded, outcome, seqs=seqs, now=now)
    standing = state.lead is not None and leading and state.lead.is_auto
    sealed = loaded.terms.format.is_sealed
    return {
        "bid": {
            "client_ref": command.client_ref,
            "kind": command.kind,
            "amount": rupees(command.amount),
            "step": None if command.own_step is None else rupees(command.own_step),
            "bidder": alias_text(loaded.alias_of(user_id)),
            "leading": leading,
            "version": loaded.version,
            "at": iso(now),
        },
        "auction": {
            **live_part(loaded, state, now=now),
            "entries": entries,
            "you": {
                "leading": leading,
                "max": rupees(state.lead.maximum) if standing and state.lead else None,
                "alias": alias_text(loaded.alias_of(user_id)),
                "outbid": not leading and not sealed,
                **({"sealed_bid": rupees(command.amount)} if sealed else {}),
            },
        },
    }


def live_part(loaded: Loaded, state: State, *, now: datetime) -> dict[str, Any]:
    """The part of a snapshot that bids change, in the snapshot's own words."""
    return {
        "id": public_id("auction", loaded.id),
        "version": loaded.version,
        "status": state.status.value,
        "price": None if state.price is None else rupees(state.price),
        "next_min": rupees(least_bid(loaded.terms, state, now=now)),
        "step": rupees(current_step(loaded.terms, state)),
        "bid_count": state.bid_count,
        "bidder_count": state.bidder_count,
        "leader": None if state.leader is None else alias_text(loaded.alias_of(state.leader)),
        "reserve": reserve_view(loaded.terms, state),
        "ends_at": iso(state.ends_at),
        "extensions": state.extensions,
        "server_now": iso(now),
        **dutch_part(loaded.terms, state, now=now),
    }


def dutch_part(terms: Terms, state: State, *, now: datetime) -> dict[str, Any]:
    """The clock of a Dutch auction as it stands at `now`, at last at its end; nothing of other formats."""
    if terms.format is not Format.DUTCH:
        return {}
    assert terms.floor_price is not None
    assert terms.drop is not None
    at = min(now, state.ends_at)
    drop_at = next_drop_at(terms, now=at)
    runs = state.status in (Status.SCHEDULED, Status.LIVE) and drop_at is not None and drop_at < state.ends_at
    clock = {
        "floor_price": rupees(terms.floor_price),
        "drop": rupees(terms.drop),
        "drop_every_s": terms.drop_every_s,
        "price": rupees(price_at(terms, now=at)),
        "next_drop_at": iso(drop_at) if runs and drop_at is not None else None,
    }
    return {"dutch": clock}
