"""What lies between a price and the farmer's pocket: fees, vehicles, and what keeping a crop costs."""

import datetime as dt

from sqlalchemy import CheckConstraint, Date, ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from models.base import Base
from models.types import BigId, MoneyColumn


class FeeLine(Base):
    """One line a market deducts or adds: of a state or one of its markets, for a crop, a group or all."""

    __tablename__ = "fee_lines"
    __table_args__ = (
        CheckConstraint(
            "kind IN ('market_fee', 'cess', 'commission', 'labour', 'transport', 'other')", name="kind"
        ),
        CheckConstraint("payer IN ('buyer', 'seller')", name="payer"),
        CheckConstraint("unit IN ('percent', 'per_quintal', 'per_bag', 'per_lot')", name="unit"),
        CheckConstraint("sure IN ('yes', 'secondary', 'conflicting', 'unverified')", name="sure"),
        CheckConstraint("rate > 0", name="rate"),
        CheckConstraint("valid_to >= valid_from", name="days"),
        Index("ix_fee_lines_state", "state"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    code: Mapped[str | None] = mapped_column(String(60), unique=True)
    """The name of a line carried with the house; lines the office adds have none."""
    state: Mapped[str] = mapped_column(String(60))
    market: Mapped[str] = mapped_column(String(120), default="")
    commodity_id: Mapped[int | None] = mapped_column(ForeignKey("commodities.id"))
    group: Mapped[str] = mapped_column(String(40), default="")
    kind: Mapped[str] = mapped_column(String(12))
    name: Mapped[str] = mapped_column(String(80))
    payer: Mapped[str] = mapped_column(String(6))
    unit: Mapped[str] = mapped_column(String(12))
    rate: Mapped[int] = mapped_column(BigId)
    """Millionths of the price ("percent"), or paise for each quintal, bag or lot."""
    valid_from: Mapped[dt.date | None] = mapped_column(Date)
    valid_to: Mapped[dt.date | None] = mapped_column(Date)
    sure: Mapped[str] = mapped_column(String(12))
    source: Mapped[str] = mapped_column(String(200))
    note: Mapped[str] = mapped_column(String(200), default="")


class Vehicle(Base):
    """What carries a load to market: how much, and for how much a kilometre of the way there."""

    __tablename__ = "vehicles"
    __table_args__ = (
        CheckConstraint("capacity_kg > 0 AND km_price > 0 AND least_price >= 0", name="figures"),
    )

    code: Mapped[str] = mapped_column(String(20), primary_key=True)
    position: Mapped[int]
    capacity_kg: Mapped[int]
    km_price: Mapped[int] = mapped_column(MoneyColumn)
    least_price: Mapped[int] = mapped_column(MoneyColumn)
    source: Mapped[str] = mapped_column(String(200))


class Keeping(Base):
    """What a crop, or else its group, loses on the way and in store, and what the store costs."""

    __tablename__ = "crop_keeping"
    __table_args__ = (
        CheckConstraint("transit_loss_ppm BETWEEN 0 AND 1000000", name="transit_loss"),
        CheckConstraint("monthly_loss_ppm BETWEEN 0 AND 1000000", name="monthly_loss"),
        CheckConstraint("storage_price >= 0", name="storage"),
    )

    code: Mapped[str] = mapped_column(String(80), primary_key=True)
    """A crop's address, or the name of a group."""
    transit_loss_ppm: Mapped[int]
    monthly_loss_ppm: Mapped[int]
    storage_price: Mapped[int] = mapped_column(MoneyColumn)
    """Paise for a quintal and 30 days."""
    source: Mapped[str] = mapped_column(String(200))
