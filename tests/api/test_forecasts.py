"""Forecasts by JSON: found by names, told with their back-test."""

from datetime import UTC, date, datetime, timedelta

import pytest
from flask import Flask

from models.base import db
from models.forecast import ForecastRun, PriceForecast
from services import prices
from tests.api.conftest import Caller, code_of

DAY = date(2026, 7, 24)


@pytest.fixture(autouse=True)
def _forecasts(app: Flask) -> None:
    """Soyabean in Indore, and in the middle of Madhya Pradesh, 7 and 30 days ahead."""
    prices.seed_starter()
    crop = prices.get_commodity("soyabean")
    market = next(each for each in prices.list_markets(state="Madhya Pradesh") if each.name == "Indore APMC")
    run = ForecastRun(
        method="1", state="done", started_at=datetime(2026, 7, 24, 21, tzinfo=UTC), prices_until=DAY
    )
    db.session.add(run)
    db.session.flush()
    for market_id in (market.id, None):
        for days in (7, 30):
            db.session.add(
                PriceForecast(
                    run_id=run.id, commodity_id=crop.id, market_id=market_id, state="Madhya Pradesh",
                    horizon=days, as_of=DAY, target=DAY + timedelta(days=days), last_price=690_000,
                    median=731_412, low=650_000, high=760_000, model="blend", mape=421, last_mape=473,
                    coverage=803, judged=640, judged_from=DAY - timedelta(days=900), judged_to=DAY,
                )
            )  # fmt: skip
    db.session.commit()


def test_a_market_is_told_with_the_back_test_beside_it(anybody: Caller) -> None:
    told = anybody.get("/forecasts", commodity="सोयाबीन", market="Indore", state="Madhya Pradesh").get_json()
    assert (told["level"], told["place"], told["as_of"]) == ("market", "Indore APMC", "2026-07-24")
    assert told["price"] == "6900.00"
    week = told["horizons"][0]
    assert (week["days"], week["median"], week["low"], week["high"]) == (7, "7314.12", "6500.00", "7600.00")
    assert week["signal"] == "up"
    assert week["backtest"]["mape"] == 4.21
    assert week["backtest"]["last_value_mape"] == 4.73
    assert week["backtest"]["coverage"] == 0.803


def test_a_market_is_found_without_its_state_and_one_horizon_alone(anybody: Caller) -> None:
    told = anybody.get("/forecasts", commodity="soyabean", market="Indore APMC", horizon="30").get_json()
    assert told["level"] == "market"
    assert [each["days"] for each in told["horizons"]] == [30]


def test_a_state_is_told_its_middle(anybody: Caller) -> None:
    told = anybody.get("/forecasts", commodity="soyabean", state="Madhya Pradesh").get_json()
    assert (told["level"], told["place"]) == ("state", "Madhya Pradesh")


def test_what_is_not_known_is_said_so(anybody: Caller) -> None:
    assert code_of(anybody.get("/forecasts", commodity="unobtainium")) == (404, "unknown_crop")
    assert code_of(anybody.get("/forecasts", commodity="wheat")) == (404, "no_forecast")
    assert code_of(anybody.get("/forecasts", commodity="soyabean", market="Atlantis")) == (404, "no_forecast")
    assert code_of(anybody.get("/forecasts", commodity="soyabean", horizon="8")) == (422, "invalid")
    assert code_of(anybody.get("/forecasts")) == (422, "invalid")
