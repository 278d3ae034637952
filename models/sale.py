"""A sale: the transaction that follows the hammer, and each step it took."""

from datetime import datetime

from sqlalchemy import BigInteger, CheckConstraint, ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from models.base import Base
from models.types import BigId, MoneyColumn, UtcDateTime

SALE_STATUSES = ("pending", "confirmed", "paid", "delivered", "completed")


class Sale(Base):
    __tablename__ = "sales"
    __table_args__ = (
        CheckConstraint(f"status IN {SALE_STATUSES}", name="status"),
        CheckConstraint("seller_id <> buyer_id", name="two_sides"),
        CheckConstraint("rate > 0 AND weight_grams > 0 AND total > 0", name="positive"),
        Index("ix_sales_status_created_at", "status", "created_at"),
    )

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    auction_id: Mapped[int] = mapped_column(ForeignKey("auctions.id"), unique=True)
    seller_id: Mapped[int] = mapped_column(ForeignKey("users.id"), index=True)
    buyer_id: Mapped[int] = mapped_column(ForeignKey("users.id"), index=True)
    rate: Mapped[int] = mapped_column(MoneyColumn)
    weight_grams: Mapped[int] = mapped_column(BigInteger)
    total: Mapped[int] = mapped_column(MoneyColumn)
    status: Mapped[str] = mapped_column(String(20), default="pending")
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)


class SaleStep(Base):
    __tablename__ = "sale_steps"

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    sale_id: Mapped[int] = mapped_column(ForeignKey("sales.id"), index=True)
    status: Mapped[str] = mapped_column(String(20))
    user_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    note: Mapped[str] = mapped_column(String(1000), default="")
    address: Mapped[str] = mapped_column(String(45), default="")
    at: Mapped[datetime] = mapped_column(UtcDateTime)
