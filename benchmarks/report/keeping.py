"""Where runs are kept: every one as JSON for whoever compares, a full one as the page everybody reads."""

import json
from pathlib import Path
from typing import Any

from benchmarks.report.chart import draw
from benchmarks.report.page import page_of
from benchmarks.stage.processes import ROOT

RESULTS = ROOT / "benchmarks" / "results"
HISTORY = ROOT / "benchmarks" / "history.jsonl"
PAGE = ROOT / "docs" / "performance.md"
DATA = ROOT / "docs" / "performance.json"
PICTURE = ROOT / "docs" / "img" / "performance.png"


def keep(run: dict[str, Any]) -> Path:
    """Write a run below benchmarks/results, which is not committed."""
    RESULTS.mkdir(exist_ok=True)
    stamp = "".join(each for each in run["facts"]["date"] if each.isdigit())
    path = RESULTS / f"{stamp}.json"
    path.write_text(_json(run, indent=1))
    return path


def publish(run: dict[str, Any]) -> None:
    """Write the page, its picture and its figures; add a line to the history."""
    DATA.write_text(_json(run, indent=1))
    draw(run, PICTURE)
    PAGE.write_text(page_of(run))
    figures = {check.measure: round(check.value, 2) for check in run["checks"]}
    line = {name: run["facts"][name] for name in ("date", "commit", "async_mode")} | {"figures": figures}
    with HISTORY.open("a", encoding="utf-8") as history:
        history.write(json.dumps(line, ensure_ascii=False) + "\n")


def _json(run: dict[str, Any], *, indent: int) -> str:
    plain = run | {name: [check.as_json() for check in run[name]] for name in ("checks", "again")}
    return json.dumps(plain, ensure_ascii=False, indent=indent) + "\n"
