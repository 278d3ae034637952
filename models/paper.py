"""The papers of sales: numbered without gaps, their facts frozen, never changed."""

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from models.base import Base
from models.guards import never_changed
from models.types import BigId, UtcDateTime

PAPER_KINDS = ("agreement", "receipt", "gate_pass", "invoice", "statement")


class PaperSeries(Base):
    """The last number given in a series; its row is locked until whoever takes the next has committed."""

    __tablename__ = "paper_series"
    __table_args__ = (CheckConstraint("last > 0", name="last"),)

    kind: Mapped[str] = mapped_column(String(12), primary_key=True)
    year: Mapped[str] = mapped_column(String(7), primary_key=True)
    """The financial year, April to March: "2026-27"."""
    last: Mapped[int]


class Paper(Base):
    __tablename__ = "papers"
    __table_args__ = (
        CheckConstraint(f"kind IN {PAPER_KINDS}", name="kind"),
        CheckConstraint("number > 0 AND length(sha256) = 64", name="whole"),
        UniqueConstraint("kind", "year", "number"),
        UniqueConstraint("sale_id", "kind"),
    )

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    kind: Mapped[str] = mapped_column(String(12))
    year: Mapped[str] = mapped_column(String(7))
    number: Mapped[int]
    sale_id: Mapped[int] = mapped_column(ForeignKey("sales.id"))
    facts: Mapped[str] = mapped_column(Text)
    """Canonical JSON, kept as the very text that was hashed."""
    sha256: Mapped[str] = mapped_column(String(64))
    code: Mapped[str] = mapped_column(Text)
    """What its QR code says, signed."""
    issued_at: Mapped[datetime] = mapped_column(UtcDateTime)


never_changed(Paper.__table__)
