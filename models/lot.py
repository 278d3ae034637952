"""A lot: the produce itself, with its photos, whatever way it is sold."""

from datetime import datetime
from typing import Any

from sqlalchemy import (
    JSON,
    BigInteger,
    CheckConstraint,
    ForeignKey,
    LargeBinary,
    String,
    Text,
    UniqueConstraint,
)
from sqlalchemy.orm import Mapped, mapped_column

from models.base import Base
from models.types import BigId, UtcDateTime


class Lot(Base):
    __tablename__ = "lots"
    __table_args__ = (CheckConstraint("quantity_grams IS NULL OR quantity_grams > 0", name="has_weight"),)

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    seller_id: Mapped[int] = mapped_column(ForeignKey("users.id"), index=True)
    commodity_id: Mapped[int | None] = mapped_column(ForeignKey("commodities.id"), index=True)
    variety: Mapped[str] = mapped_column(String(120), default="")
    grade: Mapped[str] = mapped_column(String(60), default="")
    quantity_grams: Mapped[int | None] = mapped_column(BigInteger)
    quantity_as_given: Mapped[str] = mapped_column(String(60), default="")
    state: Mapped[str] = mapped_column(String(60), default="")
    district: Mapped[str] = mapped_column(String(80), default="")
    market: Mapped[str] = mapped_column(String(120), default="")
    location: Mapped[str] = mapped_column(String(200), default="")
    description: Mapped[str] = mapped_column(Text, default="")
    quality: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)


class Photo(Base):
    """A re-encoded photo and its thumbnail; kept in the database so that every process can serve it."""

    __tablename__ = "photos"
    __table_args__ = (UniqueConstraint("lot_id", "digest"),)

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    lot_id: Mapped[int] = mapped_column(ForeignKey("lots.id"), index=True)
    position: Mapped[int]
    digest: Mapped[str] = mapped_column(String(64))
    """SHA-256 of what was uploaded: a form sent twice adds its photos once."""
    width: Mapped[int]
    height: Mapped[int]
    image: Mapped[bytes] = mapped_column(LargeBinary, deferred=True)
    thumbnail: Mapped[bytes] = mapped_column(LargeBinary, deferred=True)
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
