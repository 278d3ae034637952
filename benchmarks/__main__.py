"""`python -m benchmarks [measure …]`: every measure of the house beside its limit, taken in the same run.

Without names the short form (a few minutes); --full takes all, each noisy figure as the median of three
rounds, and writes docs/performance.md with its picture. ASYNC_MODE or --mode chooses the event loop.
"""

import argparse
import math
import os
import sys
import time
import traceback
from contextlib import ExitStack

from benchmarks.bench import Bench
from benchmarks.client.profiling import FOLDER
from benchmarks.measures import MEASURES, SHORT, UNDER_THE_OTHER
from benchmarks.report.checks import Check
from benchmarks.report.facts import machine_facts
from benchmarks.report.keeping import RESULTS, keep, publish
from benchmarks.report.table import as_text, line_of
from benchmarks.stage.processes import allow_many_files

OTHER = {"eventlet": "gevent", "gevent": "eventlet"}


def main() -> None:
    """Measure, print the table, keep the run; ends with 1 when a measure could not be taken."""
    wishes = _wishes()
    os.environ["ASYNC_MODE"] = wishes.mode
    allow_many_files()
    if wishes.profile:
        RESULTS.mkdir(exist_ok=True)
        os.environ[FOLDER] = str(RESULTS)
    names = wishes.names or (list(MEASURES) if wishes.full else SHORT)
    facts = machine_facts(wishes.mode)
    began = time.monotonic()
    with ExitStack() as stack:
        bench = Bench("full" if wishes.full else "short", stack)
        checks = [check for name in names for check in _take(name, bench)]
        again = []
        if wishes.full and not wishes.names:
            os.environ["ASYNC_MODE"] = OTHER[wishes.mode]
            again = [check for name in UNDER_THE_OTHER for check in _take(name, bench)]
    facts["form"] = "three rounds each" if wishes.full else "short form, one round each"
    facts["minutes"] = round((time.monotonic() - began) / 60, 1)
    run = {"facts": facts, "checks": checks, "again": again, "other": OTHER[wishes.mode]}
    print(as_text(run))
    keep(run)
    if wishes.publish or (wishes.full and not wishes.names):
        publish(run)
    sys.exit(any(math.isnan(check.value) for check in checks + again))


def _wishes() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
    parser.add_argument("names", nargs="*", metavar="measure", help=", ".join(MEASURES))
    parser.add_argument("--full", action="store_true", help="all measures, three rounds each")
    parser.add_argument("--publish", action="store_true", help="write docs/performance.md from this run")
    parser.add_argument(
        "--profile", action="store_true", help="py-spy beside each window (pip install py-spy)"
    )
    parser.add_argument("--mode", choices=list(OTHER), default=os.environ.get("ASYNC_MODE") or "eventlet")
    wishes = parser.parse_args()
    unknown = set(wishes.names) - set(MEASURES)
    if unknown:
        parser.error(f"no measure is called {', '.join(sorted(unknown))}; there are {', '.join(MEASURES)}")
    return wishes


def _take(name: str, bench: Bench) -> list[Check]:
    """Take one measure; what goes wrong in it is shown in the table, and the others go on."""
    print(f"… {name}", file=sys.stderr, flush=True)
    try:
        checks = MEASURES[name](bench)
    except Exception as fault:
        traceback.print_exc()
        reason = f"{type(fault).__name__}: {fault}".splitlines()[0][:200]
        checks = [Check(measure=name, value=math.nan, unit="", must=0, facts={"failed": reason})]
    for check in checks:
        print(f"  {line_of(check)}", file=sys.stderr, flush=True)
    return checks


if __name__ == "__main__":
    main()
