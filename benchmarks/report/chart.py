"""The picture of a run: each figure against what it must be, each ratio against its own."""

from pathlib import Path
from typing import Any

import matplotlib as mpl

mpl.use("Agg")

from matplotlib import pyplot as plt

from benchmarks.report.checks import Check
from benchmarks.report.table import number

ENOUGH, SHORT, INK = "#2f7d4f", "#c0562b", "#26302a"
PAPER = {"facecolor": "white", "edgecolor": "none", "pad": 0.8}
WIDEST = 4.0


def draw(run: dict[str, Any], path: Path) -> None:
    """Draw a bar for each figure that must be something: right of the line is better than it must be."""
    bars = [bar for check in run["checks"] for bar in _bars_of(check)]
    figure, axes = plt.subplots(figsize=(10, 0.42 * len(bars) + 1.4), dpi=110)
    for place, (_, times, label) in enumerate(bars):
        axes.barh(place, min(times, WIDEST), color=ENOUGH if times >= 1 else SHORT, height=0.62)
        axes.text(min(times, WIDEST) + 0.04, place, label, va="center", fontsize=8, color=INK, bbox=PAPER)
    axes.axvline(1, color=INK, linewidth=1)
    axes.set_yticks(range(len(bars)), [name for name, _, _ in bars], fontsize=8)
    axes.invert_yaxis()
    axes.set_xlim(0, WIDEST + 1.6)
    axes.set_xlabel(
        "times what it must be (for times and sizes: what it may be, over what it is)", fontsize=8
    )
    facts = run["facts"]
    axes.set_title(f"{facts['date']}, {facts['commit']}, {facts['async_mode']}", fontsize=9, loc="left")
    for side in ("top", "right"):
        axes.spines[side].set_visible(False)
    figure.tight_layout()
    figure.savefig(path, metadata={"Software": None})
    plt.close(figure)


def _bars_of(check: Check) -> list[tuple[str, float, str]]:
    bars = []
    if check.must:
        label = f"{number(check.value)} {check.unit} (must {number(check.must)})"
        bars.append((check.measure, _times(check, check.value, check.must), label))
    if check.ratio_must and check.ratio:
        label = f"{check.ratio:.2f} (must {check.ratio_must:g})"
        bars.append((f"… of {check.limit_name}", _times(check, check.ratio, check.ratio_must), label))
        if not check.must:
            bars[-1] = (f"{check.measure}, of {check.limit_name}", *bars[-1][1:])
    return bars


def _times(check: Check, value: float, must: float) -> float:
    if value != value or not value:  # not taken
        return 0.0
    return must / value if check.at_most else value / must
