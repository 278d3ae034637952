"""Forecasts in the database: written in short transactions, read once the run that made them is done."""

from collections.abc import Collection, Sequence
from datetime import date, datetime, timedelta
from typing import Any, Final

from sqlalchemy import ColumnElement, delete, func, insert, select, update

from models.base import db
from models.forecast import ForecastRun, PriceForecast
from models.price import Commodity, ImportRun, Market, MarketName, PriceDay
from services.prices.forecast.views import Forecast, ForecastLevel, ForecastStep
from services.prices.names import canonical_state, fold_market
from services.prices.places import market_ids
from services.prices.rules import WHOLE_COUNTRY
from services.runtime import green
from services.runtime.transaction import transaction

ROWS_PER_TRANSACTION: Final = 500
TRIES_AGAIN_AFTER: Final = timedelta(hours=1)
NIGHT: Final = timedelta(hours=21)
"""02:30 in India, as time since midnight UTC."""
MOST_HORIZONS: Final = 3
_DATES: Final = ("as_of", "target", "judged_from", "judged_to")


def begin_run(*, now: datetime, whole: bool) -> int:
    """Write down that a training of all crops, or of some, begins; returns its number."""
    with transaction() as session:
        run = ForecastRun(method="", started_at=now, whole=whole)
        session.add(run)
        session.flush()
        return run.id


def describe_run(*, run_id: int, said: dict[str, Any]) -> None:
    """Write down what the training says of itself at its beginning."""
    until = date.fromisoformat(said["prices_until"]) if said["prices_until"] else None
    _set(run_id, method=said["method"], rungs=",".join(said["rungs"]), prices_until=until)


def store(*, run_id: int, said: dict[str, Any]) -> int:
    """Store the forecasts of one crop as the training made them; returns how many."""
    rows = [_row(run_id, said["commodity_id"], made) for made in said["forecasts"]]
    for begin in range(0, len(rows), ROWS_PER_TRANSACTION):
        with transaction() as session:
            session.execute(insert(PriceForecast), rows[begin : begin + ROWS_PER_TRANSACTION])
        green.let_others_run()
    with transaction() as session:
        session.execute(
            update(ForecastRun)
            .where(ForecastRun.id == run_id)
            .values(crops=ForecastRun.crops + 1, forecasts=ForecastRun.forecasts + len(rows))
        )
    return len(rows)


def publish_run(*, run_id: int, commodity_ids: Collection[int], finished_at: datetime) -> None:
    """Let what a run made be read from now on, and drop the forecasts of its crops that are older."""
    _set(run_id, state="done", finished_at=finished_at)
    for commodity_id in commodity_ids:
        _forget(PriceForecast.run_id < run_id, PriceForecast.commodity_id == commodity_id)


def fail_run(*, run_id: int) -> None:
    """Give up a run and drop what it stored."""
    _set(run_id, state="failed")
    _forget(PriceForecast.run_id == run_id)


def give_up_lost_runs(*, before: datetime) -> None:
    """Give up runs that began long ago and never ended: their process was killed with the house."""
    lost = select(ForecastRun.id).where(ForecastRun.state == "running", ForecastRun.started_at < before)
    for run_id in db.session.scalars(lost).all():
        fail_run(run_id=run_id)


def training_due(*, now: datetime) -> bool:
    """Say whether to train: when nothing was ever made, or prices came since and a night has begun.

    Not within an hour of an attempt, and never without any prices.
    """
    newest_price = db.session.scalar(select(func.max(PriceDay.date)).where(PriceDay.state == WHOLE_COUNTRY))
    tried_at = db.session.scalar(select(func.max(ForecastRun.started_at)))
    if newest_price is None or (tried_at and now - tried_at < TRIES_AGAIN_AFTER):
        return False
    whole = select(func.max(ForecastRun.started_at)).where(ForecastRun.state == "done", ForecastRun.whole)
    trained_at = db.session.scalar(whole)
    if trained_at is None:
        return True
    midnight = now.replace(hour=0, minute=0, second=0, microsecond=0)
    night = midnight + NIGHT if now >= midnight + NIGHT else midnight + NIGHT - timedelta(days=1)
    return trained_at < night and _prices_came_since(trained_at)


