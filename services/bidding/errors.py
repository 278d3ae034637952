"""What bidding may refuse: one small class per rule, each saying what to do next.

Details hold plain values: paise (the keys in MONEY_DETAILS), aware datetimes, or words. Doors format them.
"""

from datetime import datetime
from typing import Final

from services.core.errors import N_, Conflict, Forbidden, Invalid

MONEY_DETAILS: Final = frozenset({"next_min", "maximum", "min_step", "reserve", "start_price"})


class BidTooLow(Invalid):
    """BIDDING §3: the amount or maximum is below the least that would lead or count."""

    code = "bid_too_low"
    message = N_("Bid at least %(next_min)s per quintal.")

    def __init__(self, *, next_min: int) -> None:
        super().__init__(next_min=next_min)


class AlreadyLeading(Conflict):
    """BIDDING §3: the leader may raise a maximum, never outbid itself."""

    code = "already_leading"
    message = N_("You are already leading. Set an auto-bid if you want to defend your lead.")


class AuctionClosed(Conflict):
    """BIDDING §5: the bid was received at or after the end."""

    code = "auction_closed"
    message = N_(
        "Bidding was already closed when we received this at %(received_at)s. Look at the live auctions."
    )

    def __init__(self, *, received_at: datetime) -> None:
        super().__init__(received_at=received_at)


class AuctionNotOpen(Conflict):
    """BIDDING §5: the auction has not started."""

    code = "auction_not_open"
    message = N_("Bidding opens at %(starts_at)s. Come back then.")

    def __init__(self, *, starts_at: datetime) -> None:
        super().__init__(starts_at=starts_at)


class OwnAuction(Forbidden):
    """BIDDING §3: nobody bids for the lot of their own account."""

    code = "own_auction"
    message = N_("This is your own lot. Bid on lots of other sellers.")


class MaximumTooLow(Invalid):
    """BIDDING §3: a leader's new maximum must be above what it has promised already."""

    code = "maximum_too_low"
    message = N_("You have already promised %(maximum)s per quintal. Enter a higher maximum.")

    def __init__(self, *, maximum: int) -> None:
        super().__init__(maximum=maximum)


class StepTooSmall(Invalid):
    """BIDDING §3: an auto-bid's own step is at least the auction's step."""

    code = "step_too_small"
    message = N_("Choose a step of at least %(min_step)s, or leave the step empty.")

    def __init__(self, *, min_step: int) -> None:
        super().__init__(min_step=min_step)


class NoStandingMaximum(Conflict):
    """BIDDING §3: there is no auto-bid of this bidder to cancel."""

    code = "no_standing_maximum"
    message = N_("You have no auto-bid here. Set one first.")


class NotAvailable(Conflict):
    """BIDDING §7: this auction's format does not know this act."""

    code = "not_available"
    message = N_("This auction does not take auto-bids. Place a bid instead.")


class StaleConfirm(Conflict):
    """BIDDING §6: the price moved on between the question and its confirmation."""

    code = "stale_confirm"
    message = N_("The price has changed since we asked. Look at the new price and bid again.")


class InvalidTransition(Conflict):
    """BIDDING §1: the life of an auction has no such step."""

    code = "invalid_transition"
    message = N_(
        "This auction is %(current)s, so this cannot be done. Reload the page to see where it stands."
    )

    def __init__(self, *, current: str, wanted: str) -> None:
        super().__init__(current=current, wanted=wanted)


class EndsWithoutBids(InvalidTransition):
    """BIDDING §1: ending early needs a bid."""

    message = N_("Nobody has bid yet, so there is nothing to end. Cancel the auction instead.")


class CancelsWithBids(InvalidTransition):
    """BIDDING §1: bids are promises; an auction that has some is not called off."""

    message = N_("There are bids already, so this auction cannot be cancelled. You may end it early.")


class ConsentLapsed(Conflict):
    """BIDDING §4: the seller's time to say yes or no is over."""

    code = "consent_lapsed"
    message = N_("The time to decide ended at %(decide_by)s. You can list the lot again.")

    def __init__(self, *, decide_by: datetime) -> None:
        super().__init__(decide_by=decide_by)


class QuestionOver(Conflict):
    """A question to a runner-up is answered once, in its time."""

    code = "question_over"
    message = N_("This question is over. The lot goes another way now.")


class NoReserve(Conflict):
    """BIDDING §1: there is no reserve to lower."""

    code = "no_reserve"
    message = N_("This lot has no reserve price, so there is nothing to lower.")


class ReserveNotLower(Invalid):
    """BIDDING §1, §4: a live reserve only goes down, and never below the start price."""

    code = "reserve_not_lower"
    message = N_("Enter a reserve below %(reserve)s and at least the start price of %(start_price)s.")

    def __init__(self, *, reserve: int, start_price: int) -> None:
        super().__init__(reserve=reserve, start_price=start_price)
