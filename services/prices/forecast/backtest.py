"""The rolling-origin back-test: who would have forecast best, chosen then, judged later.

Time is cut into blocks. At the beginning of a block every learning rung learns from outcomes older than
it; of each series the rung with the least error in the blocks before is chosen; intervals are calibrated
on errors older than it. All three then forecast the block, and only that counts. The last block holds
the present, so the published forecast is made exactly as those that were judged. Nothing is shuffled.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
import numpy.typing as npt

from services.prices.forecast.conformal import COVERS, adapted, edges
from services.prices.forecast.features import KNOWN, Examples
from services.prices.forecast.models import Rung
from services.prices.forecast.neighbours import CARRIES_DAYS
from services.prices.forecast.series import Floats, Ints

Flags = npt.NDArray[np.bool_]
BLOCK_DAYS: Final = 91
FIRST_LEARNED_AFTER_DAYS: Final = 365
LEAST_TO_LEARN: Final = 150
LEAST_TO_CHOOSE: Final = 120
LEAST_TO_CALIBRATE: Final = 90
BORROWS: Final = 60
"""A series' own record counts against so many examples of the crop's other series for each day of the
horizon: the further ahead, the more neighbouring targets tell the same."""
MARGIN: Final = 0.99
"""Another rung replaces the last value when its error is below this share of it, …"""
SPAN_DAYS: Final = 30
"""… and below it by more than its standard error over spans of so many days, or twice the horizon: what
comes due together errs together."""
LEAST_SPANS: Final = 12
LAST: Final = 0


@dataclass(frozen=True, slots=True)
class Judged:
    """What was forecast for each example: the rung (-1: too early to judge), and moves in logarithms."""

    rung: Ints
    move: Floats
    low: Floats
    high: Floats


def blocks(examples: Examples, *, newest: int, days: int) -> Iterator[tuple[int, int]]:
    """First day and end of each block, oldest first; the last one holds the newest week and has no end."""
    begin = newest - CARRIES_DAYS
    starts = [begin]
    first = int(examples.origin.min(initial=begin))
    while begin > first:
        begin -= days
        starts.append(begin)
    starts.reverse()
    yield from zip(starts, [*starts[1:], newest + 1], strict=True)


def roll(examples: Examples, ladder: Sequence[Rung], *, horizon: int, newest: int) -> Floats:
    """Let every rung forecast every example as it could have then; NaN while it had too little to learn."""
    moves = np.full((len(examples.origin), len(ladder)), np.nan)
    for place, rung in enumerate(ladder):
        if not rung.lasts_days:
            nothing = examples.known[:0], examples.outcome[:0]
            moves[:, place] = rung.learn(*nothing, horizon)(examples.known)
            continue
        ready = int(examples.origin.min(initial=newest)) + FIRST_LEARNED_AFTER_DAYS
        for begin, end in blocks(examples, newest=newest, days=rung.lasts_days):
            now = (examples.origin >= begin) & (examples.origin < end)
            past = (examples.target < begin) & ~np.isnan(examples.outcome)
            if begin >= ready and now.any() and np.count_nonzero(past) >= LEAST_TO_LEARN:
                predict = rung.learn(examples.known[past], examples.outcome[past], horizon)
                moves[now, place] = predict(examples.known[now])
    return moves


def judge(examples: Examples, moves: Floats, *, horizon: int, newest: int) -> Judged:
    """Choose and calibrate block by block on what was known before it, and forecast the block with that."""
    judging = _Judging(examples, moves, horizon)
    extra = 0.0
    for begin, end in blocks(examples, newest=newest, days=BLOCK_DAYS):
        seen = judging.outcomes_in(begin - BLOCK_DAYS, begin)
        if seen.any():
            extra = adapted(extra, covered=float(judging.covered()[seen].mean()))
        now = (examples.origin >= begin) & (examples.origin < end)
        past = judging.past(begin)
        if now.any() and len(past) >= LEAST_TO_CHOOSE:
            judging.forecast(np.flatnonzero(now), past, covers=COVERS + extra)
    return judging.judged


class _Judging:
    """The examples with every rung's errors, and what has been forecast so far."""

    def __init__(self, examples: Examples, moves: Floats, horizon: int) -> None:
        count = len(examples.origin)
        self._examples, self._moves = examples, moves
        self._borrows = BORROWS * horizon
        self._span_days = max(SPAN_DAYS, 2 * horizon)
        self._errors = share_errors(moves, examples.outcome)
        self._restless = np.sqrt(examples.known[:, KNOWN.index("scale")].astype(np.float64))
        self._residuals = (examples.outcome[:, None] - moves) / self._restless[:, None]
        self.judged = Judged(
            np.full(count, -1), np.full(count, np.nan), np.full(count, np.nan), np.full(count, np.nan)
        )

    def past(self, begin: int) -> Ints:
        """The examples whose outcome was known before a day."""
        told = self._examples
        return np.flatnonzero((told.target < begin) & ~np.isnan(told.outcome))

    def outcomes_in(self, begin: int, end: int) -> Flags:
        """Which judged forecasts came due within these days."""
        told = self._examples
        return np.asarray((self.judged.rung >= 0) & (told.target >= begin) & (told.target < end))

    def covered(self) -> Flags:
        """Whether each outcome lay within its interval."""
        return within(self._examples.outcome, self.judged)

    def forecast(self, now: Ints, past: Ints, *, covers: float) -> None:
        """Forecast the examples `now` by what the examples `past` tell."""
        everywhere = np.where(self._proven(past), self._standing(past), np.inf)
        where = self._examples.place[past]  # ascending
        for place in np.unique(self._examples.place[now]):
            begin, end = np.searchsorted(where, (place, place + 1))
            own = past[begin:end]
            rung = self._choose(own, everywhere)
            self._write(now[self._examples.place[now] == place], own, past, rung, covers=covers)

    def _choose(self, own: Ints, everywhere: Floats) -> int:
        """The rung with the least error against the last value's, the series' own and the crop's mixed."""
        count = len(own)
        mixed = (count * self._standing(own) + self._borrows * everywhere) / (count + self._borrows)
        best = int(np.argmin(mixed))
        return best if mixed[best] < MARGIN else LAST

    def _standing(self, rows: Ints) -> Floats:
        """Each rung's mean error as a share of the last value's on the same examples; 1 where unknown."""
        if not len(rows):
            return np.ones(self._errors.shape[1])
        errors = self._errors[rows]
        known = ~np.isnan(errors)
        base = np.where(known, errors[:, [LAST]], 0.0).sum(axis=0)
        mine = np.where(known, errors, 0.0).sum(axis=0)
        enough = (np.count_nonzero(known, axis=0) >= LEAST_TO_CHOOSE // 2) & (base > 0)
        return np.where(enough, mine / np.where(enough, base, 1.0), 1.0)

    def _proven(self, rows: Ints) -> Flags:
        """Which rungs beat the last value by more than chance, all series together; it itself always is."""
        gain = self._errors[rows] - self._errors[rows][:, [LAST]]
        known = ~np.isnan(gain)
        span = (self._examples.target[rows] - self._examples.target[rows].min()) // self._span_days
        proven = np.zeros(gain.shape[1], dtype=bool)
        for rung in range(gain.shape[1]):
            there = known[:, rung]
            count = np.bincount(span[there])
            gains = np.bincount(span[there], weights=gain[there, rung])[count > 0]
            if len(gains) >= LEAST_SPANS:
                mean = gains.sum() / count.sum()
                off = gains - mean * count[count > 0]
                proven[rung] = mean < -np.sqrt((off**2).sum()) / count.sum()
        proven[LAST] = True
        return proven

    def _write(self, rows: Ints, own: Ints, past: Ints, rung: int, *, covers: float) -> None:
        if np.isnan(self._moves[rows, rung]).any():
            rung = LAST
        errors = _known(self._residuals[own, rung])
        if len(errors) < LEAST_TO_CALIBRATE:
            errors = _known(self._residuals[past, rung])
        if not len(errors):
            return
        low, high = edges(errors, covers=covers)
        move, restless = self._moves[rows, rung], self._restless[rows]
        self.judged.rung[rows] = rung
        self.judged.move[rows] = move
        self.judged.low[rows] = move + low * restless
        self.judged.high[rows] = move + high * restless


def share_errors(moves: Floats, outcome: Floats) -> Floats:
    """Absolute errors as a share of the true price, of moves in logarithms."""
    columns = outcome[:, None] if moves.ndim == 2 else outcome
    return np.asarray(np.abs(np.expm1(moves - columns)))


def within(outcome: Floats, judged: Judged) -> Flags:
    """Whether each outcome lies in its interval, edges included."""
    return np.asarray((outcome >= judged.low - 1e-9) & (outcome <= judged.high + 1e-9))


def _known(values: Floats) -> Floats:
    return values[~np.isnan(values)]
