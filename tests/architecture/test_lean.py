"""A process loads only what it needs: who imports prices pays for no papers, photos or forecasts."""

import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[2]
HEAVY = (
    "alembic",
    "cryptography.hazmat",
    "eventlet",
    "fontTools",
    "fpdf",
    "numpy",
    "pillow_heif",
    "psycopg",
    "rapidfuzz",
    "sklearn",
)
"""Libraries of papers, photos, signatures, tables, other databases and forecasts: 2 to 30 MB each."""
LOADED = f"""
import sys, app
app.create_app(commands=False)
print([name for name in {HEAVY!r} if name in sys.modules])
"""


def test_the_house_starts_without_what_only_few_processes_need(tmp_path: Path) -> None:
    settings = {"INSTANCE_DIR": str(tmp_path), "DATABASE_URL": f"sqlite:///{tmp_path}/house.db", "DEMO": "1"}
    told = subprocess.run(
        [sys.executable, "-c", LOADED],
        cwd=ROOT,
        env={**os.environ, **settings},
        capture_output=True,
        check=True,
        text=True,
    )
    assert told.stdout.strip() == "[]"
