"""Answers of the price guide."""

from typing import Annotated, Literal

from pydantic import Field

from routes.api.answers.words import Answer, Crop, Day, District, Money, Page, Slug, State

Percent = Annotated[
    float | None,
    Field(description="Change in per cent; null where there is no day to compare with.", examples=[-1.4]),
]
Source = Annotated[str, Field(examples=["Agmarknet / data.gov.in (GODL-India)"])]


class Commodity(Answer):
    slug: Slug
    name: Crop
    official_name: str = Field(examples=["Soyabean"])
    group: str = Field(examples=["Oil Seeds"])
    unit: str = Field(examples=["quintal"])
    main: bool = Field(description="One of the main crops of the house.")


class CommodityPage(Page):
    items: list[Commodity]


class MarketPriceNow(Answer):
    price: Money
    low: Money
    high: Money
    as_of: Day


class Market(Answer):
    id: str = Field(description="Its address in the price guide.", examples=["indore-812"])
    name: str = Field(examples=["Indore APMC"])
    state: State
    district: District
    latitude: float | None
    longitude: float | None
    approximate: bool = Field(description="The point is only the middle of the district.")
    km: int | None = Field(description="As the crow flies; null without `near` or a point.", examples=[42])
    newest: MarketPriceNow | None = Field(description="With `commodity`: what it paid last.")


class MarketPage(Page):
    items: list[Market]


class PricePoint(Answer):
    day: Day = Field(description="The day, or the first day of the week or month.")
    price: Money
    low: Money
    high: Money
    markets: int
    arrivals_kg: int | None


class PriceChange(Answer):
    days: int = Field(examples=[7])
    since: Day
    price: Money
    percent: float = Field(examples=[1.2])


class PriceSeries(Page):
    commodity: Slug
    market: str | None
    state: str
    bucket: Literal["day", "week", "month"]
    changes: list[PriceChange]
    source: Source
    items: list[PricePoint]


class PriceLine(Answer):
    commodity: Slug
    name: Crop
    price: Money
    low: Money
    high: Money
    markets: int
    as_of: Day
    day_change: Percent
    week_change: Percent


class PriceSummary(Answer):
    state: str
    items: list[PriceLine]
    source: Source
