"""How a reference price is made from what markets report. Pure: values in, values out.

The rules, in words:

- A market's price of a day is the median of its varieties' modal prices. The price of a district, a
  state or the country is the median of its markets' prices, so that a market with many rows counts once.
- A price below 0.4 or above 2.5 times the country's median of the day is left out anywhere: rupees per
  kilo entered as per quintal. Of four or more markets together, one is left out that lies further from
  their median than five times the median distance (taken as at least 5 % of the price): wild rows.
  Of fewer, those outside the range of the country's markets yield to those within, if there are any.
- A day on which fewer than a third as many markets reported as on the fullest day of the week before
  is still filling, and does not yet replace the day before it.
- Nearest wins: market, district, state, country; the first with a report from the 30 days before the
  newest day held. When the newest day is older than 400 days, the support price in force is better.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime, timedelta, timezone
from typing import Final, NamedTuple, Protocol, TypeVar

INDIA: Final = timezone(timedelta(hours=5, minutes=30))
LEVEL_WINDOW: Final = timedelta(days=30)
DISTRICT_WINDOW: Final = timedelta(days=7)
FILLING_WINDOW: Final = timedelta(days=7)
TOO_OLD: Final = timedelta(days=400)
WHOLE_COUNTRY: Final = ""
ENOUGH_TO_JUDGE: Final = 4


class Report(NamedTuple):
    """One price row of one market on one day, in paise per quintal."""

    state: str
    market_id: int
    least: int
    most: int
    modal: int


class Summary(NamedTuple):
    """The middle of some markets, the lowest and highest of them, and how many there were."""

    price: int
    low: int
    high: int
    markets: int
    records: int


class Dated(Protocol):
    """Anything with a day and a number of markets."""

    @property
    def date(self) -> date: ...
    @property
    def markets(self) -> int: ...


class Supported(Protocol):
    """Anything with a price and the days on which it holds."""

    @property
    def price(self) -> int: ...
    @property
    def valid_from(self) -> date: ...
    @property
    def valid_to(self) -> date: ...


_Priced = tuple[int, int]
"""A market's price, and a number that goes with it."""
D = TypeVar("D", bound=Dated)
S = TypeVar("S", bound=Supported)


def indian_date(now: datetime) -> date:
    """The day it is in India."""
    return now.astimezone(INDIA).date()


def median(values: Iterable[int]) -> int:
    """The middle value; of two middles their mean, half-up to the paisa."""
    ordered = sorted(values)
    half, odd = divmod(len(ordered), 2)
    return ordered[half] if odd else (ordered[half - 1] + ordered[half] + 1) // 2


def plausible(price: int, *, middle: int) -> bool:
    """Say whether a price is within 0.4 and 2.5 times the middle of all markets."""
    return 2 * middle <= 5 * price and 2 * price <= 5 * middle


def without_wild(prices: Mapping[int, int], *, usual: tuple[int, int] | None = None) -> dict[int, int]:
    """Leave out markets far from the middle of their group; a thin group is judged by the usual range."""
    tame = {market for _, market in _tame(sorted((p, market) for market, p in prices.items()), usual)}
    return {market: price for market, price in prices.items() if market in tame}


def summarise_market(reports: Sequence[Report], *, middle: int | None) -> Summary | None:
    """One market's day: median of its plausible rows, with the least and most that was paid."""
    kept = [r for r in reports if middle is None or plausible(r.modal, middle=middle)]
    if not kept:
        return None
    price = median(r.modal for r in kept)
    low = min(r.least if plausible(r.least, middle=price) else r.modal for r in kept)
    high = max(r.most if plausible(r.most, middle=price) else r.modal for r in kept)
    return Summary(price, low, high, 1, len(kept))


def summarise_markets(reports: Iterable[Report], *, nation: Summary | None = None) -> Summary | None:
    """Several markets' day: the median over markets, with the lowest and highest market."""
    modals: dict[int, list[int]] = defaultdict(list)
    for report in reports:
        modals[report.market_id].append(report.modal)
    return _middle_of([(median(rows), len(rows)) for rows in modals.values()], nation)


def summarise_day(reports: Sequence[Report]) -> dict[str, Summary]:
    """A crop's day by state, and for the whole country under ""; empty for no reports."""
    modals: dict[int, list[int]] = defaultdict(list)
    for report in reports:
        modals[report.market_id].append(report.modal)
    return summarise_states(modals, {report.market_id: report.state for report in reports})


def summarise_states(modals: Mapping[int, Sequence[int]], states: Mapping[int, str]) -> dict[str, Summary]:
    """The same from each market's modal prices and the state of each market."""
    everywhere: list[_Priced] = []
    by_state: dict[str, list[_Priced]] = defaultdict(list)
    for market, rows in modals.items():
        priced = rows[0] if len(rows) == 1 else median(rows), len(rows)
        everywhere.append(priced)
        by_state[states[market]].append(priced)
    nation = _middle_of(everywhere, None)
    if nation is None:
        return {}
    found = {state: _middle_of(priced, nation) for state, priced in by_state.items()}
    return {WHOLE_COUNTRY: nation} | {state: summary for state, summary in found.items() if summary}


def _middle_of(markets: list[_Priced], nation: Summary | None) -> Summary | None:
    """The middle of markets, each a price and a number of records; the nation's says what is plausible."""
    if not markets:
        return None
    markets.sort()
    middle = nation.price if nation else _middle(markets)
    low, high = -(-2 * middle // 5), 5 * middle // 2  # as `plausible` says
    kept = [priced for priced in markets if low <= priced[0] <= high]
    kept = _tame(kept, (nation.low, nation.high) if nation else None)
    if not kept:
        return None
    records = sum([priced[1] for priced in kept])
    return Summary(_middle(kept), kept[0][0], kept[-1][0], len(kept), records)


def _tame(markets: list[_Priced], usual: tuple[int, int] | None) -> list[_Priced]:
    """Of prices in their order, those that are not wild."""
    if len(markets) < ENOUGH_TO_JUDGE:
        low, high = usual or (0, 0)
        return [priced for priced in markets if low <= priced[0] <= high] or markets
    middle = _middle(markets)
    distance = 5 * max(median([abs(priced[0] - middle) for priced in markets]), middle // 20)
    low, high = middle - distance, middle + distance
    return [priced for priced in markets if low <= priced[0] <= high]


def _middle(ordered: Sequence[_Priced]) -> int:
    half, odd = divmod(len(ordered), 2)
    return ordered[half][0] if odd else (ordered[half - 1][0] + ordered[half][0] + 1) // 2


def newest_filled(days: Sequence[D]) -> D | None:
    """The newest day that is not still filling, of days in any order."""
    if not days:
        return None
    newest = max(day.date for day in days)
    week = [day for day in days if day.date >= newest - FILLING_WINDOW]
    fullest = max(day.markets for day in week)
    return max((day for day in week if day.markets * 3 >= fullest), key=lambda day: day.date)


def support_on(prices: Sequence[S], day: date) -> list[S]:
    """The support prices (one per variety) in force on a day, lowest first."""
    return sorted((p for p in prices if p.valid_from <= day <= p.valid_to), key=lambda p: p.price)


def change_per_mille(price: int, before: int | None) -> int | None:
    """How much a price moved, in thousandths of what it was; half away from zero."""
    if not before:
        return None
    moved = (abs(price - before) * 2_000 + before) // (2 * before)
    return moved if price >= before else -moved
