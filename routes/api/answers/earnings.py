"""Shapes of what a seller gets."""

from typing import Literal

from pydantic import Field

from routes.api.answers.in_hand import SignedMoney
from routes.api.answers.words import Answer, Crop, Id, Moment, Money, Quintals, SaleStatus


class SaleMoneyShape(Answer):
    sale_id: Id
    commodity: Crop
    quantity_quintals: Quintals
    buyer: str = Field(examples=["Bharat Mills"])
    status: SaleStatus
    sold_at: Moment
    due_at: Moment | None = Field(description="Until when the next step of the sale is to be taken.")
    gross: Money
    deductions: Money
    net: SignedMoney = Field(description="By the statement; below nothing when more is taken off.")
    released: Money = Field(description="Came into the wallet.")
    direct: Money = Field(description="Paid by the buyer directly, past the house.")
    to_come: Money


class CameShape(Answer):
    at: Moment
    sale_id: Id
    way: Literal["wallet", "bank", "cash"]
    amount: Money


class MonthShape(Answer):
    month: str = Field(examples=["2026-11"])
    released: Money
    direct: Money
    total: Money


class TakenShape(Answer):
    kind: str = Field(examples=["commission"])
    amount: Money


class EarningsAnswer(Answer):
    year: int = Field(description="In which the financial year begins.", examples=[2026])
    years: list[int] = Field(description="In which something was sold or came.")
    to_come: Money
    released: Money
    direct: Money
    taken_off: Money
    fees_owed: Money = Field(description="Fees of lots that were paid past the house.")
    coming: list[SaleMoneyShape] = Field(description="Open sales of any year, by the next deadline.")
    sales: list[SaleMoneyShape] = Field(description="Sold in the year, newest first.")
    came: list[CameShape] = Field(description="Came in the year, newest first.")
    months: list[MonthShape] = Field(description="The twelve months from April.")
    taken: list[TakenShape] = Field(description="Of complete sales of the year, the most first.")
