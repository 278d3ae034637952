"""What a buyer has promised, and how it stands: the buyer's table, and the nonces that are theirs."""

from dataclasses import dataclass
from typing import Final

from sqlalchemy import select

from models.auction import Auction
from models.base import db
from models.bid import Bidder, LedgerSecret, SealedBid, StandingMaximum

MOST: Final = 300


@dataclass(frozen=True, slots=True, kw_only=True)
class Promise:
    """One auction a buyer has bid on; amounts in paise per quintal.

    Of a sealed auction `promised` is the bid that stands, and `is_sealed` says that it may still be replaced.
    """

    auction_id: int
    alias: int
    promised: int
    maximum: int | None
    leading: bool
    status: str
    is_sealed: bool = False

    @property
    def outcome(self) -> str:
        """leading | outbid | sealed (nobody knows yet) | top_bid (the seller decides) | won | lost."""
        if self.status == "live" and self.is_sealed:
            return "sealed"
        if self.status in ("live", "scheduled"):
            return "leading" if self.leading else "outbid"
        if self.status == "pending_consent" and self.leading:
            return "top_bid"
        return "won" if self.status == "sold" and self.leading else "lost"


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenedCommitment:
    """A ledger line of a buyer's own maximum or sealed bid and what it hides.

    Anyone it is shown to can check it.
    """

    seq: int
    nonce: str
    amount: int
    step: int | None


def list_promises(*, user_id: int) -> list[Promise]:
    """List what a buyer has promised: what runs first, closing soonest, then what ended latest."""
    query = (
        select(
            Auction.id,
            Auction.status,
            Auction.leader_id,
            Bidder.alias,
            Bidder.promised,
            StandingMaximum.maximum,
            SealedBid.amount.label("sealed"),
        )
        .join(Bidder, Bidder.auction_id == Auction.id)
        .outerjoin(
            StandingMaximum,
            (StandingMaximum.auction_id == Auction.id) & (StandingMaximum.user_id == Bidder.user_id),
        )
        .outerjoin(SealedBid, (SealedBid.auction_id == Auction.id) & (SealedBid.user_id == Bidder.user_id))
        .where(Bidder.user_id == user_id)
        .order_by((Auction.status != "live"), Auction.ends_at.desc())
        .limit(MOST)
    )
    found = [
        Promise(
            auction_id=row.id,
            alias=row.alias,
            promised=row.promised if row.sealed is None else row.sealed,
            maximum=row.maximum if row.leader_id == user_id else None,
            leading=row.leader_id == user_id,
            status=row.status,
            is_sealed=row.sealed is not None,
        )
        for row in db.session.execute(query)
    ]
    running = [promise for promise in found if promise.status == "live"]
    return running[::-1] + [promise for promise in found if promise.status != "live"]


def list_own_commitments(*, user_id: int, auction_id: int) -> list[OpenedCommitment]:
    """List what opens the commitments of a person's own maximums, sealed bids or reserve in one ledger."""
    query = (
        select(LedgerSecret)
        .where(LedgerSecret.auction_id == auction_id, LedgerSecret.owner_id == user_id)
        .order_by(LedgerSecret.seq)
    )
    return [
        OpenedCommitment(seq=row.seq, nonce=row.nonce, amount=row.amount, step=row.own_step)
        for row in db.session.scalars(query)
    ]
