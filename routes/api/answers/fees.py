"""What is said of fees: the statement of a sale, before it and after."""

from typing import Literal

from pydantic import Field

from routes.api.answers.in_hand import Percent, SignedMoney
from routes.api.answers.words import Answer, Money, Quintals

StatementKind = Literal["market_fee", "cess", "commission", "labour", "transport", "other", "house"]


class StatementLineAnswer(Answer):
    kind: StatementKind = Field(description="house: the commission of this house.")
    name: str = Field(examples=["Hamali"])
    payer: Literal["buyer", "seller"]
    unit: Literal["percent", "per_quintal", "per_bag", "per_lot"]
    percent: Percent | None = Field(description="Of the gross; or else rate.")
    rate: Money | None = Field(description="For each quintal or bag, or for the lot.")
    amount: Money


class SellersPart(Answer):
    """What is left for the seller: gross = deductions + rounding + net."""

    deductions: Money
    percent: Percent = Field(description="Of the gross that is taken off.", examples=["99.5117"])
    net_before_rounding: SignedMoney
    rounding: SignedMoney = Field(description="Kept back to pay out whole rupees; below nothing when added.")
    net: SignedMoney
    net_rate: SignedMoney = Field(description="Of a quintal, before the rounding.")
    transport: Money = Field(description="What the carriage costs, as far as anybody told.")
    warnings: list[Literal["high_deductions", "net_below_transport"]] = Field(
        description="More than a quarter is taken off; no more is left than the carriage costs."
    )


class BuyersPart(Answer):
    charges: Money
    due: Money


class StatementAnswer(Answer):
    """Everything between the price and the pocket; the buyer sees only what the buyer pays."""

    rate: Money
    quantity_quintals: Quintals
    bags: int = Field(examples=[80])
    bag_kg: int | None = Field(description="The size that is assumed where nobody counted bags.")
    gross: Money
    lines: list[StatementLineAnswer]
    seller: SellersPart | None = Field(description="Null for the buyer.")
    buyer: BuyersPart


class EstimateAnswer(Answer):
    statement: StatementAnswer
    fees_unknown: list[Literal["market_fee", "cess", "commission", "labour"]] = Field(
        description="Kinds of which no line is known there."
    )
