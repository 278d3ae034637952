"""Print the back-test of the price forecasts on real history, as docs/forecast.md holds it.

    python tools/backtest.py [DATA_DIRECTORY] [--crop Wheat] [--markets 8] [--plain]

The directory (else MANDI_DATA, else ../shared/data) holds hist_karnataka_2010_2025.csv.gz and
hist_allindia_2008_2017_soyabean.csv.gz. The figures are of each crop's markets with the most reports.
"""

import argparse
import os
import sys
import time
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

import numpy as np

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from services.prices.cleaning import clean  # noqa: E402
from services.prices.forecast.backtest import judge, roll, share_errors, within  # noqa: E402
from services.prices.forecast.features import HORIZONS, examples_of  # noqa: E402
from services.prices.forecast.learned import ladder  # noqa: E402
from services.prices.forecast.models import LADDER, Rung  # noqa: E402
from services.prices.forecast.series import Rows, Series, series_of  # noqa: E402
from services.prices.forecast.training import surroundings  # noqa: E402
from services.prices.names import canonical_state, fold, fold_market  # noqa: E402
from services.prices.sources.files import open_price_file  # noqa: E402

FILES = (
    ("Karnataka", "hist_karnataka_2010_2025.csv.gz"),
    ("India", "hist_allindia_2008_2017_soyabean.csv.gz"),
)
EVERY_DAY = 100_000
LEAST_REPORTS = 300
ALLOWED_WORSE = 0.1
BETTER = 0.95


@dataclass
class Line:
    """A crop at one horizon: errors in percent, shares of one."""

    place: str
    crop: str
    horizon: int
    forecasts: int
    last: float
    ours: float
    covered: float
    width: float
    used: dict[str, float]
    rungs: dict[str, float]

    @property
    def worse(self) -> float:
        """Points by which the house is worse than the last value."""
        return self.ours - self.last


@dataclass
class Columns:
    """The rows of one crop while a file is read."""

    days: list[int] = field(default_factory=list)
    markets: list[int] = field(default_factory=list)
    prices: list[int] = field(default_factory=list)
    arrivals: list[float] = field(default_factory=list)

    def rows(self) -> Rows:
        return Rows(
            np.array(self.days), np.array(self.markets), np.array(self.prices, float), np.array(self.arrivals)
        )


def read(path: Path) -> Iterator[tuple[str, Rows, dict[int, str]]]:
    """Read a price file by the rules of an import; yields each crop with its rows and its markets' states."""
    crops: dict[str, Columns] = defaultdict(Columns)
    markets: dict[tuple[str, str], int] = {}
    today = date.today()  # noqa: DTZ011 - only rows of the future are refused by it
    with open_price_file(path) as feed:
        for raw in feed:
            row = clean(raw, today=today)
            if isinstance(row, str):
                continue
            place = canonical_state(row.state), fold_market(row.market)
            crop = crops[row.commodity]
            crop.days.append(row.date.toordinal())
            crop.markets.append(markets.setdefault(place, len(markets) + 1))
            crop.prices.append(row.modal_price)
            crop.arrivals.append(float("nan") if row.arrivals_kg is None else row.arrivals_kg)
    states = {number: state for (state, _), number in markets.items()}
    for name, columns in sorted(crops.items()):
        yield name, columns.rows(), states


def measure(
    place: str, crop: str, series: list[Series], rungs: tuple[Rung, ...], markets: int
) -> Iterator[Line]:
    """Back-test a crop on its markets with the most reports, which learn from all the others' moves."""
    series = [each for each in series if len(each.days)]
    newest = max(int(each.days[-1]) for each in series)
    around = surroundings(series, newest=newest)
    most = sorted(range(len(series)), key=lambda number: -len(series[number].days))[:markets]
    most = [number for number in most if len(series[number].days) >= LEAST_REPORTS]
    chosen, near = [series[number] for number in most], [around[number] for number in most]
    for horizon in HORIZONS:
        examples = examples_of(chosen, near, horizon=horizon, most=EVERY_DAY, ahead=False)
        if not len(examples.origin):
            continue
        moves = roll(examples, rungs, horizon=horizon, newest=newest)
        judged = judge(examples, moves, horizon=horizon, newest=newest)
        told = judged.rung >= 0
        if not told.any():
            continue
        errors = share_errors(moves, examples.outcome)[told]
        yield Line(
            place,
            crop,
            horizon,
            int(np.count_nonzero(told)),
            100 * float(errors[:, 0].mean()),
            100 * float(share_errors(judged.move, examples.outcome)[told].mean()),
            float(within(examples.outcome, judged)[told].mean()),
            100 * float(np.median(judged.high[told] - judged.low[told])),
            {rung.name: float((judged.rung[told] == n).mean()) for n, rung in enumerate(rungs)},
            {rung.name: 100 * _mean_known(errors[:, n]) for n, rung in enumerate(rungs)},
        )


