"""docs/performance.md: the last full run, between words that people write (notes.md)."""

from pathlib import Path
from typing import Any

from benchmarks.report.table import as_markdown, note_of

NOTES = Path(__file__).with_name("notes.md")


def page_of(run: dict[str, Any]) -> str:
    """Put the page together; the notes' marks say where the figures go."""
    facts = run["facts"]
    parts = {
        "FACTS": _facts(facts),
        "TABLE": as_markdown(run["checks"]),
        "OTHER": run["other"],
        "AGAIN": as_markdown(run["again"]),
        "BESIDE": "\n".join(f"- {note}" for check in run["checks"] if (note := note_of(check))),
    }
    text = NOTES.read_text(encoding="utf-8")
    for name, value in parts.items():
        text = text.replace(f"@{name}@", value)
    return text


def _facts(facts: dict[str, Any]) -> str:
    versions = ", ".join(f"{name} {number}" for name, number in facts["versions"].items())
    return (
        f"{facts['date']}, commit {facts['commit']}, {facts['async_mode']}, {facts['form']}, "
        f"{facts['minutes']} minutes. "
        f"{facts['processor']}, {facts['memory_gb']} GB, {facts['system']}, fdatasync of 4 KB "
        f"{facts['fdatasync_us']} µs; adding three million numbers takes a core {facts['spin_ms']} ms "
        f"(60 to 114 where the musts were set); load {facts['load_before']} before it began. {versions}."
    )
