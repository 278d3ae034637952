"""The desk: where all bids on English auctions are taken, in order, many to a commit."""

from services.bidding.desk.batch import Elsewhere
from services.bidding.desk.queueing import Desk, desk_of

__all__ = ["Desk", "Elsewhere", "desk_of"]
