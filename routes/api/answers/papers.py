"""What is said of papers."""

from typing import Literal

from pydantic import Field

from routes.api.answers.words import Answer, Id, Moment, Money

Kind = Literal["agreement", "receipt", "gate_pass", "invoice", "statement"]


class PaperLine(Answer):
    kind: Kind
    id: Id | None = Field(description="Null until it is issued.")
    number: str | None = Field(examples=["INV/2026-27/000123"])
    issued_at: Moment | None
    due: bool = Field(description="Whether the sale has come far enough for it.")
    pdf: str | None = Field(
        description="Where its PDF is.", examples=["/api/v1/sales/k3VbQz8m/papers/invoice.pdf"]
    )


class PaperList(Answer):
    items: list[PaperLine]


class PaperSaid(Answer):
    house: str
    kind: Kind
    number: str
    sale: Id
    seller: str
    buyer: str
    amount: Money
    day: str = Field(examples=["2026-11-28"])
    ledger_hash: str


class VerdictAnswer(Answer):
    holds: bool
    finding: Literal[
        "holds", "unreadable", "other_house", "forged", "changed", "not_in_books", "file_changed"
    ]
    changed: list[str] = Field(description="What a forger changed of a true code.", examples=[["amount"]])
    paper: PaperSaid | None = Field(description="What the house signed; null when it signed nothing like it.")
