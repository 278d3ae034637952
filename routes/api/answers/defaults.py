"""What is said after a default: questions to runner-ups, a buyer's record, what is overdue."""

from typing import Literal

from pydantic import Field

from routes.api.answers.words import Answer, Bidder, Id, Moment, Money, Page, Quintals, SaleStatus


class Question(Answer):
    auction_id: Id
    bidder: Bidder
    status: Literal["asked", "accepted", "declined", "lapsed", "withdrawn"]
    rate: Money = Field(description="The promisor's own last promise, per quintal.")
    quantity_quintals: Quintals
    total: Money
    asked_at: Moment
    until: Moment
    answered_at: Moment | None
    sale_id: Id | None = Field(description="The sale that an acceptance made.")


class QuestionsAnswer(Answer):
    questions: list[Question]


class RecordAnswer(Answer):
    completed: int = Field(description="Sales completed as a buyer.")
    days_to_pay: str | None = Field(
        description="The median from the seller's yes to the full payment.", examples=["1.5"]
    )
    defaults: int = Field(description="Sales not paid in time.")
    disputes: int = Field(description="Sales that are disputed now.")
    sold: int = Field(description="Sales completed as a seller.")
    disputes_had: int = Field(description="Disputes on either side, but those taken back.")
    disputes_opened: int = Field(description="Those of them that this person opened.")
    disputes_lost: int = Field(description="Those that the office decided mostly against this person.")
    may_buy: bool = Field(description="Whether the account is neither blocked nor suspended.")


class RelistedAnswer(Answer):
    auction_id: Id = Field(description="The draft, or what it has become.")


class Overdue(Answer):
    sale_id: Id
    status: SaleStatus
    age: Literal["day", "three_days", "longer", "defaulted"] = Field(
        description="Up to 24 hours late, up to three days, more, or not paid at all."
    )
    due_at: Moment | None
    late_hours: int
    total: Money
    seller: str
    buyer: str
    buyer_id: Id


class OverduePage(Page):
    items: list[Overdue]


class ClearedAnswer(Answer):
    user_id: Id
    blocked: bool
