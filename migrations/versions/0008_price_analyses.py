"""Keep the last price analysis of each lot.

Revision ID: 0008
Revises: 0007
"""

import sqlalchemy as sa
from alembic import op

import models.types

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "price_analyses",
        sa.Column("auction_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("prices_day", sa.Date(), nullable=True),
        sa.Column("made_at", models.types.UtcDateTime(timezone=True), nullable=False),
        sa.Column("result", sa.JSON(none_as_null=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["auction_id"], ["auctions.id"], name=op.f("fk_price_analyses_auction_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("auction_id", name=op.f("pk_price_analyses")),
    )


def downgrade() -> None:
    op.drop_table("price_analyses")
