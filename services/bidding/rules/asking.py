"""When a sale was not paid: who is asked next, and until when they may answer."""

from collections.abc import Collection, Iterable
from datetime import datetime
from enum import StrEnum

from services.bidding.rules.values import Bidder
from services.bidding.rules.voiding import Promise, rank


class Answer(StrEnum):
    """How a question to a promisor ended."""

    ACCEPTED = "accepted"
    DECLINED = "declined"
    LAPSED = "lapsed"
    WITHDRAWN = "withdrawn"


def in_line(promises: Iterable[Promise], *, out: Collection[Bidder]) -> list[Promise]:
    """Those who may still be asked, in the order in which they would have won; nobody twice.

    Each is asked at the own last promise: what an auto-bid may reach, or what was said outright.
    """
    return [promise for promise in rank(promises) if promise.bidder not in out]


def is_in_time(answer: Answer, *, now: datetime, until: datetime) -> bool:
    """Whether an answer may come now: people's before the time is over, the clock's from then on."""
    if answer is Answer.WITHDRAWN:
        return True
    return now >= until if answer is Answer.LAPSED else now < until
