"""The feed that the house asks by itself, runs that tell how far they are, and how full a day is.

Revision ID: 0005
Revises: 0004
"""

import sqlalchemy as sa
from alembic import op

import models.types

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None

WORKS_DAYS_OUT = """
INSERT INTO price_coverage (date, state, markets, records)
SELECT r.date, m.state, count(DISTINCT r.market_id), count(*)
FROM price_records r JOIN markets m ON m.id = r.market_id WHERE r.revision > 0 GROUP BY r.date, m.state
UNION ALL
SELECT r.date, '', count(DISTINCT r.market_id), count(*)
FROM price_records r WHERE r.revision > 0 GROUP BY r.date
"""


def upgrade() -> None:
    op.create_table(
        "price_coverage",
        sa.Column("date", sa.Date(), nullable=False),
        sa.Column("state", sa.String(length=60), nullable=False),
        sa.Column("markets", sa.Integer(), nullable=False),
        sa.Column("records", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("date", "state", name=op.f("pk_price_coverage")),
        sqlite_with_rowid=False,
    )
    op.execute(WORKS_DAYS_OUT)
    op.create_table(
        "price_feeds",
        sa.Column("name", sa.String(length=20), nullable=False),
        sa.Column("wanted_at", models.types.UtcDateTime(timezone=True), nullable=True),
        sa.Column("tried_at", models.types.UtcDateTime(timezone=True), nullable=True),
        sa.Column("succeeded_at", models.types.UtcDateTime(timezone=True), nullable=True),
        sa.Column("next_try_at", models.types.UtcDateTime(timezone=True), nullable=True),
        sa.Column("rests_until_at", models.types.UtcDateTime(timezone=True), nullable=True),
        sa.Column("failures", sa.Integer(), nullable=False),
        sa.Column("fault", sa.String(length=40), nullable=False),
        sa.Column("said", sa.String(length=200), nullable=False),
        sa.Column("updated", sa.String(length=40), nullable=False),
        sa.Column("newest", sa.Date(), nullable=True),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_price_feeds")),
    )
    with op.batch_alter_table("import_runs") as batch_op:
        batch_op.add_column(sa.Column("seen_at", models.types.UtcDateTime(timezone=True), nullable=True))
        batch_op.add_column(sa.Column("reason", sa.String(length=40), nullable=False, server_default=""))
        batch_op.add_column(sa.Column("per_mille", sa.Integer(), nullable=False, server_default="0"))


def downgrade() -> None:
    with op.batch_alter_table("import_runs") as batch_op:
        batch_op.drop_column("per_mille")
        batch_op.drop_column("reason")
        batch_op.drop_column("seen_at")
    op.drop_table("price_feeds")
    op.drop_table("price_coverage")
