"""Whether an auction's ledger, its row and its bids still tell one story (BIDDING §8)."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from models.auction import Auction
from models.base import db
from models.bid import Bid, Bidder, LedgerSecret, SealedBid
from models.ledger import LedgerEntry as LedgerRow
from services.bidding.ledger import LedgerEntry, ReplayReport, Secret, replay
from services.bidding.storing import state_of
from services.core.errors import NotFound
from services.core.ids import public_id


@dataclass(frozen=True, slots=True, kw_only=True)
class LedgerReport:
    """The outcome of a check: every fault as "seq: what", nothing when all is well."""

    auction_id: int
    entries: int
    head_hash: str
    faults: tuple[str, ...]

    @property
    def ok(self) -> bool:
        """Whether nothing is wrong."""
        return not self.faults


def verify_ledger(*, auction_id: int) -> LedgerReport:
    """Replay an auction's ledger with every commitment opened and compare it with the stored state.

    Raises NotFound for an unknown auction or a draft.
    """
    auction = db.session.get(Auction, auction_id, populate_existing=True)
    if auction is None or auction.status == "draft":
        raise NotFound()
    entries = ledger_lines(auction_id=auction_id)
    secrets = _secrets(auction_id)
    report = replay(entries, secrets=secrets, auction=public_id("auction", auction_id))
    faults = [f"{fault.seq}: {fault.what}" for fault in report.faults]
    if report.ok:
        faults += _differences(auction, report, entries, secrets)
    return LedgerReport(
        auction_id=auction_id, entries=len(entries), head_hash=report.head_hash, faults=tuple(faults)
    )


def replay_of(*, auction_id: int) -> ReplayReport:
    """Replay an auction's ledger with every commitment opened."""
    return replay(
        ledger_lines(auction_id=auction_id),
        secrets=_secrets(auction_id),
        auction=public_id("auction", auction_id),
    )


def verify_all() -> Iterator[LedgerReport]:
    """Check every published auction, oldest first."""
    ids = db.session.scalars(select(Auction.id).where(Auction.status != "draft").order_by(Auction.id))
    for auction_id in list(ids):
        yield verify_ledger(auction_id=auction_id)


def list_changed_since(*, since: datetime) -> list[int]:
    """List the auctions whose ledger grew since a moment."""
    query = select(Auction.id).where(Auction.status != "draft", Auction.last_at >= since).order_by(Auction.id)
    return list(db.session.scalars(query))


def ledger_lines(
    *, auction_id: int, after: int = 0, most: int | None = None, kind: str = ""
) -> list[LedgerEntry]:
    """List the lines of an auction's ledger behind `after`, in order; of one `kind`, or all."""
    query = (
        select(LedgerRow)
        .where(LedgerRow.auction_id == auction_id, LedgerRow.seq > after)
        .order_by(LedgerRow.seq)
        .limit(most)
    )
    if kind:
        query = query.where(LedgerRow.kind == kind)
    return [
        LedgerEntry(
            seq=row.seq,
            kind=row.kind,
            payload=json.loads(row.payload),
            at=row.at,
            prev_hash=row.prev_hash,
            hash=row.hash,
        )
        for row in db.session.scalars(query)
    ]


def _secrets(auction_id: int) -> dict[int, Secret]:
    query = select(LedgerSecret).where(LedgerSecret.auction_id == auction_id)
    return {
        row.seq: Secret(nonce=row.nonce, amount=row.amount, own_step=row.own_step)
        for row in db.session.scalars(query)
    }


def _differences(
    auction: Auction, report: ReplayReport, entries: list[LedgerEntry], secrets: dict[int, Secret]
) -> list[str]:
    """Compare what the ledger leads to with what the auction's row and its bids say."""
    stored, told = state_of(auction), report.state
    if told is None:
        return [f"{report.version}: the ledger leads to no state"]
    aliases = dict(
        db.session.execute(select(Bidder.user_id, Bidder.alias).where(Bidder.auction_id == auction.id)).all()
    )
    lead = stored.lead
    mine = {
        "status": stored.status,
        "price": stored.price,
        "leader": None if lead is None else aliases.get(int(lead.bidder)),
        "maximum": None if lead is None else lead.maximum,
        "ends_at": stored.ends_at,
        "extensions": stored.extensions,
        "bid_count": stored.bid_count,
        "bidder_count": stored.bidder_count,
        "version": auction.version,
        "hash": auction.last_hash,
        "bids": _stored_bids(auction.id),
        "sealed_bids": _stored_envelopes(auction.id),
    }
    theirs = {
        "status": told.status,
        "price": told.price,
        "leader": told.leader,
        "maximum": None if told.lead is None else told.lead.maximum,
        "ends_at": told.ends_at,
        "extensions": told.extensions,
        "bid_count": told.bid_count,
        "bidder_count": told.bidder_count,
        "version": report.version,
        "hash": report.head_hash,
        "bids": _told_bids(entries),
        "sealed_bids": _told_envelopes(entries, secrets),
    }
    return [f"{report.version}: {name} differs" for name in mine if mine[name] != theirs[name]]


def _stored_bids(auction_id: int) -> list[tuple[int, int, int, str]]:
    query = (
        select(Bid.seq, Bid.alias, Bid.amount, Bid.kind).where(Bid.auction_id == auction_id).order_by(Bid.seq)
    )
    return [tuple(row) for row in db.session.execute(query)]  # type: ignore[misc]


def _told_bids(entries: list[LedgerEntry]) -> list[tuple[int, int, int, str]]:
    """The history as the ledger tells it: bids, and sealed ones once they are opened."""
    return [
        (e.seq, e.payload["bidder"], e.payload["amount"], e.payload.get("kind", "sealed"))
        for e in entries
        if e.kind in ("bid", "opened_bid")
    ]


def _stored_envelopes(auction_id: int) -> dict[int, tuple[int, int]]:
    """By number of the bidder: line and amount of the sealed bid that stands."""
    query = (
        select(Bidder.alias, SealedBid.seq, SealedBid.amount)
        .join(Bidder, (Bidder.auction_id == SealedBid.auction_id) & (Bidder.user_id == SealedBid.user_id))
        .where(SealedBid.auction_id == auction_id)
    )
    return {alias: (seq, amount) for alias, seq, amount in db.session.execute(query)}


def _told_envelopes(entries: list[LedgerEntry], secrets: dict[int, Secret]) -> dict[int, tuple[int, int]]:
    standing: dict[int, tuple[int, int]] = {}
    for entry in entries:
        if entry.kind == "sealed_bid":
            standing[entry.payload["bidder"]] = (entry.seq, secrets[entry.seq].amount)
        elif entry.kind == "voided":
            standing.pop(entry.payload["bidder"], None)
    return standing
