"""Price forecasts, each with the back-test of the way it was made."""

import datetime as dt

from sqlalchemy import CheckConstraint, Date, ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from models.base import Base
from models.types import BigId, MoneyColumn, UtcDateTime


class ForecastRun(Base):
    """One training: with which method and rungs, on prices until when, and what came of it."""

    __tablename__ = "forecast_runs"
    __table_args__ = (CheckConstraint("state IN ('running', 'done', 'failed')", name="state"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    method: Mapped[str] = mapped_column(String(20))
    rungs: Mapped[str] = mapped_column(String(120), default="")
    state: Mapped[str] = mapped_column(String(10), default="running")
    started_at: Mapped[dt.datetime] = mapped_column(UtcDateTime)
    finished_at: Mapped[dt.datetime | None] = mapped_column(UtcDateTime)
    prices_until: Mapped[dt.date | None] = mapped_column(Date)
    whole: Mapped[bool] = mapped_column(default=True)
    """False: only some crops were asked for."""
    crops: Mapped[int] = mapped_column(default=0)
    forecasts: Mapped[int] = mapped_column(default=0)


class PriceForecast(Base):
    """What a crop will fetch in a market, or in the middle of a state (no market; state "": the country).

    Prices in paise per quintal; errors in hundredths of a percent, coverage in per mille of `judged`.
    """

    __tablename__ = "price_forecasts"
    __table_args__ = (
        CheckConstraint("low > 0 AND low <= median AND median <= high", name="interval"),
        Index("ix_price_forecasts_place", "commodity_id", "market_id", "state", "run_id"),
        Index("ix_price_forecasts_run", "run_id"),
    )

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    run_id: Mapped[int] = mapped_column(ForeignKey("forecast_runs.id"))
    commodity_id: Mapped[int] = mapped_column(ForeignKey("commodities.id"))
    market_id: Mapped[int | None] = mapped_column(ForeignKey("markets.id"))
    state: Mapped[str] = mapped_column(String(60))
    horizon: Mapped[int]
    as_of: Mapped[dt.date] = mapped_column(Date)
    target: Mapped[dt.date] = mapped_column(Date)
    last_price: Mapped[int] = mapped_column(MoneyColumn)
    median: Mapped[int] = mapped_column(MoneyColumn)
    low: Mapped[int] = mapped_column(MoneyColumn)
    high: Mapped[int] = mapped_column(MoneyColumn)
    model: Mapped[str] = mapped_column(String(20))
    mape: Mapped[int]
    last_mape: Mapped[int]
    coverage: Mapped[int]
    judged: Mapped[int]
    judged_from: Mapped[dt.date] = mapped_column(Date)
    judged_to: Mapped[dt.date] = mapped_column(Date)
