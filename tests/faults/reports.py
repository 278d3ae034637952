"""What a long run found: figures by phase, anomalies in words, and whether all of it is as promised."""

import json
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from tests.faults.play import Play

MOST_SHOWN = 20


@dataclass(slots=True)
class Report:
    """Figures and faults, gathered phase by phase."""

    figures: dict[str, dict[str, Any]] = field(default_factory=dict)
    anomalies: list[str] = field(default_factory=list)
    broken: list[str] = field(default_factory=list)
    """Bounds that were not kept."""

    def count(self, phase: str, name: str, more: float = 1) -> None:
        """Add to a figure."""
        here = self.figures.setdefault(phase, {})
        here[name] = here.get(name, 0) + more

    def note(self, phase: str, name: str, value: Any) -> None:
        """Set a figure."""
        self.figures.setdefault(phase, {})[name] = value

    def bound(self, phase: str, name: str, value: float, most: float) -> None:
        """Set a figure that may be at most so much."""
        self.note(phase, name, round(value, 2))
        if value > most:
            self.broken.append(f"{phase}: {name} is {value:.2f}, may be {most:g}")

    def take(self, phase: str, play: Play, anomalies: list[str]) -> None:
        """Add what a play did and what was wrong with it."""
        counts = play.counts()
        self.count(phase, "operations", counts.total())
        self.count(phase, "accepted", play.accepted)
        self.count(phase, "answers lost", sum(n for name, n in counts.items() if name.endswith(" lost")))
        refused = Counter({name.partition(" ")[2]: 0 for name in counts})
        for name, number in counts.items():
            refused[name.partition(" ")[2]] += number
        for code in ("unavailable", "internal"):
            self.count(phase, f"told {code}", refused[code])
        self.anomalies += [f"{phase}: {each}" for each in anomalies]

    def text(self) -> str:
        """The report as people read it."""
        lines = []
        for phase, figures in self.figures.items():
            lines += [f"== {phase}", *(f"  {name:<42} {value}" for name, value in figures.items())]
        lines += [f"== anomalies: {len(self.anomalies)}", *self.anomalies[:MOST_SHOWN]]
        lines += [f"== bounds not kept: {len(self.broken)}", *self.broken]
        return "\n".join(lines)

    def write(self, path: Path) -> None:
        """Keep the report as JSON."""
        path.parent.mkdir(parents=True, exist_ok=True)
        kept = {"figures": self.figures, "anomalies": self.anomalies, "broken": self.broken}
        path.write_text(json.dumps(kept, indent=1, ensure_ascii=False) + "\n")
