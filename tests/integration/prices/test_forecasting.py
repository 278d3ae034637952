"""Forecasts are trained in a process of their own, published whole, and shown as they are."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from itertools import islice
from typing import Any

import numpy as np
import pytest
from flask import Flask, render_template_string
from sqlalchemy import delete, func, insert, select

from models.base import db
from models.forecast import ForecastRun, PriceForecast
from models.price import ImportRun, Market, PriceDay, PriceRecord
from services import prices
from services.jobs import train_forecasts as job
from services.prices import CommodityView
from services.prices.forecast import running, storing, worker
from services.prices.forecast.models import LADDER

NOON = datetime(2026, 7, 24, 12, 0, tzinfo=UTC)
TODAY = date(2026, 7, 24)
DAYS = 1_200
STATE = "Karnataka"


@pytest.fixture
def markets(soyabean: CommodityView) -> list[int]:
    """Three markets whose reports jump around a level that stays, for three years; and their middle."""
    chance = np.random.default_rng(5)
    places = [Market(name=f"Town {n}", state=STATE, district="Bidar") for n in range(3)]
    db.session.execute(delete(PriceRecord))
    db.session.execute(delete(PriceDay))
    db.session.add_all(places)
    db.session.flush()
    days = [TODAY - timedelta(days=n) for n in range(DAYS)]
    for place in places:
        rows = [_record(soyabean.id, place.id, day, chance) for day in days]
        db.session.execute(insert(PriceRecord), rows)
    for state in (STATE, ""):
        db.session.execute(insert(PriceDay), [_day(soyabean.id, state, day, chance) for day in days])
    db.session.commit()
    return [place.id for place in places]


def _record(crop: int, market: int, day: date, chance: np.random.Generator) -> dict[str, object]:
    modal = round(450_000 * float(np.exp(chance.normal(0, 0.05))))
    amounts = {"min_price": modal - 100, "max_price": modal + 100, "modal_price": modal}
    key = {"commodity_id": crop, "market_id": market, "date": day, "variety": "", "grade": ""}
    return key | amounts | {"arrivals_kg": 5_000, "source": "agmarknet"}


def _day(crop: int, state: str, day: date, chance: np.random.Generator) -> dict[str, object]:
    price = round(450_000 * float(np.exp(chance.normal(0, 0.02))))
    figures = {"price": price, "low": price - 9, "high": price + 9, "markets": 3, "records": 3}
    return {"commodity_id": crop, "state": state, "date": day, **figures}


@pytest.fixture
def in_this_process(monkeypatch: pytest.MonkeyPatch) -> None:
    """Train where the test runs and without the learned rung, which takes its time."""
    monkeypatch.setattr(running, "_answers", worker.answers)
    monkeypatch.setattr(worker, "ladder", lambda: LADDER)


@pytest.fixture
def trained(in_this_process: None, markets: list[int], soyabean: CommodityView) -> list[int]:
    prices.train_forecasts(now=NOON, commodity_ids=[soyabean.id])
    return markets


def test_a_market_its_state_and_the_country_get_forecasts(
    trained: list[int], soyabean: CommodityView
) -> None:
    run = db.session.scalars(select(ForecastRun)).one()
    assert (run.state, run.crops, run.prices_until) == ("done", 1, TODAY)
    assert run.forecasts == 3 * 5
    market = prices.find_forecast(commodity_id=soyabean.id, market_id=trained[0], today=TODAY)
    assert market is not None
    assert (market.level, market.place, market.as_of) == ("market", "Town 0", TODAY)
    assert [step.days for step in market.steps] == [7, 14, 30]
    for step in market.steps:
        assert step.date == TODAY + timedelta(days=step.days)
        assert step.low <= step.median <= step.high
        assert step.model == "blend"
        assert step.mape <= step.last_mape
        assert 700 <= step.coverage <= 900
        assert not step.passed
    assert market.steps[0].mape < market.steps[0].last_mape
    state = prices.find_forecast(commodity_id=soyabean.id, state=STATE, today=TODAY)
    country = prices.find_forecast(commodity_id=soyabean.id, today=TODAY)
    assert state is not None
    assert country is not None
    assert (state.level, state.place, country.level) == ("state", STATE, "national")


def test_a_thin_market_is_told_its_states_forecast(trained: list[int], soyabean: CommodityView) -> None:
    thin = Market(name="Thin", state=STATE, district="Bidar")
    db.session.add(thin)
    db.session.commit()
    found = prices.find_forecast(commodity_id=soyabean.id, market_id=thin.id, today=TODAY)
    assert found is not None
    assert (found.level, found.place) == ("state", STATE)
    assert prices.find_forecast(commodity_id=soyabean.id, state="Kerala", today=TODAY) is None


def test_days_that_are_over_are_marked(trained: list[int], soyabean: CommodityView) -> None:
    later = prices.find_forecast(
        commodity_id=soyabean.id, market_id=trained[0], today=TODAY + timedelta(days=10)
    )
    assert later is not None
    assert [step.passed for step in later.steps] == [True, False, False]
    assert not later.passed


def test_the_panel_says_what_is_known_and_how_well(
    app: Flask, trained: list[int], soyabean: CommodityView
) -> None:
    page = "{% from 'prices/forecast.html' import forecast_panel with context %}"
    page += "{{ forecast_panel(forecast) }}"
    with app.test_request_context():
        found = prices.find_forecast(commodity_id=soyabean.id, market_id=trained[0], today=TODAY)
        shown = render_template_string(page, forecast=found)
        over = prices.find_forecast(
            commodity_id=soyabean.id, market_id=trained[0], today=TODAY + timedelta(days=99)
        )
        assert "These days are over" in render_template_string(page, forecast=over)
        assert render_template_string(page, forecast=None).strip() == ""
    assert "What the price may do" in shown
    assert "Town 0" in shown
    assert "no clear signal" in shown or "likely" in shown
    assert "it was off by" in shown
    assert "These days are over" not in shown


def test_a_training_that_fails_publishes_nothing_and_leaves_what_is_there(
    trained: list[int], soyabean: CommodityView, monkeypatch: pytest.MonkeyPatch
) -> None:
    def answers(order: dict[str, Any]) -> Iterator[dict[str, Any]]:
        yield from islice(worker.answers(order), 2)
        raise prices.TrainingFailed("out of memory")

    monkeypatch.setattr(running, "_answers", answers)
    with pytest.raises(prices.TrainingFailed):
        prices.train_forecasts(now=NOON)
    assert db.session.scalar(select(func.count()).select_from(PriceForecast)) == 15
    states = db.session.scalars(select(ForecastRun.state).order_by(ForecastRun.id)).all()
    assert states == ["done", "failed"]
    assert prices.find_forecast(commodity_id=soyabean.id, market_id=trained[0], today=TODAY) is not None


def test_a_new_run_replaces_what_it_made_anew_and_nothing_else(
    trained: list[int], soyabean: CommodityView
) -> None:
    later = NOON + timedelta(hours=1)
    prices.train_forecasts(now=later, commodity_ids=[])
    kept = prices.find_forecast(commodity_id=soyabean.id, market_id=trained[0], today=TODAY)
    assert kept is not None
    assert kept.trained_at == NOON
    prices.train_forecasts(now=later, commodity_ids=[soyabean.id])
    found = prices.find_forecast(commodity_id=soyabean.id, market_id=trained[0], today=TODAY)
    assert found is not None
    assert found.trained_at == later
    assert db.session.scalar(select(func.count()).select_from(PriceForecast)) == 15


def test_a_process_of_its_own_trains_with_every_rung_and_writes_nothing_itself(
    markets: list[int], soyabean: CommodityView
) -> None:
    told: list[tuple[int, int]] = []
    summary = prices.train_forecasts(
        now=NOON, commodity_ids=[soyabean.id], progress=lambda *done: told.append(done)
    )
    assert (summary.crops, summary.forecasts, summary.failed) == (1, 15, 0)
    assert summary.rungs == ("last", "drift", "season", "blend", "learned")
    assert told == [(1, 1)]


def test_the_command_trains_one_crop_as_of_a_day(
    app: Flask, in_this_process: None, markets: list[int], soyabean: CommodityView
) -> None:
    asked = ["prices", "forecast", "--crop", "soyabean", "--today", "2026-07-01"]
    said = app.test_cli_runner().invoke(args=asked)
    assert said.exit_code == 0, said.output
    assert "15 forecasts of 1 crops" in said.output
    found = prices.find_forecast(commodity_id=soyabean.id, market_id=markets[0], today=TODAY)
    assert found is not None
    assert found.as_of == date(2026, 7, 1)
    assert app.test_cli_runner().invoke(args=["prices", "forecast", "--crop", "unobtainium"]).exit_code == 1


def test_a_process_that_dies_is_a_failed_training(
    markets: list[int], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(running, "WORKER", "no.such.module")
    with pytest.raises(prices.TrainingFailed, match=r"no\.such"):
        prices.train_forecasts(now=NOON)
    assert db.session.scalars(select(ForecastRun.state)).one() == "failed"


def test_a_crop_that_cannot_be_calculated_keeps_what_it_had(
    trained: list[int], soyabean: CommodityView, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_: object, **__: object) -> None:
        raise ZeroDivisionError

    monkeypatch.setattr(worker, "forecast_crop", broken)
    summary = prices.train_forecasts(now=NOON, commodity_ids=[soyabean.id])
    assert (summary.crops, summary.failed) == (0, 1)
    assert prices.find_forecast(commodity_id=soyabean.id, market_id=trained[0], today=TODAY) is not None


def test_it_trains_when_nothing_is_there_and_at_night_when_prices_came(
    in_this_process: None, markets: list[int]
) -> None:
    assert prices.training_due(now=NOON)
    assert job.run(NOON) == 15
    assert not prices.training_due(now=NOON + timedelta(minutes=30))
    next_night = datetime(2026, 7, 24, 21, 30, tzinfo=UTC)
    assert not prices.training_due(now=next_night)  # no prices came since
    db.session.add(
        ImportRun(
            file_name="day.csv", source="agmarknet", started_at=NOON, state="done", read=1, new=1,
            finished_at=NOON + timedelta(hours=1),
        )
    )  # fmt: skip
    db.session.commit()
    assert prices.training_due(now=next_night)
    assert not prices.training_due(now=NOON + timedelta(hours=8))
    assert job.run(NOON + timedelta(hours=8)) == 0


def test_a_run_that_died_with_the_house_is_given_up(trained: list[int], soyabean: CommodityView) -> None:
    begun = storing.begin_run(now=NOON, whole=True)
    said = {"commodity_id": soyabean.id, "forecasts": []}
    storing.store(run_id=begun, said=said)
    prices.train_forecasts(now=NOON + timedelta(hours=5), commodity_ids=[])
    states = db.session.scalars(select(ForecastRun.state).order_by(ForecastRun.id)).all()
    assert states == ["done", "failed", "done"]


def test_without_prices_there_is_nothing_to_train(app: Flask) -> None:
    assert not prices.training_due(now=NOON)