def find_forecast(
    *, commodity_id: int, market_id: int | None = None, state: str = "", today: date
) -> Forecast | None:
    """Find the newest forecast of a crop for a market, else for its state; for the country without either.

    Prices in paise per quintal, as last published; None where history is too thin.
    `today` is the Indian date: days before it are marked as passed.
    """
    market = db.session.get(Market, market_id) if market_id else None
    state = canonical_state(state) if state else (market.state if market else "")
    crop = db.session.get(Commodity, commodity_id)
    rows = _rows(commodity_id, PriceForecast.market_id == market.id) if market else []
    level: ForecastLevel = "market" if rows else ("state" if state else "national")
    rows = rows or _rows(commodity_id, PriceForecast.market_id.is_(None), PriceForecast.state == state)
    run = db.session.get(ForecastRun, rows[0].run_id) if rows else None
    if crop is None or run is None:
        return None
    place = market.name if level == "market" and market else (state or "India")
    return Forecast(
        commodity=crop.slug,
        commodity_name=crop.name,
        level=level,
        place=place,
        as_of=rows[0].as_of,
        price=rows[0].last_price,
        method=run.method,
        trained_at=run.started_at,
        steps=tuple(_step(row, today) for row in rows),
    )


def find_forecast_near(
    *, commodity_id: int, state: str = "", district: str = "", market: str = "", today: date
) -> Forecast | None:
    """Find a forecast by the names of a place, as `find_forecast` does by its number.

    A market may be named without its state where only one has that name; a market that nobody knows
    means its state.
    """
    numbers: Sequence[int] = []
    if market and state:
        numbers = market_ids(state=state, district=district, market=market)
    elif market:
        called = select(MarketName.market_id).where(MarketName.folded == fold_market(market)).distinct()
        numbers = db.session.scalars(called).all()
        if len(numbers) != 1:
            return None
    market_id = numbers[0] if numbers else None
    return find_forecast(commodity_id=commodity_id, market_id=market_id, state=state, today=today)


def _prices_came_since(moment: datetime) -> bool:
    came = select(ImportRun.id).where(ImportRun.finished_at > moment, ImportRun.new + ImportRun.changed > 0)
    return db.session.scalar(came.limit(1)) is not None


def _rows(commodity_id: int, *place: ColumnElement[bool]) -> Sequence[PriceForecast]:
    """The horizons of one place, of the newest run that is done."""
    query = (
        select(PriceForecast)
        .join(ForecastRun, ForecastRun.id == PriceForecast.run_id)
        .where(PriceForecast.commodity_id == commodity_id, *place, ForecastRun.state == "done")
        .order_by(PriceForecast.run_id.desc(), PriceForecast.horizon)
        .limit(MOST_HORIZONS)
    )
    found = db.session.scalars(query).all()
    return [row for row in found if row.run_id == found[0].run_id]


def _step(row: PriceForecast, today: date) -> ForecastStep:
    return ForecastStep(
        days=row.horizon,
        date=row.target,
        last=row.last_price,
        median=row.median,
        low=row.low,
        high=row.high,
        model=row.model,
        mape=row.mape,
        last_mape=row.last_mape,
        coverage=row.coverage,
        judged=row.judged,
        judged_from=row.judged_from,
        judged_to=row.judged_to,
        passed=row.target < today,
    )


def _row(run_id: int, commodity_id: int, made: dict[str, Any]) -> dict[str, Any]:
    number, last = made["number"], made["last"]
    kept = {name: value for name, value in made.items() if name not in ("number", "last")}
    return (
        kept
        | {name: date.fromisoformat(made[name]) for name in _DATES}
        | {
            "run_id": run_id,
            "commodity_id": commodity_id,
            "market_id": number or None,
            "last_price": last,
        }
    )


def _set(run_id: int, **values: Any) -> None:
    with transaction() as session:
        session.execute(update(ForecastRun).where(ForecastRun.id == run_id).values(**values))


def _forget(*which: ColumnElement[bool]) -> None:
    some = select(PriceForecast.id).where(*which).limit(ROWS_PER_TRANSACTION)
    while True:
        with transaction() as session:
            numbers = session.scalars(some).all()
            if numbers:
                session.execute(delete(PriceForecast).where(PriceForecast.id.in_(numbers)))
        if len(numbers) < ROWS_PER_TRANSACTION:
            return
        green.let_others_run()
