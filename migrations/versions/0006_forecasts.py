"""Price forecasts and the runs that made them.

Revision ID: 0006
Revises: 0005
"""

import sqlalchemy as sa
from alembic import op

import models.types

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "forecast_runs",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("method", sa.String(length=20), nullable=False),
        sa.Column("rungs", sa.String(length=120), nullable=False),
        sa.Column("state", sa.String(length=10), nullable=False),
        sa.Column("started_at", models.types.UtcDateTime(timezone=True), nullable=False),
        sa.Column("finished_at", models.types.UtcDateTime(timezone=True), nullable=True),
        sa.Column("prices_until", sa.Date(), nullable=True),
        sa.Column("whole", sa.Boolean(), nullable=False),
        sa.Column("crops", sa.Integer(), nullable=False),
        sa.Column("forecasts", sa.Integer(), nullable=False),
        sa.CheckConstraint("state IN ('running', 'done', 'failed')", name=op.f("ck_forecast_runs_state")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_forecast_runs")),
    )
    op.create_table(
        "price_forecasts",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("run_id", sa.Integer(), nullable=False),
        sa.Column("commodity_id", sa.Integer(), nullable=False),
        sa.Column("market_id", sa.Integer(), nullable=True),
        sa.Column("state", sa.String(length=60), nullable=False),
        sa.Column("horizon", sa.Integer(), nullable=False),
        sa.Column("as_of", sa.Date(), nullable=False),
        sa.Column("target", sa.Date(), nullable=False),
        sa.Column("last_price", models.types.MoneyColumn(), nullable=False),
        sa.Column("median", models.types.MoneyColumn(), nullable=False),
        sa.Column("low", models.types.MoneyColumn(), nullable=False),
        sa.Column("high", models.types.MoneyColumn(), nullable=False),
        sa.Column("model", sa.String(length=20), nullable=False),
        sa.Column("mape", sa.Integer(), nullable=False),
        sa.Column("last_mape", sa.Integer(), nullable=False),
        sa.Column("coverage", sa.Integer(), nullable=False),
        sa.Column("judged", sa.Integer(), nullable=False),
        sa.Column("judged_from", sa.Date(), nullable=False),
        sa.Column("judged_to", sa.Date(), nullable=False),
        sa.CheckConstraint(
            "low > 0 AND low <= median AND median <= high", name=op.f("ck_price_forecasts_interval")
        ),
        sa.ForeignKeyConstraint(["run_id"], ["forecast_runs.id"], name=op.f("fk_price_forecasts_run_id")),
        sa.ForeignKeyConstraint(
            ["commodity_id"], ["commodities.id"], name=op.f("fk_price_forecasts_commodity_id")
        ),
        sa.ForeignKeyConstraint(["market_id"], ["markets.id"], name=op.f("fk_price_forecasts_market_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_price_forecasts")),
    )
    op.create_index(
        "ix_price_forecasts_place", "price_forecasts", ["commodity_id", "market_id", "state", "run_id"]
    )
    op.create_index("ix_price_forecasts_run", "price_forecasts", ["run_id"])


def downgrade() -> None:
    op.drop_table("price_forecasts")
    op.drop_table("forecast_runs")
