"""What somebody wants to be told of prices."""

import datetime as dt

from sqlalchemy import CheckConstraint, Date, Float, ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from models.base import Base
from models.types import BigId, MoneyColumn, UtcDateTime


class PriceAlert(Base):
    """One wish: a crop at a place, and the price or move that is to be told; with what was seen last."""

    __tablename__ = "price_alerts"
    __table_args__ = (
        CheckConstraint("scope IN ('market', 'state', 'country', 'radius')", name="scope"),
        CheckConstraint("rule IN ('above', 'below', 'moves')", name="rule"),
        CheckConstraint("scope <> 'market' OR market_id IS NOT NULL", name="market_known"),
        CheckConstraint(
            "scope <> 'radius' OR (latitude IS NOT NULL AND longitude IS NOT NULL AND radius_km > 0)",
            name="radius_known",
        ),
        CheckConstraint(
            "(rule = 'moves' AND move_per_mille > 0) OR (rule <> 'moves' AND limit_price > 0)",
            name="limit_known",
        ),
        Index("ix_price_alerts_user_id", "user_id"),
        Index("ix_price_alerts_commodity_id", "commodity_id"),
    )

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("users.id"))
    commodity_id: Mapped[int] = mapped_column(ForeignKey("commodities.id"))
    scope: Mapped[str] = mapped_column(String(10))
    market_id: Mapped[int | None] = mapped_column(ForeignKey("markets.id"))
    state: Mapped[str] = mapped_column(String(60), default="")
    place: Mapped[str] = mapped_column(String(200), default="")
    """The market, or the middle of the circle, in words."""
    latitude: Mapped[float | None] = mapped_column(Float)
    longitude: Mapped[float | None] = mapped_column(Float)
    radius_km: Mapped[int | None]
    rule: Mapped[str] = mapped_column(String(6))
    limit_price: Mapped[int | None] = mapped_column(MoneyColumn)
    move_per_mille: Mapped[int | None]
    base_price: Mapped[int | None] = mapped_column(MoneyColumn)
    """The price from which the next move counts."""
    armed: Mapped[bool] = mapped_column(default=True)
    last_price: Mapped[int | None] = mapped_column(MoneyColumn)
    last_day: Mapped[dt.date | None] = mapped_column(Date)
    times: Mapped[int] = mapped_column(default=0)
    rang_at: Mapped[dt.datetime | None] = mapped_column(UtcDateTime)
    paused_at: Mapped[dt.datetime | None] = mapped_column(UtcDateTime)
    created_at: Mapped[dt.datetime] = mapped_column(UtcDateTime)
