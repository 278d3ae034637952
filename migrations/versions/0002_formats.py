"""sealed and Dutch auctions

Revision ID: 0002
Revises: 0001
"""

import sqlalchemy as sa
from alembic import op

import models.types

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

NEW_CHECKS = {
    "format": "format IN ('english', 'sealed_first', 'sealed_second', 'dutch')",
    "dutch_has_clock": (
        "format <> 'dutch' OR status = 'draft' OR "
        '(floor_price IS NOT NULL AND "drop" IS NOT NULL AND drop_every_s IS NOT NULL)'
    ),
    "floor": "floor_price IS NULL OR (floor_price > 0 AND floor_price < start_price)",
    "drop": '"drop" IS NULL OR ("drop" > 0 AND "drop" <= start_price - floor_price AND drop_every_s > 0)',
}
WIDER_CHECKS = {
    "price": (
        "price IS NULL OR price >= start_price",
        "price IS NULL OR price >= coalesce(floor_price, start_price)",
    ),
    "clock": ("ends_at IS NULL OR ends_at > starts_at", "ends_at IS NULL OR ends_at >= starts_at"),
}
OLD_KINDS = "kind IN ('plain', 'auto', 'reserve')"
NEW_KINDS = "kind IN ('plain', 'auto', 'reserve', 'accept', 'sealed')"


def upgrade():
    op.create_table(
        "sealed_bids",
        sa.Column("auction_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("user_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("amount", models.types.MoneyColumn(), nullable=False),
        sa.Column("seq", sa.Integer(), nullable=False),
        sa.Column("at", models.types.UtcDateTime(timezone=True), nullable=False),
        sa.CheckConstraint("amount > 0", name=op.f("ck_sealed_bids_amount")),
        sa.ForeignKeyConstraint(["auction_id"], ["auctions.id"], name=op.f("fk_sealed_bids_auction_id")),
        sa.ForeignKeyConstraint(["user_id"], ["users.id"], name=op.f("fk_sealed_bids_user_id")),
        sa.PrimaryKeyConstraint("auction_id", "user_id", name=op.f("pk_sealed_bids")),
    )
    with op.batch_alter_table("sealed_bids", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_sealed_bids_user_id"), ["user_id"], unique=False)

    with op.batch_alter_table("auctions", schema=None) as batch_op:
        batch_op.add_column(sa.Column("floor_price", models.types.MoneyColumn(), nullable=True))
        batch_op.add_column(sa.Column("drop", models.types.MoneyColumn(), nullable=True))
        batch_op.add_column(sa.Column("drop_every_s", sa.Integer(), nullable=True))
        for name, (_, wider) in WIDER_CHECKS.items():
            batch_op.drop_constraint(op.f(f"ck_auctions_{name}"), type_="check")
            batch_op.create_check_constraint(op.f(f"ck_auctions_{name}"), sa.text(wider))
        for name, check in NEW_CHECKS.items():
            batch_op.create_check_constraint(op.f(f"ck_auctions_{name}"), sa.text(check))

    with op.batch_alter_table("bids", schema=None) as batch_op:
        batch_op.drop_constraint(op.f("ck_bids_kind"), type_="check")
        batch_op.create_check_constraint(op.f("ck_bids_kind"), sa.text(NEW_KINDS))


def downgrade():
    with op.batch_alter_table("bids", schema=None) as batch_op:
        batch_op.drop_constraint(op.f("ck_bids_kind"), type_="check")
        batch_op.create_check_constraint(op.f("ck_bids_kind"), sa.text(OLD_KINDS))

    with op.batch_alter_table("auctions", schema=None) as batch_op:
        for name in NEW_CHECKS:
            batch_op.drop_constraint(op.f(f"ck_auctions_{name}"), type_="check")
        for name, (narrower, _) in WIDER_CHECKS.items():
            batch_op.drop_constraint(op.f(f"ck_auctions_{name}"), type_="check")
            batch_op.create_check_constraint(op.f(f"ck_auctions_{name}"), sa.text(narrower))
        for name in ("drop_every_s", "drop", "floor_price"):
            batch_op.drop_column(name)

    with op.batch_alter_table("sealed_bids", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_sealed_bids_user_id"))

    op.drop_table("sealed_bids")
