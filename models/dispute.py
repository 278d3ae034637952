"""Disputes about sales: what is disputed, what was said, what was offered, and how it ended."""

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from models.base import Base
from models.types import BigId, MoneyColumn, UtcDateTime

DISPUTE_KINDS = ("weight", "quality", "not_paid", "not_delivered", "wrong_lot", "other")
DISPUTE_STATUSES = ("open", "settled", "decided", "withdrawn", "moot")
OFFER_STATUSES = ("open", "accepted", "lapsed", "replaced", "closed")


class Dispute(Base):
    """A part of what a sale costs that its two sides do not agree on, until they do or the office decides."""

    __tablename__ = "disputes"
    __table_args__ = (
        CheckConstraint(f"kind IN {DISPUTE_KINDS}", name="kind"),
        CheckConstraint(f"status IN {DISPUTE_STATUSES}", name="status"),
        CheckConstraint("amount > 0", name="amount"),
        CheckConstraint("to_buyer_amount >= 0 AND to_buyer_amount <= amount", name="to_buyer"),
        CheckConstraint("owed_amount >= 0 AND owed_amount <= to_buyer_amount", name="owed"),
        UniqueConstraint("opened_by", "key"),
        Index("ix_disputes_status_opened_at", "status", "opened_at"),
    )

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    sale_id: Mapped[int] = mapped_column(ForeignKey("sales.id"), index=True)
    opened_by: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    """Nobody: the house, as the two sides weighed or measured too differently."""
    key: Mapped[str] = mapped_column(String(64))
    kind: Mapped[str] = mapped_column(String(16))
    amount: Mapped[int] = mapped_column(MoneyColumn)
    """What is frozen of the sale's price."""
    status: Mapped[str] = mapped_column(String(10), default="open")
    answer_due_at: Mapped[datetime] = mapped_column(UtcDateTime)
    answered_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    """When everybody who was to answer had; from then on, or once it is due, the office may decide."""
    look_at: Mapped[datetime | None] = mapped_column(UtcDateTime, index=True)
    """When the house looks at it next: to remind, to call the office."""
    opened_at: Mapped[datetime] = mapped_column(UtcDateTime)
    closed_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    closed_by: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    closing_key: Mapped[str] = mapped_column(String(64), default="")
    """What makes an act that ended it count once."""
    to_buyer_amount: Mapped[int] = mapped_column(MoneyColumn, default=0)
    """By how much the price fell in the end; the rest of the amount is the seller's."""
    owed_amount: Mapped[int] = mapped_column(MoneyColumn, default=0)
    """What of it the seller has and owes the buyer, as it was paid past the house."""
    reasons: Mapped[str] = mapped_column(String(1000), default="")


class DisputeStep(Base):
    """A line of the sale's timeline that belongs to a dispute."""

    __tablename__ = "dispute_steps"

    step_id: Mapped[int] = mapped_column(ForeignKey("sale_steps.id"), primary_key=True)
    dispute_id: Mapped[int] = mapped_column(ForeignKey("disputes.id"), index=True)


class DisputeOffer(Base):
    """What a side would settle for: so much to the buyer."""

    __tablename__ = "dispute_offers"
    __table_args__ = (
        CheckConstraint(f"status IN {OFFER_STATUSES}", name="status"),
        CheckConstraint("amount >= 0", name="amount"),
        UniqueConstraint("by_id", "key"),
        Index("ix_dispute_offers_status_lapses_at", "status", "lapses_at"),
    )

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    dispute_id: Mapped[int] = mapped_column(ForeignKey("disputes.id"), index=True)
    step_id: Mapped[int] = mapped_column(ForeignKey("sale_steps.id"), unique=True)
    by_id: Mapped[int] = mapped_column(ForeignKey("users.id"))
    key: Mapped[str] = mapped_column(String(64))
    amount: Mapped[int] = mapped_column(MoneyColumn)
    status: Mapped[str] = mapped_column(String(10), default="open")
    made_at: Mapped[datetime] = mapped_column(UtcDateTime)
    lapses_at: Mapped[datetime] = mapped_column(UtcDateTime)
