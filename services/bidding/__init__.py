"""Bidding: promises, who leads, and how auctions end."""

from services.bidding.ahead import read_ahead
from services.bidding.answers import alias_text
from services.bidding.asking import Asked, answer_question, ask_next, lock_sold, note_default
from services.bidding.closing import accept, cancel, close_due, end_early, lapse_due, reject
from services.bidding.commands import Placed
from services.bidding.errors import QuestionOver
from services.bidding.events import (
    AuctionClosed,
    AuctionOpened,
    AuctionSold,
    AutoBidSet,
    BidAccepted,
    LeadVoided,
    Outbid,
    OwnBidTaken,
)
from services.bidding.ledger import stamp
from services.bidding.mine import OpenedCommitment, Promise, list_own_commitments, list_promises
from services.bidding.moments import BATCH, next_moment
from services.bidding.opening import open_due
from services.bidding.placing import cancel_auto_bid, is_bid_on, place_bid, set_auto_bid
from services.bidding.queries import is_seller, list_bids, snapshot, standings, version_of
from services.bidding.reserve import lower_reserve
from services.bidding.rules import Answer
from services.bidding.verifying import (
    LedgerReport,
    ledger_lines,
    list_changed_since,
    verify_all,
    verify_ledger,
)
from services.bidding.voiding import able_buyers, list_open_leads, void_lead

__all__ = [
    "BATCH",
    "Answer",
    "Asked",
    "AuctionClosed",
    "AuctionOpened",
    "AuctionSold",
    "AutoBidSet",
    "BidAccepted",
    "LeadVoided",
    "LedgerReport",
    "OpenedCommitment",
    "Outbid",
    "OwnBidTaken",
    "Placed",
    "Promise",
    "QuestionOver",
    "able_buyers",
    "accept",
    "alias_text",
    "answer_question",
    "ask_next",
    "cancel",
    "cancel_auto_bid",
    "close_due",
    "end_early",
    "is_bid_on",
    "is_seller",
    "lapse_due",
    "ledger_lines",
    "list_bids",
    "list_changed_since",
    "list_open_leads",
    "list_own_commitments",
    "list_promises",
    "lock_sold",
    "lower_reserve",
    "next_moment",
    "note_default",
    "open_due",
    "place_bid",
    "read_ahead",
    "reject",
    "set_auto_bid",
    "snapshot",
    "stamp",
    "standings",
    "verify_all",
    "verify_ledger",
    "version_of",
    "void_lead",
]
