"""What is said of the net in hand and of price alerts."""

from typing import Annotated, Literal

from pydantic import Field

from routes.api.answers.words import Answer, Crop, Day, District, Id, Moment, Money, Quintals, Slug, State

SignedMoney = Annotated[
    str,
    Field(
        pattern=r"^-?[0-9]+\.[0-9]{2}$",
        description="Rupees, below nothing when costs eat up the price.",
        examples=["5061.50"],
    ),
]
Kilometres = Annotated[int, Field(examples=[36])]
Percent = Annotated[str, Field(pattern=r"^[0-9]+(\.[0-9]+)?$", examples=["1.5"])]


class PlaceAnswer(Answer):
    kind: Literal["district", "market", "point"]
    name: str = Field(examples=["Indore"])
    state: State
    latitude: float = Field(examples=[22.72])
    longitude: float = Field(examples=[75.86])
    approximate: bool = Field(description="Only the middle of the district.")


class Fee(Answer):
    kind: Literal["market_fee", "cess", "commission", "labour", "transport", "other"]
    name: str = Field(examples=["Mandi fee"])
    payer: Literal["buyer", "seller"]
    percent: Percent | None = Field(description="Of the price; or else one of the next three.")
    per_quintal: Money | None
    per_bag: Money | None
    per_lot: Money | None
    valid_from: Day | None
    valid_to: Day | None
    sure: Literal["yes", "secondary", "conflicting", "unverified"]
    source: str
    note: str


class TakenOff(Answer):
    kind: Literal["loss", "market_fee", "cess", "commission", "labour", "transport", "other"]
    name: str
    per_quintal: SignedMoney
    total: SignedMoney


class HeldAnswer(Answer):
    """Holding against selling today: what is left of the load at each end of the forecast."""

    days: int = Field(examples=[14])
    price_low: Money
    price: Money
    price_high: Money
    storage: Money
    interest: Money
    low: SignedMoney
    net: SignedMoney
    high: SignedMoney
    verdict: Literal["hold", "sell", "open"] = Field(
        description="hold or sell only when both ends of the interval agree."
    )


class MarketPriceAnswer(Answer):
    market: str = Field(examples=["Indore APMC"])
    district: District
    state: State
    price: Money
    as_of: Day
    fees: list[Fee]
    fees_unknown: list[Literal["market_fee", "cess", "commission", "labour"]] = Field(
        description="Kinds of which no line is known here."
    )


class MarketInHandAnswer(MarketPriceAnswer):
    km: Kilometres
    approximate: bool
    transport: Money
    taken_off: list[TakenOff]
    net_rate: SignedMoney
    net_total: SignedMoney
    break_even_km: Kilometres | None = Field(
        description="How far it could lie and still leave as much as the nearest market; null for that one."
    )
    held: HeldAnswer | None = Field(description="Null without a forecast for the market.")


class ComparisonAnswer(Answer):
    commodity: Crop
    commodity_slug: Slug
    place: PlaceAnswer
    quantity_quintals: Quintals
    vehicle: str = Field(examples=["tractor_trolley"])
    trips: int = Field(examples=[1])
    radius_km: Kilometres
    markets: list[MarketInHandAnswer] = Field(description="Best first.")
    apart: list[MarketPriceAnswer] = Field(
        description="Markets of the state that nobody can place on the map."
    )


class PriceAlertShape(Answer):
    id: Id
    commodity: Crop
    commodity_slug: Slug
    scope: Literal["market", "state", "country", "radius"]
    place: str = Field(examples=["Indore APMC, Madhya Pradesh"])
    radius_km: Kilometres | None
    rule: Literal["above", "below", "moves"]
    price: Money | None = Field(description="Of above and below.")
    percent: Percent | None = Field(description="Of moves.")
    paused: bool
    armed: bool = Field(description="False after it rang, until the price goes back.")
    last_price: Money | None
    last_day: Day | None
    times: int = Field(examples=[2])
    rang_at: Moment | None
    created_at: Moment


class PriceAlertAnswer(Answer):
    alert: PriceAlertShape


class PriceAlertList(Answer):
    items: list[PriceAlertShape]
