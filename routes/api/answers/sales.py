"""What is said of sales and of the house."""

from typing import Annotated, Literal

from pydantic import Field

from routes.api.answers.fees import StatementAnswer
from routes.api.answers.words import (
    Answer,
    Crop,
    District,
    Id,
    Moment,
    Money,
    Page,
    Quintals,
    SaleStatus,
    Share,
    Side,
    State,
)

Kilograms = Annotated[str, Field(examples=["4125.5"])]


class Party(Answer):
    id: Id
    name: str = Field(examples=["Bharat Mills"])
    state: str
    district: str
    phone: str
    email: str


class SoldLot(Answer):
    commodity: Crop
    variety: str
    grade: str
    market: str
    district: District
    state: State


class NextStep(Answer):
    status: SaleStatus
    side: Side
    by: Literal["step", "weighing", "payment"] = Field(
        description="How it is taken: as a step, by weighing, or by itself when all is paid."
    )


class SaleRow(Answer):
    id: Id
    auction_id: Id
    status: SaleStatus
    lot: SoldLot
    rate: Money
    quantity_quintals: Quintals
    total: Money
    settled_total: Money = Field(description="What it costs by what was weighed; until then the total.")
    settled_quintals: Quintals
    disputed_amount: Money = Field(description="The part of it that the two sides do not agree on.")
    due_at: Moment | None = Field(description="Until when the next step is to be taken.")
    created_at: Moment
    seller: Party
    buyer: Party
    side: Side | None = Field(description="Your own; null for the market's office.")
    next: NextStep | None = Field(
        description="Whose turn it is to do what; null when nobody has a step to take."
    )


class SaleFile(Answer):
    url: str = Field(examples=["/api/v1/sales/k3VbQz8m/files/Vh3kQm2x"])
    name: str = Field(examples=["slip.pdf"])
    type: str = Field(examples=["application/pdf"])
    bytes: int


class StepTaken(Answer):
    status: SaleStatus
    act: str = Field(
        description="The status, or what led to no other: cancel_asked, files, late, …", examples=["paid"]
    )
    side: Side | None
    name: str
    note: str
    at: Moment
    files: list[SaleFile]


class WeighingTaken(Answer):
    side: Side
    gross_kg: Kilograms
    tare_kg: Kilograms
    net_kg: Kilograms
    quality: dict[str, str]
    slip: str
    at: Moment


class DeductionRule(Answer):
    parameter: str = Field(examples=["moisture"])
    unit: str
    direction: Literal["min", "max"]
    limit: str = Field(examples=["12"])
    percent: str = Field(description="Per cent of the price for each point beyond.", examples=["1"])


class SaleTerms(Answer):
    tolerance_percent: str = Field(description="By how much the two weights may differ.", examples=["1"])
    deductions: list[DeductionRule]


class SettledLine(Answer):
    parameter: str
    value: str
    beyond: str
    amount: Money


class SettledDifference(Answer):
    kind: Literal["weight", "quality"]
    amount: Money


class Settlement(Answer):
    quintals: Quintals
    gross: Money
    lines: list[SettledLine]
    total: Money
    differences: list[SettledDifference]


class DisputesHad(Answer):
    count: int
    lost: int = Field(description="Decided by the office mostly against this side.")


class DisputesBySide(Answer):
    seller: DisputesHad
    buyer: DisputesHad


class Sale(SaleRow):
    steps: list[StepTaken]
    terms: SaleTerms
    weighings: list[WeighingTaken]
    settlement: Settlement | None = Field(description="By what was weighed so far; null before the dispatch.")
    cancel_asked: Side | None = Field(description="Who asks to call the sale off.")
    statement: StatementAnswer
    dispute_records: DisputesBySide = Field(description="How many disputes each side has had in all.")


class SaleAnswer(Answer):
    sale: Sale


class SalePage(Page):
    items: list[SaleRow]


class Stats(Answer):
    live_auctions: int
    total_auctions: int
    bids: int
    bidders: int
    sales: int
    turnover: Money
    quantity_quintals: Quintals
    success_rate: Share
    average_bids_per_auction: Share
    average_bidders_per_auction: Share
    price_uplift: Share
    bidder_participation: Share
    as_of: Moment
