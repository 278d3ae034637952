"""What is said of a lot's worth: the range, its reasons, and the prices it is made of."""

from typing import Annotated, Literal

from pydantic import Field

from routes.api.answers.lots import Reference
from routes.api.answers.words import Answer, Day, District, Id, Money, Slug, State
from services.prices import Basis

Signed = Annotated[
    str,
    Field(
        pattern=r"^-?[0-9]+\.[0-9]{2}$", description="Rupees per quintal with its sign.", examples=["-52.00"]
    ),
]


class WorthFigures(Answer):
    """The prices that count, in figures; quartiles as spreadsheets count them."""

    count: int = Field(examples=[14])
    sales: int = Field(description="How many of them are sales of this house.", examples=[2])
    left_out: int = Field(description="Prices too far from the middle, which do not count.", examples=[1])
    mean: Money
    median: Money
    lower_quartile: Money
    upper_quartile: Money
    lowest: Money
    highest: Money


class WorthStep(Answer):
    basis: Basis
    count: int = Field(description="Prices of that kind that count; five are enough.", examples=[14])


class WorthLine(Answer):
    kind: Literal["quality", "distance"]
    amount: Signed
    parameter: str = Field(description="The assay parameter, of quality lines.", examples=["moisture"])
    label: str = Field(examples=["Moisture"])
    unit: str = Field(examples=["%"])
    direction: Literal["min", "max", ""]
    stated: str = Field(examples=["13"])
    limit: str = Field(description="Of fair average quality.", examples=["12"])
    km: int | None = Field(description="By road, of the distance line.", examples=[None])


class WorthTrend(Answer):
    direction: Literal["rising", "falling", "steady", "unknown"]
    change_per_mille: int | None = Field(description="Last week against the three before.", examples=[31])
    place: str = Field(description="A state, or empty for the country.", examples=["Madhya Pradesh"])


class WorthLineWords(Answer):
    text: str
    amount: str = Field(examples=["−₹52"])


class WorthWords(Answer):
    """The same for people, in their language; an empty text has nothing to say."""

    basis: str
    made_of: str
    steps: list[str]
    outliers: str
    lines: list[WorthLineWords]
    start: str
    trend: str
    age: str
    thin: str


class Against(Answer):
    """A published lot's price of this moment (before bids: its start price) against the reference price."""

    price: Money
    percent: int = Field(description="Whole per cent above, or negative below.", examples=[12])
    text: str = Field(examples=["12% above Indore's modal price of today"])


class Worth(Answer):
    commodity: Slug
    unit: Literal["quintal"]
    variety: str = Field(examples=["Yellow"])
    grade: str = Field(examples=["FAQ"])
    state: State
    district: District
    market: str = Field(examples=["Indore"])
    day: Day = Field(description="When it was made, a day of India.")
    since: Day = Field(description="The oldest price that counts.")
    as_of: Day = Field(description="The newest price that counts.")
    low: Money
    price: Money
    high: Money
    start_price: Money = Field(description="Recommended; for a falling price the high end of the range.")
    falling: bool
    basis: Basis
    thin: bool = Field(description="True when fewer than five prices count.")
    steps: list[WorthStep] = Field(description="The kinds that were tried, nearest first.")
    figures: WorthFigures
    lines: list[WorthLine] = Field(description="What was added to or taken off the quartiles.")
    trend: WorthTrend
    reference: Reference | None
    words: WorthWords


class WorthAnswer(Answer):
    analysis: Worth
    against: Against | None


class ComparablePrice(Answer):
    source: Literal["mandi", "state", "sale"] = Field(
        description="A market's day, a state's day, or a sale of this house."
    )
    day: Day
    price: Money
    state: State
    district: str = Field(examples=["Indore"])
    market: str = Field(examples=["Indore"])
    variety: str = Field(examples=["Yellow"])
    grade: str = Field(examples=["FAQ"])
    km: int | None = Field(description="By road, roughly.", examples=[42])
    approximate: bool = Field(description="The distance runs to the middle of a district.")
    auction_id: Id | None = Field(description="Of a sale of this house.")
    counts: bool = Field(description="False when it was left out as too far from the others.")


class Comparables(Answer):
    day: Day
    total: int = Field(description="Of all that were looked at; the newest 60 are listed.", examples=[15])
    items: list[ComparablePrice]


class OwnWorth(Answer):
    id: Id
    status: Literal["draft", "scheduled", "live", "pending_consent"]
    analysis: Worth | None = Field(description="Null when there is nothing to compare the lot with.")


class OwnWorths(Answer):
    items: list[OwnWorth]
    analyzed: int = Field(description="How many of them got a range.", examples=[3])
