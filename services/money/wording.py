"""Words for what stands in journals and requests: msgids, for the doors to translate."""

from collections.abc import Mapping
from typing import Final

from services.core.errors import N_
from services.money.rules import Kind, Reason

REASONS: Final[Mapping[str, str]] = {
    Reason.PAID_IN.value: N_("Paid in"),
    Reason.WITHDRAWAL_ASKED.value: N_("Withdrawal asked"),
    Reason.WITHDRAWAL_REFUSED.value: N_("Withdrawal not sent"),
    Reason.WITHDRAWN.value: N_("Sent to you"),
    Reason.HELD.value: N_("Earnest money held"),
    Reason.FREED.value: N_("Earnest money returned"),
    Reason.APPLIED.value: N_("Earnest money used for your purchase"),
    Reason.FORFEITED.value: N_("Earnest money lost, as you did not pay"),
    Reason.FORFEIT_SHARE.value: N_("Share of a buyer’s lost earnest money"),
    Reason.SALE_PAID.value: N_("Paid for a lot"),
    Reason.SALE_RELEASED.value: N_("Released to the seller"),
    Reason.SALE_RETURNED.value: N_("Returned to the buyer"),
    Reason.SALE_NOT_RETURNED.value: N_("Could not be returned"),
    Reason.FEES_OWED.value: N_("Fees owed"),
    Reason.FEES_PAID.value: N_("Fees paid"),
}
KINDS: Final[Mapping[str, str]] = {
    Kind.AVAILABLE.value: N_("free"),
    Kind.HELD.value: N_("held"),
    Kind.LEAVING.value: N_("to be sent"),
    Kind.HOUSE.value: N_("the house"),
    Kind.GATEWAY.value: N_("payment gateway"),
    Kind.BANK.value: N_("the house’s bank"),
    Kind.ESCROW.value: N_("kept for sales"),
    Kind.FEES.value: N_("fees"),
    Kind.RECEIVABLE.value: N_("owed to the house"),
}
WAYS: Final[Mapping[str, str]] = {"upi": N_("UPI"), "bank": N_("Bank transfer")}
STATUS_WORDS: Final[Mapping[str, str]] = {
    "asked": N_("waits for the office"),
    "done": N_("done"),
    "refused": N_("refused"),
    "withdrawn": N_("taken back"),
}
DIRECTIONS: Final[Mapping[str, str]] = {"in": N_("paid in"), "out": N_("to be sent")}
