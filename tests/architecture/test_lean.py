"""A process of the house loads only what it needs: an import of prices pays for no forecasts."""

import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[2]
HEAVY = ("sklearn", "eventlet")
LOADED = f"import sys, app; print([name for name in {HEAVY!r} if name in sys.modules])"


def test_the_house_starts_without_what_only_forecasts_need() -> None:
    told = subprocess.run(
        [sys.executable, "-c", LOADED], cwd=ROOT, capture_output=True, check=True, text=True
    )
    assert told.stdout.strip() == "[]"
