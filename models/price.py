"""Mandi prices: crops, markets, what was paid where and when, and the support prices beside it."""

import datetime as dt
from typing import Any

from sqlalchemy import JSON, CheckConstraint, Date, Float, ForeignKey, Index, String, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from models.base import Base
from models.types import BigId, MoneyColumn, UtcDateTime

FEED_NAMES_ONLY = text("kind <> 'synonym'")


class Commodity(Base):
    """A crop as the official feed names it, with the words people use for it."""

    __tablename__ = "commodities"

    id: Mapped[int] = mapped_column(primary_key=True)
    slug: Mapped[str] = mapped_column(String(80), unique=True)
    name: Mapped[str] = mapped_column(String(120))
    name_en: Mapped[str] = mapped_column(String(80), default="")
    name_hi: Mapped[str] = mapped_column(String(80), default="")
    name_mr: Mapped[str] = mapped_column(String(80), default="")
    group: Mapped[str] = mapped_column(String(40), default="Other")
    unit: Mapped[str] = mapped_column(String(20), default="quintal")
    agmarknet_id: Mapped[int | None]
    position: Mapped[int | None] = mapped_column(index=True)
    """Rank among the main crops; crops that only the feed knows have none."""


class CommodityName(Base):
    """One spelling of a crop, folded for comparison; the feed's spellings mean exactly one crop."""

    __tablename__ = "commodity_names"
    __table_args__ = (
        CheckConstraint("kind IN ('official', 'legacy', 'synonym')", name="kind"),
        UniqueConstraint("folded", "commodity_id"),
        Index(
            "uq_commodity_names_feed",
            "folded",
            unique=True,
            sqlite_where=FEED_NAMES_ONLY,
            postgresql_where=FEED_NAMES_ONLY,
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    commodity_id: Mapped[int] = mapped_column(ForeignKey("commodities.id"), index=True)
    name: Mapped[str] = mapped_column(String(120))
    folded: Mapped[str] = mapped_column(String(120))
    kind: Mapped[str] = mapped_column(String(10))


class Market(Base):
    """A mandi; `geo_source` says whether its point is the mandi or only its district's middle."""

    __tablename__ = "markets"
    __table_args__ = (UniqueConstraint("state", "district", "name"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(String(120))
    state: Mapped[str] = mapped_column(String(60))
    district: Mapped[str] = mapped_column(String(80))
    latitude: Mapped[float | None] = mapped_column(Float)
    longitude: Mapped[float | None] = mapped_column(Float)
    geo_source: Mapped[str | None] = mapped_column(String(20))


class MarketName(Base):
    """One spelling of a market in its district, without "APMC" or "Market", folded for comparison."""

    __tablename__ = "market_names"
    __table_args__ = (UniqueConstraint("state", "district_folded", "folded"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    market_id: Mapped[int] = mapped_column(ForeignKey("markets.id"), index=True)
    state: Mapped[str] = mapped_column(String(60))
    district_folded: Mapped[str] = mapped_column(String(80))
    folded: Mapped[str] = mapped_column(String(120))


class PriceRecord(Base):
    """What one variety and grade fetched in one market on one day: paise per quintal."""

    __tablename__ = "price_records"
    __table_args__ = (
        CheckConstraint(
            "min_price > 0 AND min_price <= modal_price AND modal_price <= max_price", name="price_order"
        ),
        Index("ix_price_records_date_commodity", "date", "commodity_id"),
        {"sqlite_with_rowid": False},
    )

    commodity_id: Mapped[int] = mapped_column(ForeignKey("commodities.id"), primary_key=True)
    market_id: Mapped[int] = mapped_column(ForeignKey("markets.id"), primary_key=True)
    date: Mapped[dt.date] = mapped_column(Date, primary_key=True)
    variety: Mapped[str] = mapped_column(String(120), primary_key=True)
    grade: Mapped[str] = mapped_column(String(60), primary_key=True)
    min_price: Mapped[int] = mapped_column(MoneyColumn)
    max_price: Mapped[int] = mapped_column(MoneyColumn)
    modal_price: Mapped[int] = mapped_column(MoneyColumn)
    arrivals_kg: Mapped[int | None] = mapped_column(BigId)
    revision: Mapped[int] = mapped_column(default=1)
    """0: carried with the house; 1: as first imported; more: corrected by a later import."""
    source: Mapped[str] = mapped_column(String(20))


class PriceDay(Base):
    """The middle of all markets for a crop on one day in one state; state "" is the whole country."""

    __tablename__ = "price_days"
    __table_args__ = (
        Index("ix_price_days_state_date", "state", "date"),
        Index("ix_price_days_commodity_date", "commodity_id", "date"),
        {"sqlite_with_rowid": False},
    )

    commodity_id: Mapped[int] = mapped_column(ForeignKey("commodities.id"), primary_key=True)
    state: Mapped[str] = mapped_column(String(60), primary_key=True)
    date: Mapped[dt.date] = mapped_column(Date, primary_key=True)
    price: Mapped[int] = mapped_column(MoneyColumn)
    low: Mapped[int] = mapped_column(MoneyColumn)
    high: Mapped[int] = mapped_column(MoneyColumn)
    markets: Mapped[int]
    records: Mapped[int]


class Msp(Base):
    """A minimum support price of one season, with the days on which it holds."""

    __tablename__ = "msps"
    __table_args__ = (
        CheckConstraint("price > 0", name="price"),
        UniqueConstraint("commodity_id", "variety", "season", "marketing_year"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    commodity_id: Mapped[int] = mapped_column(ForeignKey("commodities.id"))
    variety: Mapped[str] = mapped_column(String(60), default="")
    season: Mapped[str] = mapped_column(String(10))
    marketing_year: Mapped[str] = mapped_column(String(10))
    price: Mapped[int] = mapped_column(MoneyColumn)
    valid_from: Mapped[dt.date] = mapped_column(Date)
    valid_to: Mapped[dt.date] = mapped_column(Date)
    source: Mapped[str] = mapped_column(String(200))


class QualityLimit(Base):
    """One assay parameter of a crop with its grade bands; decimals are kept as their digits."""

    __tablename__ = "quality_limits"
    __table_args__ = (
        CheckConstraint("direction IN ('min', 'max', '')", name="direction"),
        UniqueConstraint("commodity_id", "parameter"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    commodity_id: Mapped[int] = mapped_column(ForeignKey("commodities.id"))
    position: Mapped[int]
    parameter: Mapped[str] = mapped_column(String(40))
    unit: Mapped[str] = mapped_column(String(10), default="")
    direction: Mapped[str] = mapped_column(String(3), default="")
    special: Mapped[str] = mapped_column(String(10), default="")
    standard: Mapped[str] = mapped_column(String(10), default="")
    general: Mapped[str] = mapped_column(String(10), default="")
    fair_average: Mapped[str] = mapped_column(String(10), default="")


class PriceCoverage(Base):
    """How many markets of a state reported on a day, in how many rows; state "" is the whole country."""

    __tablename__ = "price_coverage"
    __table_args__ = {"sqlite_with_rowid": False}  # noqa: RUF012

    date: Mapped[dt.date] = mapped_column(Date, primary_key=True)
    state: Mapped[str] = mapped_column(String(60), primary_key=True)
    markets: Mapped[int]
    records: Mapped[int]


class PriceFeed(Base):
    """A feed that the house asks by itself: how it went, and when it is asked again."""

    __tablename__ = "price_feeds"

    name: Mapped[str] = mapped_column(String(20), primary_key=True)
    wanted_at: Mapped[dt.datetime | None] = mapped_column(UtcDateTime)
    """Somebody in the office asked for a try."""
    tried_at: Mapped[dt.datetime | None] = mapped_column(UtcDateTime)
    succeeded_at: Mapped[dt.datetime | None] = mapped_column(UtcDateTime)
    next_try_at: Mapped[dt.datetime | None] = mapped_column(UtcDateTime)
    rests_until_at: Mapped[dt.datetime | None] = mapped_column(UtcDateTime)
    """The circuit is open: nothing is asked before this moment."""
    failures: Mapped[int] = mapped_column(default=0)
    """How many tries in a row failed."""
    fault: Mapped[str] = mapped_column(String(40), default="")
    """The code of what went wrong at the last try; empty when nothing did."""
    said: Mapped[str] = mapped_column(String(200), default="")
    """What the feed said to it."""
    updated: Mapped[str] = mapped_column(String(40), default="")
    """The feed's own word for when it was filled, of the last reading that was whole."""
    newest: Mapped[dt.date | None] = mapped_column(Date)
    """The newest day among the rows of the last reading."""


class ImportRun(Base):
    """One reading of a feed or a file: what came, what was kept and why the rest was not."""

    __tablename__ = "import_runs"
    __table_args__ = (CheckConstraint("state IN ('running', 'done', 'partial', 'failed')", name="state"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    file_name: Mapped[str] = mapped_column(String(200))
    source: Mapped[str] = mapped_column(String(20))
    started_at: Mapped[dt.datetime] = mapped_column(UtcDateTime)
    seen_at: Mapped[dt.datetime | None] = mapped_column(UtcDateTime)
    """The last sign of life of a run."""
    finished_at: Mapped[dt.datetime | None] = mapped_column(UtcDateTime)
    state: Mapped[str] = mapped_column(String(10), default="running")
    reason: Mapped[str] = mapped_column(String(40), default="")
    """The code of what ended a run that failed."""
    per_mille: Mapped[int] = mapped_column(default=0)
    """How much of the file was read, while it is."""
    read: Mapped[int] = mapped_column(default=0)
    new: Mapped[int] = mapped_column(default=0)
    changed: Mapped[int] = mapped_column(default=0)
    unchanged: Mapped[int] = mapped_column(default=0)
    rejected: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)
