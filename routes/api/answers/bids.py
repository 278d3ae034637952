"""What is said of bids and of the ledger."""

from typing import Any, Literal

from pydantic import Field

from routes.api.answers.lots import Card, Entry, Standing, You
from routes.api.answers.words import Answer, Bidder, Hash, Moment, Money, Page


class Bid(Answer):
    client_ref: str = Field(examples=["6f9619ff-8b86-4d01-b42d-00cf4fc964ff"])
    kind: Literal["plain", "auto", "cancel", "sealed", "accept"]
    amount: Money
    step: Money | None
    bidder: Bidder
    leading: bool
    version: int = Field(examples=[7])
    at: Moment


class AfterBid(Standing):
    entries: list[Entry] = Field(description="What this act changed, oldest first.")
    you: You


class BidAnswer(Answer):
    bid: Bid
    auction: AfterBid


class Entries(Answer):
    items: list[Entry]
    more: bool = Field(description="Whether there is more: ask again with `after` = the last seq.")


class LedgerLine(Answer):
    seq: int = Field(examples=[7])
    kind: str = Field(examples=["bid"])
    payload: dict[str, Any] = Field(examples=[{"amount": 522500, "bidder": 2, "kind": "plain"}])
    at: Moment
    prev_hash: Hash
    hash: Hash


class Ledger(Answer):
    items: list[LedgerLine]
    more: bool = Field(description="Whether there is more: ask again with `after` = the last seq.")


class Promise(Answer):
    auction: Card
    outcome: Literal["leading", "outbid", "sealed", "top_bid", "won", "lost"] = Field(
        description="`sealed`: nobody knows before the close."
    )
    promised: Money = Field(
        description="The most you have promised, plain or as a maximum; of sealed bids the one that stands."
    )
    max: Money | None
    alias: Bidder


class PromisePage(Page):
    items: list[Promise]