def _mean_known(values: np.ndarray) -> float:
    known = values[~np.isnan(values)]
    return float(known.mean()) if len(known) else float("nan")


def table(lines: list[Line]) -> Iterator[str]:
    """The lines as a Markdown table."""
    yield "| | crop | days | forecasts | last value | ours | difference | covered | width | the rung used |"
    yield "|---|---|--:|--:|--:|--:|--:|--:|--:|---|"
    for line in lines:
        used = ", ".join(f"{name} {share:.0%}" for name, share in line.used.items() if share >= 0.005)
        yield (
            f"| {line.place} | {line.crop} | {line.horizon} | {line.forecasts:,} | {line.last:.2f} % | "
            f"{line.ours:.2f} % | {line.worse:+.2f} | {line.covered:.1%} | {line.width:.0f} % | {used} |"
        )


def summary(lines: list[Line]) -> Iterator[str]:
    """What the goals of the forecast ask, and what was reached."""
    forecasts = np.array([line.forecasts for line in lines], float)
    covered = np.array([line.covered for line in lines])
    better = [line for line in lines if line.ours <= BETTER * line.last]
    worse = [line for line in lines if line.worse > ALLOWED_WORSE]
    yield f"Pairs of crop and horizon: {len(lines)}, of {len({(x.place, x.crop) for x in lines})} crops."
    yield f"Better than the last value by 5 % of its error or more: {len(better)} of {len(lines)}."
    names = ", ".join(f"{x.crop} {x.horizon} d ({x.worse:+.2f})" for x in worse) or "none"
    yield f"Worse by more than {ALLOWED_WORSE} points: {names}."
    yield f"Covered by the 10–90 % interval, over all: {np.average(covered, weights=forecasts):.1%}."
    for horizon in HORIZONS:
        part = [line for line in lines if line.horizon == horizon]
        last, ours = (
            np.average([getattr(x, n) for x in part], weights=[x.forecasts for x in part])
            for n in ("last", "ours")
        )
        yield f"{horizon} days, all forecasts: last value {last:.2f} %, ours {ours:.2f} %."


def main() -> None:
    """Read, measure, print."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument(
        "data", nargs="?", type=Path, default=os.environ.get("MANDI_DATA") or ROOT.parent / "shared" / "data"
    )
    parser.add_argument(
        "--crop", action="append", help="only this crop, by its name in the file; may be repeated"
    )
    parser.add_argument("--markets", type=int, default=8, help="how many markets of each crop (8)")
    parser.add_argument("--plain", action="store_true", help="without the learned rung")
    parser.add_argument("--rungs", action="store_true", help="print every rung's own error, too")
    options = parser.parse_args()
    rungs = LADDER if options.plain else ladder()
    lines: list[Line] = []
    for place, name in FILES:
        path = Path(options.data) / name
        if not path.is_file():
            sys.exit(
                f"backtest: {path} is missing: name the directory of the price files, or set MANDI_DATA."
            )
        for crop, rows, states in read(path):
            if options.crop and fold(crop) not in map(fold, options.crop):
                continue
            begun = time.monotonic()
            series = series_of(rows, groups=states)
            found = list(measure(place, crop, series, rungs, options.markets))
            lines += found
            print(
                f"{place} {crop}: {len(rows.days):,} rows, {time.monotonic() - begun:.1f} s", file=sys.stderr
            )
            for line in found if options.rungs else ():
                print("  ", line.horizon, {n: round(x, 2) for n, x in line.rungs.items()}, file=sys.stderr)
    if not lines:
        sys.exit("backtest: no crop of that name has history enough.")
    print("\n".join([*table(lines), "", *summary(lines)]))


if __name__ == "__main__":
    main()
