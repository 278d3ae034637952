"""Habits that no other tool holds: money, time, entrances of domains, and nothing of one machine."""

import ast
from pathlib import Path

from tests.architecture.tree import ROOT, files, lines_matching, name_of, syntax_of, under

HOUSE = ("app.py", "models", "presentation", "routes", "services", "sockets")
NOT_DOMAINS = {"cli", "core", "jobs", "runtime"}
HOUSE_FILES = under(*HOUSE, ending=".py")


def _own(module: str | None) -> bool:
    return (module or "").partition(".")[0] in {name.removesuffix(".py") for name in HOUSE}


def _imports(tree: ast.AST) -> list[tuple[ast.Import | ast.ImportFrom, str]]:
    found: list[tuple[ast.Import | ast.ImportFrom, str]] = []
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            found += [(node, alias.name) for alias in node.names]
        elif isinstance(node, ast.ImportFrom):
            found.append((node, node.module or ""))
    return found


def test_time_is_always_aware() -> None:
    assert lines_matching(r"\butcnow\(|\.now\(\)|datetime\.today\(\)|utcfromtimestamp", HOUSE_FILES) == []


def test_only_doors_and_the_clock_itself_know_what_time_it_is() -> None:
    rules = tuple(path for path in HOUSE_FILES if "rules" in path.parts or path.stem == "rules")
    assert rules
    assert lines_matching(r"\butc_now\b|\btime\.time\(|\bmonotonic\(", rules) == []


def test_money_is_never_a_float() -> None:
    names = r"(price|amount|money|rupee|paise|reserve|maximum|total|step|rate)"
    assert lines_matching(rf"\bfloat\([^)]*{names}|{names}\w*: float\b", HOUSE_FILES) == []


def test_our_own_code_is_imported_at_the_top_of_a_file() -> None:
    local = [
        f"{name_of(path)}:{node.lineno} {module}"
        for path in HOUSE_FILES
        for function in ast.walk(syntax_of(path))
        if isinstance(function, ast.FunctionDef | ast.AsyncFunctionDef) and path.name != "app.py"
        for node, module in _imports(function)
        if _own(module)
    ]
    assert local == []


def test_a_domain_is_entered_by_its_package() -> None:
    def domain_of(module: str) -> str | None:
        parts = module.split(".")
        return parts[1] if parts[0] == "services" and len(parts) > 2 and parts[1] not in NOT_DOMAINS else None

    through_the_window = [
        f"{name_of(path)}:{node.lineno} {module}"
        for path in HOUSE_FILES
        for node, module in _imports(syntax_of(path))
        if (domain := domain_of(module)) and path.relative_to(ROOT).parts[:2] != ("services", domain)
    ]
    assert through_the_window == []


def test_every_domain_names_what_is_public() -> None:
    doors = [ROOT / "services" / name / "__init__.py" for name in sorted(_domains())]
    silent = [name_of(path) for path in doors if not _names_its_public(path)]
    assert doors
    assert silent == []


def _domains() -> set[str]:
    inside = (path.relative_to(ROOT).parts for path in HOUSE_FILES)
    return {parts[1] for parts in inside if parts[0] == "services" and len(parts) > 2} - NOT_DOMAINS


def _names_its_public(path: Path) -> bool:
    assigned = (node for node in syntax_of(path).body if isinstance(node, ast.Assign))
    return any(
        isinstance(target, ast.Name) and target.id == "__all__"
        for node in assigned
        for target in node.targets
    )


def test_nothing_of_one_machine_or_registry_is_committed() -> None:
    registries = r"registry\.(npmjs|yarnpkg)|pythonhosted\.org|\bpypi\.org|deb\.debian\.org|proxy\.golang"
    places = r"(^|[\s\"'=:(])/(root|work|farm|home/\w+|Users/\w+)/"
    readable = tuple(path for path in files() if path.suffix not in (".gz", ".png", ".jpg", ".webp", ".heic"))
    assert lines_matching(f"{registries}|{places}", readable) == []
