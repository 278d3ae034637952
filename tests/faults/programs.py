"""Programs some faults are made with: skipped in plain words where one is missing, a failure in CI."""

import os
import shutil
from pathlib import Path

import pytest


def require_program(name: str) -> str:
    """Return the path of a program."""
    found = shutil.which(name)
    if found is None:
        _missing(f"the program {name}")
    return str(found)


def require_postgres_programs() -> Path:
    """Return the folder of the newest PostgreSQL server's programs, which are not on every PATH."""
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"), key=lambda path: int(path.parts[-3]))
    return found[-1].parent if found else Path(require_program("initdb")).parent


def _missing(what: str) -> None:
    if os.environ.get("MANDI_TEST_REQUIRE_ALL") == "1":
        pytest.fail(f"needs {what} (MANDI_TEST_REQUIRE_ALL=1)", pytrace=False)
    pytest.skip(f"needs {what}")


def require_faketime() -> str:
    """Return the path of the library that fakes a process's wall clock (the Debian package faketime)."""
    found = sorted(Path("/usr/lib").glob("*/faketime/libfaketime.so.1"))
    if not found:
        _missing("the library libfaketime: apt-get install faketime")
    return str(found[0])
