"""Shapes of what the calls about disputes answer."""

from typing import Literal

from pydantic import Field

from routes.api.answers.sales import SaleFile
from routes.api.answers.words import Answer, Id, Moment, Money, Page, Side

Kind = Literal["weight", "quality", "not_paid", "not_delivered", "wrong_lot", "other"]
Status = Literal["open", "settled", "decided", "withdrawn", "moot"]


class DisputeRow(Answer):
    id: Id
    sale_id: Id
    kind: Kind
    amount: Money = Field(description="What of the price is frozen by it.")
    status: Status
    opened_by: Side | None = Field(description="Null when the house did, as the two sides differ.")
    opened_at: Moment
    answer_due_at: Moment = Field(description="When the office may decide without an answer.")
    answered_at: Moment | None = Field(description="When everybody who was asked had answered.")
    closed_at: Moment | None
    to_buyer: Money = Field(description="By how much the price fell in the end.")
    owed: Money = Field(description="What of it the seller owes, as it was paid past the house.")
    reasons: str = Field(description="The office's.")
    seller: str
    buyer: str
    side: Side | None = Field(description="Your own; null for the market's office.")


class DisputeEntry(Answer):
    act: str = Field(examples=["dispute_answered"])
    side: Side | None
    name: str
    note: str
    amount: Money | None = Field(description="Of an offer: to the buyer.")
    at: Moment
    files: list[SaleFile]


class DisputeOffer(Answer):
    id: Id
    side: Side | None
    name: str
    amount: Money = Field(description="To the buyer; the rest of the dispute's amount to the seller.")
    status: Literal["open", "accepted", "lapsed", "replaced", "closed"]
    made_at: Moment
    lapses_at: Moment


class Dispute(DisputeRow):
    entries: list[DisputeEntry] = Field(description="Its history, oldest first.")
    offers: list[DisputeOffer]


class DisputeAnswer(Answer):
    dispute: Dispute


class SaleDisputes(Answer):
    items: list[DisputeRow] = Field(description="Oldest first.")
    at_stake: Money = Field(description="What more you could dispute now.")


class DisputePage(Page):
    items: list[DisputeRow]
