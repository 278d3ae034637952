"""The papers of sales, and the series of their numbers.

Revision ID: 0014
Revises: 0013
"""

import sqlalchemy as sa
from alembic import op

import models.types
from models.guards import guards

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None

BIG_ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    op.create_table(
        "paper_series",
        sa.Column("kind", sa.String(length=12), nullable=False),
        sa.Column("year", sa.String(length=7), nullable=False),
        sa.Column("last", sa.Integer(), nullable=False),
        sa.CheckConstraint("last > 0", name=op.f("ck_paper_series_last")),
        sa.PrimaryKeyConstraint("kind", "year", name=op.f("pk_paper_series")),
    )
    op.create_table(
        "papers",
        sa.Column("id", BIG_ID, nullable=False),
        sa.Column("kind", sa.String(length=12), nullable=False),
        sa.Column("year", sa.String(length=7), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("sale_id", BIG_ID, nullable=False),
        sa.Column("facts", sa.Text(), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("code", sa.Text(), nullable=False),
        sa.Column("issued_at", models.types.UtcDateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "kind IN ('agreement', 'receipt', 'gate_pass', 'invoice', 'statement')",
            name=op.f("ck_papers_kind"),
        ),
        sa.CheckConstraint("number > 0 AND length(sha256) = 64", name=op.f("ck_papers_whole")),
        sa.ForeignKeyConstraint(["sale_id"], ["sales.id"], name=op.f("fk_papers_sale_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_papers")),
        sa.UniqueConstraint("kind", "year", "number", name=op.f("uq_papers_kind_year_number")),
        sa.UniqueConstraint("sale_id", "kind", name=op.f("uq_papers_sale_id_kind")),
    )
    dialect = op.get_bind().dialect.name
    for statement in guards("papers", dialect):
        op.execute(sa.text(statement))


def downgrade() -> None:
    op.drop_table("papers")
    op.drop_table("paper_series")
    if op.get_bind().dialect.name == "postgresql":
        op.execute(sa.text("DROP FUNCTION refuse_paper_change()"))
