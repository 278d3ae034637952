"""Buyers who are blocked, promisors who are asked, and a second sale of a lot whose first is off.

Revision ID: 0016
Revises: 0015
"""

import sqlalchemy as sa
from alembic import op

import models.types

revision = "0016"
down_revision = "0015"
branch_labels = None
depends_on = None

BIG_ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
IS_OPEN = sa.text("status NOT IN ('cancelled', 'defaulted')")
IS_ASKED = sa.text("status = 'asked'")


def upgrade() -> None:
    with op.batch_alter_table("users") as table:
        table.add_column(sa.Column("blocked_at", models.types.UtcDateTime(timezone=True), nullable=True))
        table.add_column(sa.Column("blocked_reason", sa.String(length=40), nullable=True))
    with op.batch_alter_table("sales") as table:
        table.drop_constraint(op.f("uq_sales_auction_id"), type_="unique")
        table.create_index(op.f("ix_sales_auction_id"), ["auction_id"], unique=False)
    op.create_index(
        "uq_sales_open_auction_id",
        "sales",
        ["auction_id"],
        unique=True,
        sqlite_where=IS_OPEN,
        postgresql_where=IS_OPEN,
    )
    _runner_ups()


def downgrade() -> None:
    op.drop_table("runner_ups")
    op.drop_index("uq_sales_open_auction_id", table_name="sales")
    with op.batch_alter_table("sales") as table:
        table.drop_index(op.f("ix_sales_auction_id"))
        table.create_unique_constraint(op.f("uq_sales_auction_id"), ["auction_id"])
    with op.batch_alter_table("users") as table:
        table.drop_column("blocked_reason")
        table.drop_column("blocked_at")


def _runner_ups() -> None:
    op.create_table(
        "runner_ups",
        sa.Column("id", BIG_ID, nullable=False),
        sa.Column("auction_id", BIG_ID, nullable=False),
        sa.Column("sale_id", BIG_ID, nullable=False),
        sa.Column("user_id", BIG_ID, nullable=False),
        sa.Column("rate", models.types.MoneyColumn(), nullable=False),
        sa.Column("total", models.types.MoneyColumn(), nullable=False),
        sa.Column("status", sa.String(length=10), nullable=False),
        sa.Column("asked_at", models.types.UtcDateTime(timezone=True), nullable=False),
        sa.Column("until_at", models.types.UtcDateTime(timezone=True), nullable=False),
        sa.Column("answered_at", models.types.UtcDateTime(timezone=True), nullable=True),
        sa.CheckConstraint(
            "status IN ('asked', 'accepted', 'declined', 'lapsed', 'withdrawn')",
            name=op.f("ck_runner_ups_status"),
        ),
        sa.CheckConstraint("rate > 0 AND total > 0", name=op.f("ck_runner_ups_positive")),
        sa.ForeignKeyConstraint(["auction_id"], ["auctions.id"], name=op.f("fk_runner_ups_auction_id")),
        sa.ForeignKeyConstraint(["sale_id"], ["sales.id"], name=op.f("fk_runner_ups_sale_id")),
        sa.ForeignKeyConstraint(["user_id"], ["users.id"], name=op.f("fk_runner_ups_user_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_runner_ups")),
        sa.UniqueConstraint("auction_id", "user_id", name=op.f("uq_runner_ups_auction_id_user_id")),
    )
    op.create_index(op.f("ix_runner_ups_user_id"), "runner_ups", ["user_id"], unique=False)
    op.create_index("ix_runner_ups_status_until_at", "runner_ups", ["status", "until_at"], unique=False)
    op.create_index(
        "uq_runner_ups_asked",
        "runner_ups",
        ["auction_id"],
        unique=True,
        sqlite_where=IS_ASKED,
        postgresql_where=IS_ASKED,
    )
