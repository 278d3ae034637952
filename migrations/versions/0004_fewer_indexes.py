"""Drop two indexes that nothing reads and every bid paid for, a page each.

Revision ID: 0004
Revises: 0003
"""

from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.drop_index("ix_bids_bidder_id", table_name="bids")
    op.drop_index("ix_bid_requests_bidder_id", table_name="bid_requests")


def downgrade() -> None:
    op.create_index("ix_bids_bidder_id", "bids", ["bidder_id"])
    op.create_index("ix_bid_requests_bidder_id", "bid_requests", ["bidder_id"])
