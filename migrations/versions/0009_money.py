"""The ledger of money: accounts, journals that are never changed, and requests to pay in and out.

Revision ID: 0009
Revises: 0008
"""

import sqlalchemy as sa
from alembic import op

import models.types
from models.guards import guards

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None

BIG_ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
COUNTS_ONCE = sa.text("direction = 'in' AND status IN ('asked', 'done')")


def upgrade() -> None:
    op.create_table(
        "money_accounts",
        sa.Column("id", BIG_ID, nullable=False),
        sa.Column("kind", sa.String(length=12), nullable=False),
        sa.Column("owner_id", BIG_ID, nullable=False),
        sa.Column("balance", models.types.MoneyColumn(), nullable=False),
        sa.CheckConstraint(
            "kind IN ('available', 'held', 'leaving', 'house', 'gateway', 'bank')",
            name=op.f("ck_money_accounts_kind"),
        ),
        sa.CheckConstraint(
            "balance >= 0 OR kind IN ('house', 'gateway', 'bank')", name=op.f("ck_money_accounts_balance")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_money_accounts")),
        sa.UniqueConstraint("kind", "owner_id", name=op.f("uq_money_accounts_kind_owner_id")),
    )
    op.create_table(
        "journals",
        sa.Column("id", BIG_ID, nullable=False),
        sa.Column("key", sa.String(length=80), nullable=False),
        sa.Column("reason", sa.String(length=24), nullable=False),
        sa.Column("about", sa.String(length=40), nullable=False),
        sa.Column("by_id", BIG_ID, nullable=True),
        sa.Column("note", sa.String(length=200), nullable=False),
        sa.Column("at", models.types.UtcDateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["by_id"], ["users.id"], name=op.f("fk_journals_by_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_journals")),
        sa.UniqueConstraint("key", name=op.f("uq_journals_key")),
    )
    op.create_index("ix_journals_about", "journals", ["about"])
    op.create_index(op.f("ix_journals_at"), "journals", ["at"])
    op.create_table(
        "journal_lines",
        sa.Column("journal_id", BIG_ID, nullable=False),
        sa.Column("account_id", BIG_ID, nullable=False),
        sa.Column("amount", models.types.MoneyColumn(), nullable=False),
        sa.CheckConstraint("amount <> 0", name=op.f("ck_journal_lines_amount")),
        sa.ForeignKeyConstraint(
            ["account_id"], ["money_accounts.id"], name=op.f("fk_journal_lines_account_id")
        ),
        sa.ForeignKeyConstraint(["journal_id"], ["journals.id"], name=op.f("fk_journal_lines_journal_id")),
        sa.PrimaryKeyConstraint("journal_id", "account_id", name=op.f("pk_journal_lines")),
    )
    op.create_index(op.f("ix_journal_lines_account_id"), "journal_lines", ["account_id"])
    op.create_table(
        "money_transfers",
        sa.Column("id", BIG_ID, nullable=False),
        sa.Column("user_id", BIG_ID, nullable=False),
        sa.Column("key", sa.String(length=64), nullable=False),
        sa.Column("direction", sa.String(length=3), nullable=False),
        sa.Column("way", sa.String(length=8), nullable=False),
        sa.Column("amount", models.types.MoneyColumn(), nullable=False),
        sa.Column("reference", sa.String(length=40), nullable=False),
        sa.Column("to_account", sa.String(length=120), nullable=False),
        sa.Column("status", sa.String(length=10), nullable=False),
        sa.Column("note", sa.String(length=200), nullable=False),
        sa.Column("asked_at", models.types.UtcDateTime(timezone=True), nullable=False),
        sa.Column("decided_by", BIG_ID, nullable=True),
        sa.Column("decided_at", models.types.UtcDateTime(timezone=True), nullable=True),
        sa.CheckConstraint("direction IN ('in', 'out')", name=op.f("ck_money_transfers_direction")),
        sa.CheckConstraint("way IN ('upi', 'bank')", name=op.f("ck_money_transfers_way")),
        sa.CheckConstraint(
            "status IN ('asked', 'done', 'refused', 'withdrawn')", name=op.f("ck_money_transfers_status")
        ),
        sa.CheckConstraint("amount > 0", name=op.f("ck_money_transfers_amount")),
        sa.ForeignKeyConstraint(["decided_by"], ["users.id"], name=op.f("fk_money_transfers_decided_by")),
        sa.ForeignKeyConstraint(["user_id"], ["users.id"], name=op.f("fk_money_transfers_user_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_money_transfers")),
        sa.UniqueConstraint("user_id", "key", name=op.f("uq_money_transfers_user_id_key")),
    )
    op.create_index("ix_money_transfers_status_asked_at", "money_transfers", ["status", "asked_at"])
    op.create_index(op.f("ix_money_transfers_user_id"), "money_transfers", ["user_id"])
    op.create_index(
        "uq_money_transfers_reference",
        "money_transfers",
        ["way", "reference"],
        unique=True,
        sqlite_where=COUNTS_ONCE,
        postgresql_where=COUNTS_ONCE,
    )
    dialect = op.get_bind().dialect.name
    for table in ("journals", "journal_lines"):
        for statement in guards(table, dialect):
            op.execute(sa.text(statement))
    if dialect == "postgresql":  # houses before this one could still empty the log as a whole
        op.execute(sa.text("DROP TRIGGER IF EXISTS admin_acts_refuse_truncate ON admin_acts"))
        op.execute(sa.text(guards("admin_acts", dialect)[2]))


def downgrade() -> None:
    for table in ("money_transfers", "journal_lines", "journals", "money_accounts"):
        op.drop_table(table)
    if op.get_bind().dialect.name == "postgresql":
        for function in ("refuse_journal_line_change", "refuse_journal_change"):
            op.execute(sa.text(f"DROP FUNCTION {function}()"))
