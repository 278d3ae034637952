"""An auction of a lot: its terms, its clock and where it stands."""

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, CheckConstraint, ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from models.base import Base
from models.types import BigId, MoneyColumn, UtcDateTime

STATUSES = ("draft", "scheduled", "live", "pending_consent", "sold", "ended", "cancelled")
FORMATS = ("english", "sealed_first", "sealed_second", "dutch")
_PUBLISHED_HAS_TERMS = (
    "status = 'draft' OR (start_price IS NOT NULL AND starts_at IS NOT NULL AND ends_at IS NOT NULL)"
)
_DUTCH_HAS_CLOCK = (
    "format <> 'dutch' OR status = 'draft' OR "
    '(floor_price IS NOT NULL AND "drop" IS NOT NULL AND drop_every_s IS NOT NULL)'
)
_DROP = '"drop" IS NULL OR ("drop" > 0 AND "drop" <= start_price - floor_price AND drop_every_s > 0)'


class Auction(Base):
    __tablename__ = "auctions"
    __table_args__ = (
        CheckConstraint(f"status IN {STATUSES}", name="status"),
        CheckConstraint(f"format IN {FORMATS}", name="format"),
        CheckConstraint(_PUBLISHED_HAS_TERMS, name="published_has_terms"),
        CheckConstraint(_DUTCH_HAS_CLOCK, name="dutch_has_clock"),
        CheckConstraint("start_price IS NULL OR start_price > 0", name="start_price"),
        CheckConstraint("reserve_price IS NULL OR reserve_price >= start_price", name="reserve"),
        CheckConstraint(
            "floor_price IS NULL OR (floor_price > 0 AND floor_price < start_price)", name="floor"
        ),
        CheckConstraint(_DROP, name="drop"),
        CheckConstraint("price IS NULL OR price >= coalesce(floor_price, start_price)", name="price"),
        CheckConstraint("(price IS NULL) = (leader_id IS NULL)", name="price_has_leader"),
        CheckConstraint("leader_max IS NULL OR leader_max >= price", name="leader_max"),
        CheckConstraint("ends_at IS NULL OR ends_at >= starts_at", name="clock"),
        CheckConstraint("earnest_ppm >= 0 AND earnest_ppm <= 500000", name="earnest"),
        UniqueConstraint("seller_id", "form_ref"),
        Index("ix_auctions_status_ends_at", "status", "ends_at"),
        Index("ix_auctions_status_starts_at", "status", "starts_at"),
    )

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    lot_id: Mapped[int] = mapped_column(ForeignKey("lots.id"), index=True)
    seller_id: Mapped[int] = mapped_column(ForeignKey("users.id"), index=True)
    status: Mapped[str] = mapped_column(String(20), default="draft")
    format: Mapped[str] = mapped_column(String(20), default="english")
    draft_form: Mapped[dict[str, Any] | None] = mapped_column(JSON)
    form_ref: Mapped[str | None] = mapped_column(String(36))
    """The opened form this came from: sending it twice, or while it saves itself, makes one auction."""

    start_price: Mapped[int | None] = mapped_column(MoneyColumn)
    reserve_price: Mapped[int | None] = mapped_column(MoneyColumn)
    step: Mapped[int | None] = mapped_column(MoneyColumn)
    floor_price: Mapped[int | None] = mapped_column(MoneyColumn)
    drop: Mapped[int | None] = mapped_column(MoneyColumn)
    drop_every_s: Mapped[int | None]
    """The clock of a Dutch auction: `drop` paise down every so many seconds, never below the floor."""

    starts_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    ends_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    hard_end_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    soft_close_window_s: Mapped[int] = mapped_column(default=120)
    max_extensions: Mapped[int] = mapped_column(default=10)
    extensions: Mapped[int] = mapped_column(default=0)
    asks_consent: Mapped[bool] = mapped_column(default=False)
    consent_hours: Mapped[int] = mapped_column(default=24)
    consent_until_at: Mapped[datetime | None] = mapped_column(UtcDateTime)

    earnest_ppm: Mapped[int] = mapped_column(default=0, server_default="0")
    """The share of the promised total that is held while somebody leads, in millionths; 0: none."""

    price: Mapped[int | None] = mapped_column(MoneyColumn)
    leader_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"), index=True)
    leader_max: Mapped[int | None] = mapped_column(MoneyColumn)
    leader_step: Mapped[int | None] = mapped_column(MoneyColumn)
    leader_is_auto: Mapped[bool] = mapped_column(default=False)
    bid_count: Mapped[int] = mapped_column(default=0)
    bidder_count: Mapped[int] = mapped_column(default=0)
    version: Mapped[int] = mapped_column(default=0)
    last_hash: Mapped[str] = mapped_column(String(64), default="0" * 64)
    last_at: Mapped[datetime | None] = mapped_column(UtcDateTime)

    reference: Mapped[dict[str, Any] | None] = mapped_column(JSON)
    cancel_reason: Mapped[str | None] = mapped_column(Text)
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
    published_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    closed_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    retry_after_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    """The poison guard: a closing that failed is looked at again only after this moment."""


class Watch(Base):
    __tablename__ = "watches"

    user_id: Mapped[int] = mapped_column(ForeignKey("users.id"), primary_key=True)
    auction_id: Mapped[int] = mapped_column(ForeignKey("auctions.id"), primary_key=True, index=True)
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
