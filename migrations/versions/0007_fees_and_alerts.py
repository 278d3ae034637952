"""Fee lines, vehicles, the keeping of crops, and price alerts.

Revision ID: 0007
Revises: 0006
"""

import sqlalchemy as sa
from alembic import op

import models.types

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None

BIG_ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
MONEY = models.types.MoneyColumn
MOMENT = models.types.UtcDateTime


def upgrade() -> None:
    _fee_lines()
    _costs()
    _price_alerts()


def downgrade() -> None:
    for table in ("price_alerts", "crop_keeping", "vehicles", "fee_lines"):
        op.drop_table(table)


def _fee_lines() -> None:
    op.create_table(
        "fee_lines",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("code", sa.String(length=60), nullable=True),
        sa.Column("state", sa.String(length=60), nullable=False),
        sa.Column("market", sa.String(length=120), nullable=False),
        sa.Column("commodity_id", sa.Integer(), nullable=True),
        sa.Column("group", sa.String(length=40), nullable=False),
        sa.Column("kind", sa.String(length=12), nullable=False),
        sa.Column("name", sa.String(length=80), nullable=False),
        sa.Column("payer", sa.String(length=6), nullable=False),
        sa.Column("unit", sa.String(length=12), nullable=False),
        sa.Column("rate", BIG_ID, nullable=False),
        sa.Column("valid_from", sa.Date(), nullable=True),
        sa.Column("valid_to", sa.Date(), nullable=True),
        sa.Column("sure", sa.String(length=12), nullable=False),
        sa.Column("source", sa.String(length=200), nullable=False),
        sa.Column("note", sa.String(length=200), nullable=False),
        sa.CheckConstraint(
            "kind IN ('market_fee', 'cess', 'commission', 'labour')", name=op.f("ck_fee_lines_kind")
        ),
        sa.CheckConstraint("payer IN ('buyer', 'seller')", name=op.f("ck_fee_lines_payer")),
        sa.CheckConstraint("unit IN ('percent', 'per_quintal')", name=op.f("ck_fee_lines_unit")),
        sa.CheckConstraint(
            "sure IN ('yes', 'secondary', 'conflicting', 'unverified')", name=op.f("ck_fee_lines_sure")
        ),
        sa.CheckConstraint("rate > 0", name=op.f("ck_fee_lines_rate")),
        sa.CheckConstraint("valid_to >= valid_from", name=op.f("ck_fee_lines_days")),
        sa.ForeignKeyConstraint(["commodity_id"], ["commodities.id"], name=op.f("fk_fee_lines_commodity_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_fee_lines")),
        sa.UniqueConstraint("code", name=op.f("uq_fee_lines_code")),
    )
    op.create_index("ix_fee_lines_state", "fee_lines", ["state"])


def _costs() -> None:
    op.create_table(
        "vehicles",
        sa.Column("code", sa.String(length=20), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("capacity_kg", sa.Integer(), nullable=False),
        sa.Column("km_price", MONEY(), nullable=False),
        sa.Column("least_price", MONEY(), nullable=False),
        sa.Column("source", sa.String(length=200), nullable=False),
        sa.CheckConstraint(
            "capacity_kg > 0 AND km_price > 0 AND least_price >= 0", name=op.f("ck_vehicles_figures")
        ),
        sa.PrimaryKeyConstraint("code", name=op.f("pk_vehicles")),
    )
    op.create_table(
        "crop_keeping",
        sa.Column("code", sa.String(length=80), nullable=False),
        sa.Column("transit_loss_ppm", sa.Integer(), nullable=False),
        sa.Column("monthly_loss_ppm", sa.Integer(), nullable=False),
        sa.Column("storage_price", MONEY(), nullable=False),
        sa.Column("source", sa.String(length=200), nullable=False),
        sa.CheckConstraint(
            "transit_loss_ppm BETWEEN 0 AND 1000000", name=op.f("ck_crop_keeping_transit_loss")
        ),
        sa.CheckConstraint(
            "monthly_loss_ppm BETWEEN 0 AND 1000000", name=op.f("ck_crop_keeping_monthly_loss")
        ),
        sa.CheckConstraint("storage_price >= 0", name=op.f("ck_crop_keeping_storage")),
        sa.PrimaryKeyConstraint("code", name=op.f("pk_crop_keeping")),
    )


def _price_alerts() -> None:
    op.create_table(
        "price_alerts",
        sa.Column("id", BIG_ID, nullable=False),
        sa.Column("user_id", BIG_ID, nullable=False),
        sa.Column("commodity_id", sa.Integer(), nullable=False),
        sa.Column("scope", sa.String(length=10), nullable=False),
        sa.Column("market_id", sa.Integer(), nullable=True),
        sa.Column("state", sa.String(length=60), nullable=False),
        sa.Column("place", sa.String(length=200), nullable=False),
        sa.Column("latitude", sa.Float(), nullable=True),
        sa.Column("longitude", sa.Float(), nullable=True),
        sa.Column("radius_km", sa.Integer(), nullable=True),
        sa.Column("rule", sa.String(length=6), nullable=False),
        sa.Column("limit_price", MONEY(), nullable=True),
        sa.Column("move_per_mille", sa.Integer(), nullable=True),
        sa.Column("base_price", MONEY(), nullable=True),
        sa.Column("armed", sa.Boolean(), nullable=False),
        sa.Column("last_price", MONEY(), nullable=True),
        sa.Column("last_day", sa.Date(), nullable=True),
        sa.Column("times", sa.Integer(), nullable=False),
        sa.Column("rang_at", MOMENT(timezone=True), nullable=True),
        sa.Column("paused_at", MOMENT(timezone=True), nullable=True),
        sa.Column("created_at", MOMENT(timezone=True), nullable=False),
        sa.CheckConstraint(
            "scope IN ('market', 'state', 'country', 'radius')", name=op.f("ck_price_alerts_scope")
        ),
        sa.CheckConstraint("rule IN ('above', 'below', 'moves')", name=op.f("ck_price_alerts_rule")),
        sa.CheckConstraint(
            "scope <> 'market' OR market_id IS NOT NULL", name=op.f("ck_price_alerts_market_known")
        ),
        sa.CheckConstraint(
            "scope <> 'radius' OR (latitude IS NOT NULL AND longitude IS NOT NULL AND radius_km > 0)",
            name=op.f("ck_price_alerts_radius_known"),
        ),
        sa.CheckConstraint(
            "(rule = 'moves' AND move_per_mille > 0) OR (rule <> 'moves' AND limit_price > 0)",
            name=op.f("ck_price_alerts_limit_known"),
        ),
        sa.ForeignKeyConstraint(["user_id"], ["users.id"], name=op.f("fk_price_alerts_user_id")),
        sa.ForeignKeyConstraint(
            ["commodity_id"], ["commodities.id"], name=op.f("fk_price_alerts_commodity_id")
        ),
        sa.ForeignKeyConstraint(["market_id"], ["markets.id"], name=op.f("fk_price_alerts_market_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_price_alerts")),
    )
    op.create_index("ix_price_alerts_user_id", "price_alerts", ["user_id"])
    op.create_index("ix_price_alerts_commodity_id", "price_alerts", ["commodity_id"])
