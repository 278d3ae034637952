"""What some tests need of the machine: skipped in plain words where it is missing, a failure in CI."""

import os
import shutil
from pathlib import Path
from typing import NoReturn

import pytest

from presentation.papers.fonts import find_fonts
from services.papers import FontsMissing

CHROMIUMS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")


def require_postgres() -> str:
    """Return the URL of a PostgreSQL server on which databases may be created."""
    url = os.environ.get("TEST_POSTGRES_URL") or os.environ.get("TEST_DATABASE_URL")
    return url or _missing("PostgreSQL: set TEST_POSTGRES_URL to a role that may create databases")


def require_redis() -> str:
    """Return the URL of a Redis server that tests may fill and flush."""
    return os.environ.get("TEST_REDIS_URL") or _missing("Redis: set TEST_REDIS_URL to a server of its own")


def require_chromium() -> str:
    """Return the path of a Chromium that Playwright can drive."""
    named = os.environ.get("CHROMIUM", "")
    found = shutil.which(named) if named else next(filter(None, map(shutil.which, CHROMIUMS)), None)
    return found or _missing("Chromium: install it, or set CHROMIUM to its path")


def require_program(name: str) -> str:
    """Return the path of a program."""
    found = shutil.which(name, path=f"{os.environ.get('PATH', '')}:/usr/sbin:/usr/local/sbin")
    return found or _missing(f"the program {name}")


def require_fonts() -> dict[tuple[str, str], Path]:
    """Return the files of the fonts that papers are printed with."""
    try:
        return find_fonts()
    except FontsMissing:
        return _missing("the fonts Noto Sans and Noto Sans Devanagari (Debian: fonts-noto-core)")


def _missing(what: str) -> NoReturn:
    """Skip, or fail where MANDI_TEST_REQUIRE_ALL=1 says that everything must be there."""
    if os.environ.get("MANDI_TEST_REQUIRE_ALL") == "1":
        pytest.fail(f"needs {what} (MANDI_TEST_REQUIRE_ALL=1)", pytrace=False)
    pytest.skip(f"needs {what}")
