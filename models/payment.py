"""Payments for sales: what buyers paid by which way, and everything the payment gateway has said."""

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, CheckConstraint, ForeignKey, Index, LargeBinary, String, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from models.base import Base
from models.types import BigId, MoneyColumn, UtcDateTime

WAYS = ("bank", "cash", "upi", "gateway", "wallet")
STATUSES = ("asked", "done", "refused", "withdrawn", "refunded")
_COUNTS_ONCE = text("reference <> '' AND way <> 'cash' AND status IN ('asked', 'done', 'refunded')")


class Payment(Base):
    """One payment of a buyer for a sale."""

    __tablename__ = "payments"
    __table_args__ = (
        CheckConstraint(f"way IN {WAYS}", name="way"),
        CheckConstraint(f"status IN {STATUSES}", name="status"),
        CheckConstraint("amount > 0", name="amount"),
        UniqueConstraint("payer_id", "key"),
        Index("ix_payments_status_asked_at", "status", "asked_at"),
        Index(
            "uq_payments_reference",
            "way",
            "reference",
            unique=True,
            sqlite_where=_COUNTS_ONCE,
            postgresql_where=_COUNTS_ONCE,
        ),
    )

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    sale_id: Mapped[int] = mapped_column(ForeignKey("sales.id"), index=True)
    payer_id: Mapped[int] = mapped_column(ForeignKey("users.id"))
    key: Mapped[str] = mapped_column(String(64))
    way: Mapped[str] = mapped_column(String(8))
    amount: Mapped[int] = mapped_column(MoneyColumn)
    reference: Mapped[str] = mapped_column(String(40), default="")
    """The bank's number (UTR), the number of a receipt, or the gateway's payment."""
    status: Mapped[str] = mapped_column(String(10), default="asked")
    note: Mapped[str] = mapped_column(String(200), default="")
    asked_at: Mapped[datetime] = mapped_column(UtcDateTime)
    decided_by: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    decided_at: Mapped[datetime | None] = mapped_column(UtcDateTime)


class PaymentProof(Base):
    """The slip or picture that the buyer sent with a payment."""

    __tablename__ = "payment_proofs"

    payment_id: Mapped[int] = mapped_column(ForeignKey("payments.id"), primary_key=True)
    kind: Mapped[str] = mapped_column(String(20))
    """Content type: image/webp or application/pdf."""
    digest: Mapped[str] = mapped_column(String(64))
    content: Mapped[bytes] = mapped_column(LargeBinary)


class GatewayOrder(Base):
    """What we asked the gateway to collect; `order_id` is its own name for it, once it has answered."""

    __tablename__ = "gateway_orders"
    __table_args__ = (
        CheckConstraint("amount > 0", name="amount"),
        UniqueConstraint("payer_id", "key"),
    )

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    sale_id: Mapped[int] = mapped_column(ForeignKey("sales.id"), index=True)
    payer_id: Mapped[int] = mapped_column(ForeignKey("users.id"))
    key: Mapped[str] = mapped_column(String(64))
    receipt: Mapped[str] = mapped_column(String(40), unique=True)
    order_id: Mapped[str | None] = mapped_column(String(40), unique=True)
    amount: Mapped[int] = mapped_column(MoneyColumn)
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)


class GatewayPayment(Base):
    """Money that the gateway has captured for us: booked for a sale, or waiting for a decision.

    Not booked is what came for no order of ours, of another amount, or for a sale that is over or paid.
    """

    __tablename__ = "gateway_payments"
    __table_args__ = (
        CheckConstraint("state IN ('booked', 'waiting', 'credited', 'returned')", name="state"),
        CheckConstraint("amount > 0", name="amount"),
        Index("ix_gateway_payments_state", "state"),
    )

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    gateway_id: Mapped[str] = mapped_column(String(40), unique=True)
    order_id: Mapped[str] = mapped_column(String(40), index=True)
    sale_id: Mapped[int | None] = mapped_column(ForeignKey("sales.id"), index=True)
    payment_id: Mapped[int | None] = mapped_column(ForeignKey("payments.id"), unique=True)
    amount: Mapped[int] = mapped_column(MoneyColumn)
    currency: Mapped[str] = mapped_column(String(3))
    state: Mapped[str] = mapped_column(String(10))
    why: Mapped[str] = mapped_column(String(20), default="")
    seen_at: Mapped[datetime] = mapped_column(UtcDateTime)
    decided_by: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    decided_at: Mapped[datetime | None] = mapped_column(UtcDateTime)


class GatewayRefund(Base):
    """Money that goes back by the gateway; it is asked for here first, and sent after the commit."""

    __tablename__ = "gateway_refunds"
    __table_args__ = (
        CheckConstraint("status IN ('asked', 'done', 'failed')", name="status"),
        CheckConstraint("amount > 0", name="amount"),
        Index("ix_gateway_refunds_status", "status"),
    )

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    gateway_payment_id: Mapped[int] = mapped_column(ForeignKey("gateway_payments.id"), index=True)
    key: Mapped[str] = mapped_column(String(64), unique=True)
    """Sent along as the gateway's idempotency key: whatever happens, it pays back once."""
    refund_id: Mapped[str | None] = mapped_column(String(40), unique=True)
    amount: Mapped[int] = mapped_column(MoneyColumn)
    status: Mapped[str] = mapped_column(String(10), default="asked")
    note: Mapped[str] = mapped_column(String(200), default="")
    by_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    asked_at: Mapped[datetime] = mapped_column(UtcDateTime)
    done_at: Mapped[datetime | None] = mapped_column(UtcDateTime)


class GatewayEvent(Base):
    """One call of the gateway, by its own number: the same again changes nothing."""

    __tablename__ = "gateway_events"
    __table_args__ = (Index("ix_gateway_events_received_at", "received_at"),)

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    event_id: Mapped[str] = mapped_column(String(80), unique=True)
    kind: Mapped[str] = mapped_column(String(40))
    gateway_id: Mapped[str] = mapped_column(String(40), default="")
    order_id: Mapped[str] = mapped_column(String(40), default="")
    outcome: Mapped[str] = mapped_column(String(20))
    body: Mapped[dict[str, Any]] = mapped_column(JSON)
    received_at: Mapped[datetime] = mapped_column(UtcDateTime)


class GatewayDifference(Base):
    """Where the gateway's list and our books do not say the same, until they do."""

    __tablename__ = "gateway_differences"
    __table_args__ = (UniqueConstraint("gateway_id", "kind"),)

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    gateway_id: Mapped[str] = mapped_column(String(40))
    kind: Mapped[str] = mapped_column(String(20))
    our_amount: Mapped[int] = mapped_column(MoneyColumn)
    their_amount: Mapped[int] = mapped_column(MoneyColumn)
    first_seen_at: Mapped[datetime] = mapped_column(UtcDateTime)
    last_seen_at: Mapped[datetime] = mapped_column(UtcDateTime)
    solved_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
