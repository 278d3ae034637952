"""Earnest money: what an auction asks, what is held for it, and bids that are voided.

Revision ID: 0012
Revises: 0011
"""

import sqlalchemy as sa
from alembic import op

import models.types

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None

BIG_ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
OLD_KINDS = "kind IN ('available', 'held', 'leaving', 'house', 'gateway', 'bank')"
NEW_KINDS = "kind IN ('available', 'held', 'leaving', 'house', 'gateway', 'bank', 'escrow')"
OLD_BIDS = "kind IN ('plain', 'auto', 'reserve', 'accept', 'sealed')"
NEW_BIDS = "kind IN ('plain', 'auto', 'reserve', 'accept', 'sealed', 'voided')"
EARNEST = "earnest_ppm >= 0 AND earnest_ppm <= 500000"


def upgrade() -> None:
    op.create_table(
        "money_holds",
        sa.Column("auction_id", BIG_ID, nullable=False),
        sa.Column("user_id", BIG_ID, nullable=False),
        sa.Column("amount", models.types.MoneyColumn(), nullable=False),
        sa.Column("total", models.types.MoneyColumn(), nullable=False),
        sa.Column("status", sa.String(length=10), nullable=False),
        sa.Column("sale_id", BIG_ID, nullable=True),
        sa.Column("at", models.types.UtcDateTime(timezone=True), nullable=False),
        sa.CheckConstraint("amount > 0 AND total > 0", name=op.f("ck_money_holds_amount")),
        sa.CheckConstraint(
            "status IN ('held', 'freed', 'applied', 'forfeited')", name=op.f("ck_money_holds_status")
        ),
        sa.ForeignKeyConstraint(["auction_id"], ["auctions.id"], name=op.f("fk_money_holds_auction_id")),
        sa.ForeignKeyConstraint(["user_id"], ["users.id"], name=op.f("fk_money_holds_user_id")),
        sa.ForeignKeyConstraint(["sale_id"], ["sales.id"], name=op.f("fk_money_holds_sale_id")),
        sa.PrimaryKeyConstraint("auction_id", "user_id", name=op.f("pk_money_holds")),
    )
    op.create_index(op.f("ix_money_holds_user_id"), "money_holds", ["user_id"])
    with op.batch_alter_table("auctions", schema=None) as batch_op:
        batch_op.add_column(sa.Column("earnest_ppm", sa.Integer(), server_default="0", nullable=False))
        batch_op.create_check_constraint(op.f("ck_auctions_earnest"), sa.text(EARNEST))
    _checks(accounts=NEW_KINDS, bids=NEW_BIDS)


def downgrade() -> None:
    _checks(accounts=OLD_KINDS, bids=OLD_BIDS)
    with op.batch_alter_table("auctions", schema=None) as batch_op:
        batch_op.drop_constraint(op.f("ck_auctions_earnest"), type_="check")
        batch_op.drop_column("earnest_ppm")
    op.drop_table("money_holds")


def _checks(*, accounts: str, bids: str) -> None:
    for table, check in (("money_accounts", accounts), ("bids", bids)):
        with op.batch_alter_table(table, schema=None) as batch_op:
            batch_op.drop_constraint(op.f(f"ck_{table}_kind"), type_="check")
            batch_op.create_check_constraint(op.f(f"ck_{table}_kind"), sa.text(check))
