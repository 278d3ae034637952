"""Payments for sales, money kept for them, and what the payment gateway says.

Revision ID: 0013
Revises: 0012
"""

import sqlalchemy as sa
from alembic import op

import models.types

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None

BIG_ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
COUNTS_ONCE = sa.text("reference <> '' AND way <> 'cash' AND status IN ('asked', 'done', 'refunded')")
OLD_KINDS = ("available", "held", "leaving", "house", "gateway", "bank", "escrow")
OLD_NEGATIVE = ("house", "gateway", "bank")
KINDS = (*OLD_KINDS, "fees", "receivable")
NEGATIVE = (*OLD_NEGATIVE, "receivable")
TABLES = (
    "gateway_differences",
    "gateway_events",
    "gateway_refunds",
    "gateway_payments",
    "gateway_orders",
    "payment_proofs",
    "payments",
    "money_references",
)


def upgrade() -> None:
    _kinds(KINDS, NEGATIVE)
    _payments()
    _gateway()
    op.execute(
        sa.text(
            "INSERT INTO money_references (number, about) SELECT MIN(reference), 'transfer:' || MIN(id) "
            "FROM money_transfers WHERE direction = 'in' AND status = 'done' GROUP BY reference"
        )
    )


def downgrade() -> None:
    for table in TABLES:
        op.drop_table(table)
    _kinds(OLD_KINDS, OLD_NEGATIVE)


def _kinds(kinds: tuple[str, ...], negative: tuple[str, ...]) -> None:
    with op.batch_alter_table("money_accounts") as table:
        for name, check in (
            ("kind", f"kind IN {kinds}"),
            ("balance", f"balance >= 0 OR kind IN {negative}"),
        ):
            table.drop_constraint(op.f(f"ck_money_accounts_{name}"), type_="check")
            table.create_check_constraint(op.f(f"ck_money_accounts_{name}"), sa.text(check))


