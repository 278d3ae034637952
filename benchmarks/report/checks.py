"""A measured figure beside what it must be and beside its limit."""

import math
import statistics
from collections.abc import Sequence
from dataclasses import asdict, dataclass, field
from typing import Any


@dataclass(frozen=True, kw_only=True)
class Check:
    """One figure; `must` and `ratio_must` (to the limit of the same run) say when it is enough."""

    measure: str
    value: float
    unit: str
    at_most: bool = False
    must: float | None = None
    limit: float | None = None
    limit_name: str = ""
    ratio_must: float | None = None
    facts: dict[str, Any] = field(default_factory=dict)

    @property
    def ratio(self) -> float | None:
        """The figure as a part of its limit."""
        return self.value / self.limit if self.limit else None

    @property
    def verdict(self) -> str:
        """met, short, or nothing when there is nothing to meet."""
        if self.must is None and self.ratio_must is None:
            return ""
        return (
            "met"
            if self._meets(self.value, self.must) and self._meets(self.ratio, self.ratio_must)
            else "short"
        )

    def as_json(self) -> dict[str, Any]:
        """For the history."""
        values = asdict(self) | {"ratio": self.ratio, "verdict": self.verdict}
        return {name: _rounded(value) for name, value in values.items() if value not in (None, "", {})}

    def _meets(self, value: float | None, must: float | None) -> bool:
        if must is None:
            return True
        if value is None or math.isnan(value):
            return False
        return value <= must if self.at_most else value >= must


def median_of(values: Sequence[float]) -> float:
    """The median of the rounds."""
    return statistics.median(values)


def middle(rounds: Sequence[Any], by: Any) -> Any:
    """The round whose figure is the (lower) median, so that its facts belong to it."""
    return sorted(rounds, key=by)[(len(rounds) - 1) // 2]


def _rounded(value: Any) -> Any:
    if isinstance(value, float):
        return round(value, 3) if not math.isnan(value) else None
    return value
