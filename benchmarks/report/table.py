"""The table of a run, for terminals and for the page."""

import math
from collections.abc import Sequence
from typing import Any

from benchmarks.report.checks import Check

HEAD = ("measure", "measured", "must", "of its limit, same run", "")
Row = tuple[str, ...]


def as_text(run: dict[str, Any]) -> str:
    """All tables of a run in aligned columns, and what stands beside each figure."""
    parts = [_aligned(rows_of(run["checks"]))]
    if run["again"]:
        parts += [f"The same under {run['other']}", _aligned(rows_of(run["again"]))]
    notes = [note for check in run["checks"] if (note := note_of(check))]
    return "\n\n".join([*parts, "\n".join(notes)])


def as_markdown(checks: Sequence[Check]) -> str:
    """A table as Markdown."""
    lines = ["|" + "|".join(f" {cell} " for cell in row) + "|" for row in (HEAD, *rows_of(checks))]
    lines.insert(1, "|---|---:|---:|---|---|")
    return "\n".join(lines)


def rows_of(checks: Sequence[Check]) -> list[Row]:
    """The cells of a table."""
    return [
        (check.measure, _figure(check), _must(check), _of_limit(check), check.verdict) for check in checks
    ]


def line_of(check: Check) -> str:
    """One figure in a line, as it comes in."""
    return "  ".join(cell for cell in rows_of([check])[0] if cell) + _client(check)


def note_of(check: Check) -> str:
    """What stands beside a figure: rounds, percentiles, who used the processor."""
    facts = {name: value for name, value in check.facts.items() if value not in ({}, 0)}
    return (
        f"{check.measure}: " + ", ".join(f"{name} {_plain(value)}" for name, value in facts.items())
        if facts
        else ""
    )


def number(value: float) -> str:
    """A figure with as many digits as it deserves."""
    if math.isnan(value):
        return "not taken"
    digits = 0 if abs(value) >= 100 or value == int(value) else 1 if abs(value) >= 10 else 2
    return f"{value:,.{digits}f}"


def _figure(check: Check) -> str:
    return f"{number(check.value)} {check.unit}".strip()


def _must(check: Check) -> str:
    return "" if check.must is None else f"{'≤' if check.at_most else '≥'} {number(check.must)}"


def _of_limit(check: Check) -> str:
    if check.ratio is None or check.limit is None:
        return ""
    must = "" if check.ratio_must is None else f" ({'≤' if check.at_most else '≥'} {check.ratio_must:g})"
    return f"{check.ratio:.2f}{must} × {number(check.limit)}, {check.limit_name}"


def _client(check: Check) -> str:
    return "  (the client was the limit)" if check.facts.get("client_was_the_limit") else ""


def _plain(value: Any) -> str:
    if isinstance(value, dict):
        return "(" + ", ".join(f"{name} {_plain(each)}" for name, each in value.items()) + ")"
    if isinstance(value, list):
        return " / ".join(_plain(each) for each in value)
    return f"{value:,}" if isinstance(value, int) and not isinstance(value, bool) else str(value)


def _aligned(rows: list[Row]) -> str:
    widths = [max(len(row[place]) for row in (HEAD, *rows)) for place in range(len(HEAD))]
    lines = ["  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)) for row in rows]
    title = "  ".join(cell.ljust(width) for cell, width in zip(HEAD, widths, strict=True))
    return "\n".join(line.rstrip() for line in (title, "-" * len(title.rstrip()), *lines))
