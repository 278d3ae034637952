"""Nothing grows past what a reader can hold."""

import ast

from tests.architecture.tree import ROOT, files, name_of, syntax_of, text_of

FILE_LINES = 300
FUNCTION_LINES = 60
APP_LINES = 120
FILE_BYTES = 1024 * 1024


WRITTEN = tuple(path for path in files(".py") if not name_of(path).startswith("migrations/"))
"""Python that people wrote; migrations are drawn from the tables and never touched again."""


def _lines(name: str) -> int:
    return len(text_of(ROOT / name).splitlines())


def test_no_python_file_is_longer_than_300_lines() -> None:
    long = {name_of(path): len(text_of(path).splitlines()) for path in WRITTEN}
    assert {name: lines for name, lines in long.items() if lines > FILE_LINES} == {}


def test_app_stays_a_short_table_of_contents() -> None:
    assert _lines("app.py") <= APP_LINES


def test_no_function_is_longer_than_60_lines() -> None:
    long = {
        f"{name_of(path)}:{node.name}": (node.end_lineno or 0) - node.lineno + 1
        for path in WRITTEN
        for node in ast.walk(syntax_of(path))
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
    }
    assert {name: lines for name, lines in long.items() if lines > FUNCTION_LINES} == {}


def test_no_file_in_the_repository_is_larger_than_a_megabyte() -> None:
    large = {name_of(path): path.stat().st_size for path in files() if path.stat().st_size > FILE_BYTES}
    assert large == {}
