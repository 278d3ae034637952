"""Bids, standing maximums, sealed bids, the first answer to each request, and who is "Bidder 2"."""

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, CheckConstraint, ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from models.base import Base
from models.types import BigId, MoneyColumn, UtcDateTime


class Bid(Base):
    """One change of price or leader; `seq` is the ledger entry that says the same in public."""

    __tablename__ = "bids"
    __table_args__ = (
        UniqueConstraint("auction_id", "seq"),
        CheckConstraint("amount > 0", name="amount"),
        CheckConstraint("kind IN ('plain', 'auto', 'reserve', 'accept', 'sealed', 'voided')", name="kind"),
    )

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    auction_id: Mapped[int] = mapped_column(ForeignKey("auctions.id"))
    seq: Mapped[int]
    bidder_id: Mapped[int] = mapped_column(ForeignKey("users.id"))
    alias: Mapped[int]
    amount: Mapped[int] = mapped_column(MoneyColumn)
    kind: Mapped[str] = mapped_column(String(10))
    at: Mapped[datetime] = mapped_column(UtcDateTime)


class Bidder(Base):
    """A buyer's number in one auction, given in order of first bid."""

    __tablename__ = "bidders"
    __table_args__ = (UniqueConstraint("auction_id", "alias"),)

    auction_id: Mapped[int] = mapped_column(ForeignKey("auctions.id"), primary_key=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("users.id"), primary_key=True, index=True)
    alias: Mapped[int]
    promised: Mapped[int] = mapped_column(MoneyColumn)
    """The highest amount this buyer has promised so far, plain or maximum."""


class StandingMaximum(Base):
    """What a buyer told the house to bid up to; only its owner ever sees it."""

    __tablename__ = "standing_maximums"
    __table_args__ = (CheckConstraint("maximum > 0", name="maximum"),)

    auction_id: Mapped[int] = mapped_column(ForeignKey("auctions.id"), primary_key=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("users.id"), primary_key=True, index=True)
    maximum: Mapped[int] = mapped_column(MoneyColumn)
    step: Mapped[int | None] = mapped_column(MoneyColumn)
    set_at: Mapped[datetime] = mapped_column(UtcDateTime)


class SealedBid(Base):
    """A buyer's one sealed bid; nobody but its owner sees the amount before the close."""

    __tablename__ = "sealed_bids"
    __table_args__ = (CheckConstraint("amount > 0", name="amount"),)

    auction_id: Mapped[int] = mapped_column(ForeignKey("auctions.id"), primary_key=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("users.id"), primary_key=True, index=True)
    amount: Mapped[int] = mapped_column(MoneyColumn)
    seq: Mapped[int]
    """The ledger line that holds its commitment: of equal amounts the lower one wins."""
    at: Mapped[datetime] = mapped_column(UtcDateTime)


class LedgerSecret(Base):
    """What a commitment opens to: a maximum or sealed bid (its bidder's) or the reserve (the seller's)."""

    __tablename__ = "ledger_secrets"

    auction_id: Mapped[int] = mapped_column(ForeignKey("auctions.id"), primary_key=True)
    seq: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    owner_id: Mapped[int] = mapped_column(ForeignKey("users.id"), index=True)
    nonce: Mapped[str] = mapped_column(String(32))
    amount: Mapped[int] = mapped_column(MoneyColumn)
    own_step: Mapped[int | None] = mapped_column(MoneyColumn)


class BidRequest(Base):
    """The first answer given to a client_ref, so that a repeat gets the same one (BIDDING §6)."""

    __tablename__ = "bid_requests"
    __table_args__ = (UniqueConstraint("auction_id", "bidder_id", "client_ref"),)

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    auction_id: Mapped[int] = mapped_column(ForeignKey("auctions.id"))
    bidder_id: Mapped[int] = mapped_column(ForeignKey("users.id"))
    client_ref: Mapped[str] = mapped_column(String(36))
    kind: Mapped[str] = mapped_column(String(10))
    amount: Mapped[int] = mapped_column(MoneyColumn)
    seq: Mapped[int]
    answer: Mapped[dict[str, Any]] = mapped_column(JSON)
    door: Mapped[str] = mapped_column(String(10))
    address: Mapped[str] = mapped_column(String(45))
    at: Mapped[datetime] = mapped_column(UtcDateTime)
