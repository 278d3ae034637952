"""The files of the house, as the architecture tests read them."""

import ast
import re
import subprocess
from functools import cache
from pathlib import Path

ROOT = Path(__file__).parents[2]


@cache
def files(*endings: str) -> tuple[Path, ...]:
    """List the files that are, or are about to be, in the repository."""
    command = ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"]
    listed = subprocess.run(command, cwd=ROOT, capture_output=True, check=True).stdout.decode().split("\0")
    paths = (ROOT / name for name in sorted(set(listed)) if name.endswith(endings or ("",)))
    return tuple(path for path in paths if path.is_file())


def under(*folders: str, ending: str) -> tuple[Path, ...]:
    """List the files below some folders of the top level."""
    return tuple(path for path in files(ending) if path.relative_to(ROOT).parts[0] in folders)


def name_of(path: Path) -> str:
    """Name a file as people speak of it: from the root."""
    return path.relative_to(ROOT).as_posix()


@cache
def text_of(path: Path) -> str:
    """Read a file once for all tests."""
    return path.read_text(encoding="utf-8")


@cache
def syntax_of(path: Path) -> ast.Module:
    """Parse a Python file once for all tests."""
    return ast.parse(text_of(path), filename=str(path))


def lines_matching(pattern: str, paths: tuple[Path, ...]) -> list[str]:
    """Find the lines a pattern matches, as `file:line text`."""
    wanted = re.compile(pattern)
    return [
        f"{name_of(path)}:{number} {line.strip()[:120]}"
        for path in paths
        for number, line in enumerate(text_of(path).splitlines(), start=1)
        if wanted.search(line)
    ]
