"""Fee lines by the bag and by the lot, plans of sellers, featured lots, and the fees of each sale.

Revision ID: 0011
Revises: 0010
"""

import sqlalchemy as sa
from alembic import op

import models.types

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None

BIG_ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
MOMENT = models.types.UtcDateTime
A_PLAN = "IN ('starter', 'basic', 'featured', 'premium')"
KINDS = "kind IN ('market_fee', 'cess', 'commission', 'labour'{more})"
UNITS = "unit IN ('percent', 'per_quintal'{more})"


def upgrade() -> None:
    _fee_lines(kinds=", 'transport', 'other'", units=", 'per_bag', 'per_lot'")
    op.create_table(
        "seller_plans",
        sa.Column("code", sa.String(length=12), nullable=False),
        sa.Column("live_lots", sa.Integer(), nullable=True),
        sa.Column("featured_places", sa.Integer(), nullable=False),
        sa.CheckConstraint(f"code {A_PLAN}", name=op.f("ck_seller_plans_code")),
        sa.CheckConstraint("live_lots > 0", name=op.f("ck_seller_plans_live_lots")),
        sa.CheckConstraint("featured_places >= 0", name=op.f("ck_seller_plans_featured_places")),
        sa.PrimaryKeyConstraint("code", name=op.f("pk_seller_plans")),
    )
    op.create_table(
        "plan_rates",
        sa.Column("plan", sa.String(length=12), nullable=False),
        sa.Column("valid_from", sa.Date(), nullable=False),
        sa.Column("commission_ppm", sa.Integer(), nullable=False),
        sa.CheckConstraint(f"plan {A_PLAN}", name=op.f("ck_plan_rates_plan")),
        sa.CheckConstraint("commission_ppm BETWEEN 0 AND 1000000", name=op.f("ck_plan_rates_commission")),
        sa.PrimaryKeyConstraint("plan", "valid_from", name=op.f("pk_plan_rates")),
    )
    op.create_table(
        "plan_holders",
        sa.Column("user_id", BIG_ID, nullable=False),
        sa.Column("plan", sa.String(length=12), nullable=False),
        sa.Column("chosen_at", MOMENT(timezone=True), nullable=False),
        sa.CheckConstraint(f"plan {A_PLAN}", name=op.f("ck_plan_holders_plan")),
        sa.ForeignKeyConstraint(["user_id"], ["users.id"], name=op.f("fk_plan_holders_user_id")),
        sa.PrimaryKeyConstraint("user_id", name=op.f("pk_plan_holders")),
    )
    op.create_table(
        "featured_lots",
        sa.Column("auction_id", BIG_ID, nullable=False),
        sa.Column("seller_id", BIG_ID, nullable=False),
        sa.Column("at", MOMENT(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["auction_id"], ["auctions.id"], name=op.f("fk_featured_lots_auction_id")),
        sa.ForeignKeyConstraint(["seller_id"], ["users.id"], name=op.f("fk_featured_lots_seller_id")),
        sa.PrimaryKeyConstraint("auction_id", name=op.f("pk_featured_lots")),
    )
    op.create_index(op.f("ix_featured_lots_seller_id"), "featured_lots", ["seller_id"])
    _sale_fees()


def downgrade() -> None:
    for table in ("sale_fees", "featured_lots", "plan_holders", "plan_rates", "seller_plans"):
        op.drop_table(table)
    fees = sa.table("fee_lines", sa.column("kind"), sa.column("unit"))
    op.execute(
        fees.delete().where(fees.c.kind.in_(["transport", "other"]) | fees.c.unit.in_(["per_bag", "per_lot"]))
    )
    _fee_lines(kinds="", units="")


def _fee_lines(*, kinds: str, units: str) -> None:
    with op.batch_alter_table("fee_lines") as table:
        for name, check in (("kind", KINDS.format(more=kinds)), ("unit", UNITS.format(more=units))):
            table.drop_constraint(op.f(f"ck_fee_lines_{name}"), type_="check")
            table.create_check_constraint(op.f(f"ck_fee_lines_{name}"), check)


def _sale_fees() -> None:
    op.create_table(
        "sale_fees",
        sa.Column("sale_id", BIG_ID, nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("fee_id", sa.Integer(), nullable=True),
        sa.Column("kind", sa.String(length=12), nullable=False),
        sa.Column("name", sa.String(length=80), nullable=False),
        sa.Column("payer", sa.String(length=6), nullable=False),
        sa.Column("unit", sa.String(length=12), nullable=False),
        sa.Column("rate", BIG_ID, nullable=False),
        sa.Column("sure", sa.String(length=12), nullable=False),
        sa.CheckConstraint("payer IN ('buyer', 'seller')", name=op.f("ck_sale_fees_payer")),
        sa.CheckConstraint(
            "unit IN ('percent', 'per_quintal', 'per_bag', 'per_lot')", name=op.f("ck_sale_fees_unit")
        ),
        sa.CheckConstraint("rate > 0", name=op.f("ck_sale_fees_rate")),
        sa.ForeignKeyConstraint(["fee_id"], ["fee_lines.id"], name=op.f("fk_sale_fees_fee_id")),
        sa.ForeignKeyConstraint(["sale_id"], ["sales.id"], name=op.f("fk_sale_fees_sale_id")),
        sa.PrimaryKeyConstraint("sale_id", "position", name=op.f("pk_sale_fees")),
    )
    op.create_index(op.f("ix_sale_fees_fee_id"), "sale_fees", ["fee_id"])
