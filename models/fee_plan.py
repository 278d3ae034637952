"""What the house takes of its sellers: their plans, its dated commission, and the fees of each sale."""

import datetime as dt

from sqlalchemy import CheckConstraint, Date, ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from models.base import Base
from models.types import BigId, UtcDateTime

PLANS = ("starter", "basic", "featured", "premium")


class SellerPlan(Base):
    """What the office has made of a plan; one without a row is as the house carries it."""

    __tablename__ = "seller_plans"
    __table_args__ = (
        CheckConstraint(f"code IN {PLANS}", name="code"),
        CheckConstraint("live_lots > 0", name="live_lots"),
        CheckConstraint("featured_places >= 0", name="featured_places"),
    )

    code: Mapped[str] = mapped_column(String(12), primary_key=True)
    live_lots: Mapped[int | None]
    """How many lots may be on offer at a time; NULL is as many as one likes."""
    featured_places: Mapped[int]


class PlanRate(Base):
    """The house's commission on a plan from a day on, until the next one: so days never overlap."""

    __tablename__ = "plan_rates"
    __table_args__ = (
        CheckConstraint(f"plan IN {PLANS}", name="plan"),
        CheckConstraint("commission_ppm BETWEEN 0 AND 1000000", name="commission"),
    )

    plan: Mapped[str] = mapped_column(String(12), primary_key=True)
    valid_from: Mapped[dt.date] = mapped_column(Date, primary_key=True)
    commission_ppm: Mapped[int]


class PlanHolder(Base):
    """A seller's plan; who has no row is a starter."""

    __tablename__ = "plan_holders"
    __table_args__ = (CheckConstraint(f"plan IN {PLANS}", name="plan"),)

    user_id: Mapped[int] = mapped_column(ForeignKey("users.id"), primary_key=True)
    plan: Mapped[str] = mapped_column(String(12))
    chosen_at: Mapped[dt.datetime] = mapped_column(UtcDateTime)


class FeaturedLot(Base):
    """A lot its seller shows before others, in one of the places of the plan."""

    __tablename__ = "featured_lots"

    auction_id: Mapped[int] = mapped_column(ForeignKey("auctions.id"), primary_key=True)
    seller_id: Mapped[int] = mapped_column(ForeignKey("users.id"), index=True)
    at: Mapped[dt.datetime] = mapped_column(UtcDateTime)


class SaleFee(Base):
    """A line of fees as it held on the day of a sale; what the office changes later does not touch it."""

    __tablename__ = "sale_fees"
    __table_args__ = (
        CheckConstraint("payer IN ('buyer', 'seller')", name="payer"),
        CheckConstraint("unit IN ('percent', 'per_quintal', 'per_bag', 'per_lot')", name="unit"),
        CheckConstraint("rate > 0", name="rate"),
    )

    sale_id: Mapped[int] = mapped_column(ForeignKey("sales.id"), primary_key=True)
    position: Mapped[int] = mapped_column(primary_key=True)
    fee_id: Mapped[int | None] = mapped_column(ForeignKey("fee_lines.id"), index=True)
    """The office's line it was; the house's own commission has none."""
    kind: Mapped[str] = mapped_column(String(12))
    name: Mapped[str] = mapped_column(String(80))
    payer: Mapped[str] = mapped_column(String(6))
    unit: Mapped[str] = mapped_column(String(12))
    rate: Mapped[int] = mapped_column(BigId)
    sure: Mapped[str] = mapped_column(String(12))
