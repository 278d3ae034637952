"""A sale: what follows the hammer, each step it took, what was weighed, and the papers to it."""

from datetime import datetime
from typing import Any

from sqlalchemy import (
    JSON,
    BigInteger,
    CheckConstraint,
    ForeignKey,
    Index,
    LargeBinary,
    String,
    UniqueConstraint,
    text,
)
from sqlalchemy.orm import Mapped, mapped_column

from models.base import Base
from models.types import BigId, MoneyColumn, UtcDateTime

SALE_STATUSES = (
    "pending",
    "confirmed",
    "paid",
    "dispatched",
    "delivered",
    "completed",
    "cancelled",
    "defaulted",
)

IS_OPEN = text("status NOT IN ('cancelled', 'defaulted')")
"""What is off makes room for another sale of the same lot."""


class Sale(Base):
    __tablename__ = "sales"
    __table_args__ = (
        CheckConstraint(f"status IN {SALE_STATUSES}", name="status"),
        CheckConstraint("seller_id <> buyer_id", name="two_sides"),
        CheckConstraint("rate > 0 AND weight_grams > 0 AND total > 0", name="positive"),
        CheckConstraint("settled_total >= 0 AND settled_grams > 0", name="settled"),
        CheckConstraint("disputed_amount >= 0", name="disputed"),
        Index("ix_sales_status_created_at", "status", "created_at"),
        Index(
            "uq_sales_open_auction_id",
            "auction_id",
            unique=True,
            sqlite_where=IS_OPEN,
            postgresql_where=IS_OPEN,
        ),
    )

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    auction_id: Mapped[int] = mapped_column(ForeignKey("auctions.id"), index=True)
    seller_id: Mapped[int] = mapped_column(ForeignKey("users.id"), index=True)
    buyer_id: Mapped[int] = mapped_column(ForeignKey("users.id"), index=True)
    rate: Mapped[int] = mapped_column(MoneyColumn)
    weight_grams: Mapped[int] = mapped_column(BigInteger)
    total: Mapped[int] = mapped_column(MoneyColumn)
    status: Mapped[str] = mapped_column(String(20), default="pending")
    due_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    """Until when the present step is to be taken."""
    look_at: Mapped[datetime | None] = mapped_column(UtcDateTime, index=True)
    """When the house looks at it next: to remind, to call it late, to do what follows."""
    settled_total: Mapped[int] = mapped_column(MoneyColumn)
    """What the goods cost in the end; until they were weighed, the total of the hammer."""
    settled_grams: Mapped[int] = mapped_column(BigInteger)
    disputed_amount: Mapped[int] = mapped_column(MoneyColumn, default=0)
    """The part of the settled total that the two sides do not agree on; completing waits for it."""
    conceded_amount: Mapped[int] = mapped_column(MoneyColumn, default=0)
    """By how much disputes that are settled have lowered the price; weighing later changes nothing of it."""
    terms: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)
    """Formula, tolerance and hours as they were when the sale was made."""
    cancel_asked_by: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)


class SaleStep(Base):
    """One line of a sale's timeline: what was done, by whom (nobody: the house), and where it led."""

    __tablename__ = "sale_steps"

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    sale_id: Mapped[int] = mapped_column(ForeignKey("sales.id"), index=True)
    status: Mapped[str] = mapped_column(String(20))
    act: Mapped[str] = mapped_column(String(24), default="")
    """What was done when the status alone does not say it."""
    user_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    note: Mapped[str] = mapped_column(String(1000), default="")
    address: Mapped[str] = mapped_column(String(45), default="")
    at: Mapped[datetime] = mapped_column(UtcDateTime)


class SaleWeighing(Base):
    """What one side weighed and measured: the seller at dispatch, the buyer at receipt."""

    __tablename__ = "sale_weighings"
    __table_args__ = (
        UniqueConstraint("sale_id", "side"),
        CheckConstraint("side IN ('seller', 'buyer')", name="side"),
        CheckConstraint(
            "tare_grams >= 0 AND net_grams > 0 AND net_grams = gross_grams - tare_grams", name="net"
        ),
    )

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    sale_id: Mapped[int] = mapped_column(ForeignKey("sales.id"))
    side: Mapped[str] = mapped_column(String(6))
    gross_grams: Mapped[int] = mapped_column(BigInteger)
    tare_grams: Mapped[int] = mapped_column(BigInteger)
    net_grams: Mapped[int] = mapped_column(BigInteger)
    quality: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)
    """Measured values by parameter, as plain decimals."""
    slip: Mapped[str] = mapped_column(String(60), default="")
    """The number on the weighbridge's slip."""
    by_id: Mapped[int] = mapped_column(ForeignKey("users.id"))
    at: Mapped[datetime] = mapped_column(UtcDateTime)


class SaleFile(Base):
    """A paper to a step, kept in the database as photos are, so that every process can serve it."""

    __tablename__ = "sale_files"
    __table_args__ = (UniqueConstraint("sale_id", "sha256"),)

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    sale_id: Mapped[int] = mapped_column(ForeignKey("sales.id"))
    step_id: Mapped[int] = mapped_column(ForeignKey("sale_steps.id"), index=True)
    name: Mapped[str] = mapped_column(String(80))
    kind: Mapped[str] = mapped_column(String(20))
    """Its media type, by its content."""
    size: Mapped[int]
    sha256: Mapped[str] = mapped_column(String(64))
    content: Mapped[bytes] = mapped_column(LargeBinary, deferred=True)
