"""The secretary's desk: reviewing what happened, and noting every act of the office."""

from services.administration.admin_log import ActFilter, ActView, list_act_names, list_acts
from services.administration.attention import Attention, needs_attention
from services.administration.auctions import STATUSES, AuctionRow, count_auctions, list_auctions
from services.administration.exports import (
    export_disputes,
    export_gateway,
    export_journal,
    export_overdue,
    export_payments,
    export_payouts,
    export_sales,
)
from services.administration.fee_days import FeesOverlap, KeptBySales, open_sales_of_fee
from services.administration.fees import InvalidFee, save_fee, save_keeping, save_vehicle
from services.administration.jobs import Backlog, FailingRow, JobView, list_failing, list_jobs, outbox_backlog
from services.administration.ledgers import LedgerCheck, check_all_ledgers, check_ledger, find_last_check
from services.administration.plans import choose_plan, save_plan
from services.administration.prices import want_prices
from services.administration.story import AuctionStory, BidLine, LedgerLine, RequestLine, auction_story

__all__ = [
    "STATUSES",
    "ActFilter",
    "ActView",
    "Attention",
    "AuctionRow",
    "AuctionStory",
    "Backlog",
    "BidLine",
    "FailingRow",
    "FeesOverlap",
    "InvalidFee",
    "JobView",
    "KeptBySales",
    "LedgerCheck",
    "LedgerLine",
    "RequestLine",
    "auction_story",
    "check_all_ledgers",
    "check_ledger",
    "choose_plan",
    "count_auctions",
    "export_disputes",
    "export_gateway",
    "export_journal",
    "export_overdue",
    "export_payments",
    "export_payouts",
    "export_sales",
    "find_last_check",
    "list_act_names",
    "list_acts",
    "list_auctions",
    "list_failing",
    "list_jobs",
    "needs_attention",
    "open_sales_of_fee",
    "outbox_backlog",
    "save_fee",
    "save_keeping",
    "save_plan",
    "save_vehicle",
    "want_prices",
]
