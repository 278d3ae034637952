"""After a default: the promisors who were asked whether they take the lot, one after the other."""

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from models.base import Base
from models.types import BigId, MoneyColumn, UtcDateTime

QUESTION_STATUSES = ("asked", "accepted", "declined", "lapsed", "withdrawn")
_IS_ASKED = text("status = 'asked'")


class RunnerUp(Base):
    """One promisor asked at their own last promise; a lot has one open question at a time."""

    __tablename__ = "runner_ups"
    __table_args__ = (
        UniqueConstraint("auction_id", "user_id"),
        CheckConstraint(f"status IN {QUESTION_STATUSES}", name="status"),
        CheckConstraint("rate > 0 AND total > 0", name="positive"),
        Index(
            "uq_runner_ups_asked",
            "auction_id",
            unique=True,
            sqlite_where=_IS_ASKED,
            postgresql_where=_IS_ASKED,
        ),
        Index("ix_runner_ups_status_until_at", "status", "until_at"),
    )

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    auction_id: Mapped[int] = mapped_column(ForeignKey("auctions.id"))
    sale_id: Mapped[int] = mapped_column(ForeignKey("sales.id"))
    """The sale that was not paid."""
    user_id: Mapped[int] = mapped_column(ForeignKey("users.id"), index=True)
    rate: Mapped[int] = mapped_column(MoneyColumn)
    total: Mapped[int] = mapped_column(MoneyColumn)
    status: Mapped[str] = mapped_column(String(10), default="asked")
    asked_at: Mapped[datetime] = mapped_column(UtcDateTime)
    until_at: Mapped[datetime] = mapped_column(UtcDateTime)
    answered_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
