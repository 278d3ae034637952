"""What is said of the coming weeks' prices."""

from typing import Literal

from pydantic import Field

from routes.api.answers.words import Answer, Day, Moment, Money, Slug


class BackTest(Answer):
    """How the same way of forecasting did on past days that the mandi reported; errors in percent."""

    mape: float = Field(description="Mean absolute error of this way, in percent.", examples=[4.21])
    last_value_mape: float = Field(
        description="The same error of simply expecting the last price.", examples=[4.73]
    )
    coverage: float = Field(description="Share of outcomes within the interval.", examples=[0.803])
    forecasts: int = Field(description="How many were judged.", examples=[640])
    first: Day
    last: Day


class Horizon(Answer):
    days: Literal[7, 14, 30]
    date: Day
    passed: bool = Field(description="The day is over: no newer price has come since.")
    median: Money
    low: Money = Field(description="In one of ten cases the price is lower.")
    high: Money = Field(description="In one of ten cases the price is higher.")
    signal: Literal["up", "down", "none"] = Field(
        description="`none` unless the expected move is larger than the usual error (`backtest.mape`)."
    )
    model: str = Field(description="The rung that won the back-test before.", examples=["blend"])
    backtest: BackTest


class ForecastAnswer(Answer):
    commodity: Slug
    unit: Literal["quintal"]
    level: Literal["market", "state", "national"] = Field(
        description="The market asked for, or the middle of its state where its history is too thin."
    )
    place: str = Field(examples=["Indore APMC"])
    as_of: Day
    price: Money = Field(description="The price of `as_of`, from which the forecast goes on.")
    method: str = Field(description="Version of the method, see docs/forecast.md.", examples=["1"])
    trained_at: Moment
    source: str = Field(examples=["Agmarknet / data.gov.in (GODL-India)"])
    horizons: list[Horizon]
