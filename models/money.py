"""The ledger of money: accounts, balanced journals that are never changed, and what people asked for."""

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from models.base import Base
from models.guards import never_changed
from models.types import BigId, MoneyColumn, UtcDateTime

ACCOUNT_KINDS = (
    "available",
    "held",
    "leaving",
    "house",
    "gateway",
    "bank",
    "escrow",
    "fees",
    "receivable",
)
HOLD_STATUSES = ("held", "freed", "applied", "forfeited")
MAY_BE_NEGATIVE = ("house", "gateway", "bank", "receivable")


class MoneyAccount(Base):
    __tablename__ = "money_accounts"
    __table_args__ = (
        UniqueConstraint("kind", "owner_id"),
        CheckConstraint(f"kind IN {ACCOUNT_KINDS}", name="kind"),
        CheckConstraint(f"balance >= 0 OR kind IN {MAY_BE_NEGATIVE}", name="balance"),
    )

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    kind: Mapped[str] = mapped_column(String(12))
    owner_id: Mapped[int] = mapped_column(BigId, default=0)
    """The person whose it is; 0 for the house's own."""
    balance: Mapped[int] = mapped_column(MoneyColumn, default=0)
    """The sum of its lines, kept beside them so that the database can refuse what is not there."""


class Journal(Base):
    __tablename__ = "journals"
    __table_args__ = (Index("ix_journals_about", "about"),)

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    key: Mapped[str] = mapped_column(String(80), unique=True)
    """What moves money twice by the same key moves it once."""
    reason: Mapped[str] = mapped_column(String(24))
    about: Mapped[str] = mapped_column(String(40))
    """What it belongs to: "transfer:12"."""
    by_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    note: Mapped[str] = mapped_column(String(200), default="")
    at: Mapped[datetime] = mapped_column(UtcDateTime, index=True)


class JournalLine(Base):
    __tablename__ = "journal_lines"
    __table_args__ = (CheckConstraint("amount <> 0", name="amount"),)

    journal_id: Mapped[int] = mapped_column(ForeignKey("journals.id"), primary_key=True)
    account_id: Mapped[int] = mapped_column(ForeignKey("money_accounts.id"), primary_key=True, index=True)
    amount: Mapped[int] = mapped_column(MoneyColumn)


class MoneyReference(Base):
    """A bank's number of a payment that has reached the house: each counts once, whatever it was for."""

    __tablename__ = "money_references"

    number: Mapped[str] = mapped_column(String(40), primary_key=True)
    about: Mapped[str] = mapped_column(String(40))


class MoneyTransfer(Base):
    """Money a person says was sent to the house, or asks the house to send."""

    __tablename__ = "money_transfers"
    __table_args__ = (
        CheckConstraint("direction IN ('in', 'out')", name="direction"),
        CheckConstraint("way IN ('upi', 'bank')", name="way"),
        CheckConstraint("status IN ('asked', 'done', 'refused', 'withdrawn')", name="status"),
        CheckConstraint("amount > 0", name="amount"),
        UniqueConstraint("user_id", "key"),
        Index("ix_money_transfers_status_asked_at", "status", "asked_at"),
        Index(
            "uq_money_transfers_reference",
            "way",
            "reference",
            unique=True,
            sqlite_where=text("direction = 'in' AND status IN ('asked', 'done')"),
            postgresql_where=text("direction = 'in' AND status IN ('asked', 'done')"),
        ),
    )

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("users.id"), index=True)
    key: Mapped[str] = mapped_column(String(64))
    direction: Mapped[str] = mapped_column(String(3))
    way: Mapped[str] = mapped_column(String(8))
    amount: Mapped[int] = mapped_column(MoneyColumn)
    reference: Mapped[str] = mapped_column(String(40), default="")
    """The bank's number of the payment (UTR): the payer's on the way in, the office's on the way out."""
    to_account: Mapped[str] = mapped_column(String(120), default="")
    """On the way out: a UPI address, or account number and IFSC."""
    status: Mapped[str] = mapped_column(String(10), default="asked")
    note: Mapped[str] = mapped_column(String(200), default="")
    asked_at: Mapped[datetime] = mapped_column(UtcDateTime)
    decided_by: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    decided_at: Mapped[datetime | None] = mapped_column(UtcDateTime)


class MoneyHold(Base):
    """Earnest money of a person in an auction: what is held, or was, and the total it stands for."""

    __tablename__ = "money_holds"
    __table_args__ = (
        CheckConstraint("amount > 0 AND total > 0", name="amount"),
        CheckConstraint(f"status IN {HOLD_STATUSES}", name="status"),
    )

    auction_id: Mapped[int] = mapped_column(ForeignKey("auctions.id"), primary_key=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("users.id"), primary_key=True, index=True)
    amount: Mapped[int] = mapped_column(MoneyColumn)
    total: Mapped[int] = mapped_column(MoneyColumn)
    """What was promised for the whole lot: it counts against the person's limit while money is held."""
    status: Mapped[str] = mapped_column(String(10))
    sale_id: Mapped[int | None] = mapped_column(ForeignKey("sales.id"))
    at: Mapped[datetime] = mapped_column(UtcDateTime)


never_changed(Journal.__table__)
never_changed(JournalLine.__table__)
