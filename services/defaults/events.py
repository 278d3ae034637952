"""What defaults tell the rest of the house: ids, paise and ISO moments."""

from dataclasses import dataclass

from services.core.events import Event


@dataclass(frozen=True, slots=True, kw_only=True)
class EarnestForfeited(Event):
    """A defaulter lost `amount` paise of earnest money, `share` of them to the seller."""

    sale_id: int
    auction_id: int
    seller_id: int
    buyer_id: int
    amount: int
    share: int
    at: str


@dataclass(frozen=True, slots=True, kw_only=True)
class LeadToVoid(Event):
    """What a person has promised in an auction is to be voided, in a transaction of its own."""

    auction_id: int
    user_id: int
    reason: str
    at: str


@dataclass(frozen=True, slots=True, kw_only=True)
class RunnerUpAsked(Event):
    """A promisor is asked to take a lot: paise per quintal, paise for all of it, until when."""

    question_id: int
    auction_id: int
    user_id: int
    seller_id: int
    rate: int
    total: int
    until: str
    at: str


@dataclass(frozen=True, slots=True, kw_only=True)
class RunnerUpAnswered(Event):
    """A question is over: accepted, declined, lapsed or withdrawn."""

    question_id: int
    auction_id: int
    user_id: int
    seller_id: int
    answer: str
    rate: int
    total: int
    at: str


@dataclass(frozen=True, slots=True, kw_only=True)
class NobodyLeft(Event):
    """After a default nobody else can be asked; the seller may list the lot again."""

    auction_id: int
    sale_id: int
    seller_id: int
    at: str
