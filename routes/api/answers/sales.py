"""What is said of sales and of the house."""

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


class SaleRow(Answer):
    id: Id
    auction_id: Id
    status: SaleStatus
    lot: SoldLot
    rate: Money
    quantity_quintals: Quintals
    total: Money
    created_at: Moment
    seller: Party
    buyer: Party
    side: Side | None = Field(description="Your own; null for the market's office.")
    next: NextStep | None = Field(description="Whose turn it is to do what; null when all is done.")


class StepTaken(Answer):
    status: SaleStatus
    side: Side | None
    name: str
    note: str
    at: Moment


class Sale(SaleRow):
    steps: list[StepTaken]
    statement: StatementAnswer


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
