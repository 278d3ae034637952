"""Disputes about sales, what is offered in them, and by how much they lowered a price.

Revision ID: 0015
Revises: 0014
"""

import sqlalchemy as sa
from alembic import op

import models.types

revision = "0015"
down_revision = "0014"
branch_labels = None
depends_on = None

BIG_ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
MONEY = models.types.MoneyColumn()
MOMENT = models.types.UtcDateTime(timezone=True)
KINDS = "kind IN ('weight', 'quality', 'not_paid', 'not_delivered', 'wrong_lot', 'other')"
STATUSES = "status IN ('open', 'settled', 'decided', 'withdrawn', 'moot')"
OFFERS = "status IN ('open', 'accepted', 'lapsed', 'replaced', 'closed')"


def upgrade() -> None:
    with op.batch_alter_table("sales") as batch_op:
        batch_op.add_column(sa.Column("conceded_amount", MONEY, nullable=False, server_default="0"))
    with op.batch_alter_table("sales") as batch_op:
        batch_op.alter_column("conceded_amount", existing_type=MONEY, server_default=None)
    _disputes()
    _steps_and_offers()


def downgrade() -> None:
    for table in ("dispute_offers", "dispute_steps", "disputes"):
        op.drop_table(table)
    with op.batch_alter_table("sales") as batch_op:
        batch_op.drop_column("conceded_amount")


def _disputes() -> None:
    op.create_table(
        "disputes",
        sa.Column("id", BIG_ID, nullable=False),
        sa.Column("sale_id", BIG_ID, nullable=False),
        sa.Column("opened_by", BIG_ID, nullable=True),
        sa.Column("key", sa.String(length=64), nullable=False),
        sa.Column("kind", sa.String(length=16), nullable=False),
        sa.Column("amount", MONEY, nullable=False),
        sa.Column("status", sa.String(length=10), nullable=False),
        sa.Column("answer_due_at", MOMENT, nullable=False),
        sa.Column("answered_at", MOMENT, nullable=True),
        sa.Column("look_at", MOMENT, nullable=True),
        sa.Column("opened_at", MOMENT, nullable=False),
        sa.Column("closed_at", MOMENT, nullable=True),
        sa.Column("closed_by", BIG_ID, nullable=True),
        sa.Column("closing_key", sa.String(length=64), nullable=False),
        sa.Column("to_buyer_amount", MONEY, nullable=False),
        sa.Column("owed_amount", MONEY, nullable=False),
        sa.Column("reasons", sa.String(length=1000), nullable=False),
        sa.CheckConstraint(KINDS, name=op.f("ck_disputes_kind")),
        sa.CheckConstraint(STATUSES, name=op.f("ck_disputes_status")),
        sa.CheckConstraint("amount > 0", name=op.f("ck_disputes_amount")),
        sa.CheckConstraint(
            "to_buyer_amount >= 0 AND to_buyer_amount <= amount", name=op.f("ck_disputes_to_buyer")
        ),
        sa.CheckConstraint(
            "owed_amount >= 0 AND owed_amount <= to_buyer_amount", name=op.f("ck_disputes_owed")
        ),
        sa.ForeignKeyConstraint(["closed_by"], ["users.id"], name=op.f("fk_disputes_closed_by")),
        sa.ForeignKeyConstraint(["opened_by"], ["users.id"], name=op.f("fk_disputes_opened_by")),
        sa.ForeignKeyConstraint(["sale_id"], ["sales.id"], name=op.f("fk_disputes_sale_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_disputes")),
        sa.UniqueConstraint("opened_by", "key", name=op.f("uq_disputes_opened_by_key")),
    )
    op.create_index(op.f("ix_disputes_sale_id"), "disputes", ["sale_id"], unique=False)
    op.create_index(op.f("ix_disputes_look_at"), "disputes", ["look_at"], unique=False)
    op.create_index("ix_disputes_status_opened_at", "disputes", ["status", "opened_at"], unique=False)


def _steps_and_offers() -> None:
    op.create_table(
        "dispute_steps",
        sa.Column("step_id", BIG_ID, nullable=False),
        sa.Column("dispute_id", BIG_ID, nullable=False),
        sa.ForeignKeyConstraint(["dispute_id"], ["disputes.id"], name=op.f("fk_dispute_steps_dispute_id")),
        sa.ForeignKeyConstraint(["step_id"], ["sale_steps.id"], name=op.f("fk_dispute_steps_step_id")),
        sa.PrimaryKeyConstraint("step_id", name=op.f("pk_dispute_steps")),
    )
    op.create_index(op.f("ix_dispute_steps_dispute_id"), "dispute_steps", ["dispute_id"], unique=False)
    op.create_table(
        "dispute_offers",
        sa.Column("id", BIG_ID, nullable=False),
        sa.Column("dispute_id", BIG_ID, nullable=False),
        sa.Column("step_id", BIG_ID, nullable=False),
        sa.Column("by_id", BIG_ID, nullable=False),
        sa.Column("key", sa.String(length=64), nullable=False),
        sa.Column("amount", MONEY, nullable=False),
        sa.Column("status", sa.String(length=10), nullable=False),
        sa.Column("made_at", MOMENT, nullable=False),
        sa.Column("lapses_at", MOMENT, nullable=False),
        sa.CheckConstraint(OFFERS, name=op.f("ck_dispute_offers_status")),
        sa.CheckConstraint("amount >= 0", name=op.f("ck_dispute_offers_amount")),
        sa.ForeignKeyConstraint(["by_id"], ["users.id"], name=op.f("fk_dispute_offers_by_id")),
        sa.ForeignKeyConstraint(["dispute_id"], ["disputes.id"], name=op.f("fk_dispute_offers_dispute_id")),
        sa.ForeignKeyConstraint(["step_id"], ["sale_steps.id"], name=op.f("fk_dispute_offers_step_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_dispute_offers")),
        sa.UniqueConstraint("by_id", "key", name=op.f("uq_dispute_offers_by_id_key")),
        sa.UniqueConstraint("step_id", name=op.f("uq_dispute_offers_step_id")),
    )
    op.create_index(op.f("ix_dispute_offers_dispute_id"), "dispute_offers", ["dispute_id"], unique=False)
    op.create_index(
        "ix_dispute_offers_status_lapses_at", "dispute_offers", ["status", "lapses_at"], unique=False
    )