def _payments() -> None:
    op.create_table(
        "money_references",
        sa.Column("number", sa.String(length=40), nullable=False),
        sa.Column("about", sa.String(length=40), nullable=False),
        sa.PrimaryKeyConstraint("number", name=op.f("pk_money_references")),
    )
    op.create_table(
        "payments",
        sa.Column("id", BIG_ID, nullable=False),
        sa.Column("sale_id", BIG_ID, nullable=False),
        sa.Column("payer_id", BIG_ID, nullable=False),
        sa.Column("key", sa.String(length=64), nullable=False),
        sa.Column("way", sa.String(length=8), nullable=False),
        sa.Column("amount", models.types.MoneyColumn(), nullable=False),
        sa.Column("reference", sa.String(length=40), nullable=False),
        sa.Column("status", sa.String(length=10), nullable=False),
        sa.Column("note", sa.String(length=200), nullable=False),
        sa.Column("asked_at", models.types.UtcDateTime(timezone=True), nullable=False),
        sa.Column("decided_by", BIG_ID, nullable=True),
        sa.Column("decided_at", models.types.UtcDateTime(timezone=True), nullable=True),
        sa.CheckConstraint(
            "status IN ('asked', 'done', 'refused', 'withdrawn', 'refunded')", name=op.f("ck_payments_status")
        ),
        sa.CheckConstraint(
            "way IN ('bank', 'cash', 'upi', 'gateway', 'wallet')", name=op.f("ck_payments_way")
        ),
        sa.CheckConstraint("amount > 0", name=op.f("ck_payments_amount")),
        sa.ForeignKeyConstraint(["decided_by"], ["users.id"], name=op.f("fk_payments_decided_by")),
        sa.ForeignKeyConstraint(["payer_id"], ["users.id"], name=op.f("fk_payments_payer_id")),
        sa.ForeignKeyConstraint(["sale_id"], ["sales.id"], name=op.f("fk_payments_sale_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_payments")),
        sa.UniqueConstraint("payer_id", "key", name=op.f("uq_payments_payer_id_key")),
    )
    op.create_index(op.f("ix_payments_sale_id"), "payments", ["sale_id"], unique=False)
    op.create_index("ix_payments_status_asked_at", "payments", ["status", "asked_at"], unique=False)
    op.create_index(
        "uq_payments_reference",
        "payments",
        ["way", "reference"],
        unique=True,
        sqlite_where=COUNTS_ONCE,
        postgresql_where=COUNTS_ONCE,
    )
    op.create_table(
        "payment_proofs",
        sa.Column("payment_id", BIG_ID, nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(["payment_id"], ["payments.id"], name=op.f("fk_payment_proofs_payment_id")),
        sa.PrimaryKeyConstraint("payment_id", name=op.f("pk_payment_proofs")),
    )


def _gateway() -> None:
    op.create_table(
        "gateway_orders",
        sa.Column("id", BIG_ID, nullable=False),
        sa.Column("sale_id", BIG_ID, nullable=False),
        sa.Column("payer_id", BIG_ID, nullable=False),
        sa.Column("key", sa.String(length=64), nullable=False),
        sa.Column("receipt", sa.String(length=40), nullable=False),
        sa.Column("order_id", sa.String(length=40), nullable=True),
        sa.Column("amount", models.types.MoneyColumn(), nullable=False),
        sa.Column("created_at", models.types.UtcDateTime(timezone=True), nullable=False),
        sa.CheckConstraint("amount > 0", name=op.f("ck_gateway_orders_amount")),
        sa.ForeignKeyConstraint(["payer_id"], ["users.id"], name=op.f("fk_gateway_orders_payer_id")),
        sa.ForeignKeyConstraint(["sale_id"], ["sales.id"], name=op.f("fk_gateway_orders_sale_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_gateway_orders")),
        sa.UniqueConstraint("order_id", name=op.f("uq_gateway_orders_order_id")),
        sa.UniqueConstraint("payer_id", "key", name=op.f("uq_gateway_orders_payer_id_key")),
        sa.UniqueConstraint("receipt", name=op.f("uq_gateway_orders_receipt")),
    )
    op.create_index(op.f("ix_gateway_orders_sale_id"), "gateway_orders", ["sale_id"], unique=False)
    op.create_table(
        "gateway_payments",
        sa.Column("id", BIG_ID, nullable=False),
        sa.Column("gateway_id", sa.String(length=40), nullable=False),
        sa.Column("order_id", sa.String(length=40), nullable=False),
        sa.Column("sale_id", BIG_ID, nullable=True),
        sa.Column("payment_id", BIG_ID, nullable=True),
        sa.Column("amount", models.types.MoneyColumn(), nullable=False),
        sa.Column("currency", sa.String(length=3), nullable=False),
        sa.Column("state", sa.String(length=10), nullable=False),
        sa.Column("why", sa.String(length=20), nullable=False),
        sa.Column("seen_at", models.types.UtcDateTime(timezone=True), nullable=False),
        sa.Column("decided_by", BIG_ID, nullable=True),
        sa.Column("decided_at", models.types.UtcDateTime(timezone=True), nullable=True),
        sa.CheckConstraint(
            "state IN ('booked', 'waiting', 'credited', 'returned')", name=op.f("ck_gateway_payments_state")
        ),
        sa.CheckConstraint("amount > 0", name=op.f("ck_gateway_payments_amount")),
        sa.ForeignKeyConstraint(["decided_by"], ["users.id"], name=op.f("fk_gateway_payments_decided_by")),
        sa.ForeignKeyConstraint(["payment_id"], ["payments.id"], name=op.f("fk_gateway_payments_payment_id")),
        sa.ForeignKeyConstraint(["sale_id"], ["sales.id"], name=op.f("fk_gateway_payments_sale_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_gateway_payments")),
        sa.UniqueConstraint("gateway_id", name=op.f("uq_gateway_payments_gateway_id")),
        sa.UniqueConstraint("payment_id", name=op.f("uq_gateway_payments_payment_id")),
    )
    op.create_index(op.f("ix_gateway_payments_order_id"), "gateway_payments", ["order_id"], unique=False)
    op.create_index(op.f("ix_gateway_payments_sale_id"), "gateway_payments", ["sale_id"], unique=False)
    op.create_index("ix_gateway_payments_state", "gateway_payments", ["state"], unique=False)
    op.create_table(
        "gateway_refunds",
        sa.Column("id", BIG_ID, nullable=False),
        sa.Column("gateway_payment_id", BIG_ID, nullable=False),
        sa.Column("key", sa.String(length=64), nullable=False),
        sa.Column("refund_id", sa.String(length=40), nullable=True),
        sa.Column("amount", models.types.MoneyColumn(), nullable=False),
        sa.Column("status", sa.String(length=10), nullable=False),
        sa.Column("note", sa.String(length=200), nullable=False),
        sa.Column("by_id", BIG_ID, nullable=True),
        sa.Column("asked_at", models.types.UtcDateTime(timezone=True), nullable=False),
        sa.Column("done_at", models.types.UtcDateTime(timezone=True), nullable=True),
        sa.CheckConstraint("status IN ('asked', 'done', 'failed')", name=op.f("ck_gateway_refunds_status")),
        sa.CheckConstraint("amount > 0", name=op.f("ck_gateway_refunds_amount")),
        sa.ForeignKeyConstraint(["by_id"], ["users.id"], name=op.f("fk_gateway_refunds_by_id")),
        sa.ForeignKeyConstraint(
            ["gateway_payment_id"],
            ["gateway_payments.id"],
            name=op.f("fk_gateway_refunds_gateway_payment_id"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_gateway_refunds")),
        sa.UniqueConstraint("key", name=op.f("uq_gateway_refunds_key")),
        sa.UniqueConstraint("refund_id", name=op.f("uq_gateway_refunds_refund_id")),
    )
    op.create_index(
        op.f("ix_gateway_refunds_gateway_payment_id"), "gateway_refunds", ["gateway_payment_id"], unique=False
    )
    op.create_index("ix_gateway_refunds_status", "gateway_refunds", ["status"], unique=False)
    op.create_table(
        "gateway_events",
        sa.Column("id", BIG_ID, nullable=False),
        sa.Column("event_id", sa.String(length=80), nullable=False),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("gateway_id", sa.String(length=40), nullable=False),
        sa.Column("order_id", sa.String(length=40), nullable=False),
        sa.Column("outcome", sa.String(length=20), nullable=False),
        sa.Column("body", sa.JSON(), nullable=False),
        sa.Column("received_at", models.types.UtcDateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_gateway_events")),
        sa.UniqueConstraint("event_id", name=op.f("uq_gateway_events_event_id")),
    )
    op.create_index("ix_gateway_events_received_at", "gateway_events", ["received_at"], unique=False)
    op.create_table(
        "gateway_differences",
        sa.Column("id", BIG_ID, nullable=False),
        sa.Column("gateway_id", sa.String(length=40), nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("our_amount", models.types.MoneyColumn(), nullable=False),
        sa.Column("their_amount", models.types.MoneyColumn(), nullable=False),
        sa.Column("first_seen_at", models.types.UtcDateTime(timezone=True), nullable=False),
        sa.Column("last_seen_at", models.types.UtcDateTime(timezone=True), nullable=False),
        sa.Column("solved_at", models.types.UtcDateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_gateway_differences")),
        sa.UniqueConstraint("gateway_id", "kind", name=op.f("uq_gateway_differences_gateway_id_kind")),
    )
