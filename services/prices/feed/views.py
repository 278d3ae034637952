"""What the office is told of the feed and of imports."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any, Literal

from services.core.clock import iso

RunState = Literal["running", "done", "partial", "failed"]


@dataclass(frozen=True, slots=True, kw_only=True)
class FeedView:
    """The feed as it stands; `fault` is a msgid with `fault_details`, empty after a try that went well."""

    is_set_up: bool
    is_wanted: bool
    tried_at: datetime | None
    succeeded_at: datetime | None
    age: timedelta | None
    next_try_at: datetime | None
    rests_until_at: datetime | None
    """The circuit is open until then; None when it is closed."""
    failures: int
    fault: str
    fault_details: dict[str, Any]
    updated: str
    newest: date | None


@dataclass(frozen=True, slots=True, kw_only=True)
class ImportRunView:
    """One import: read = new + changed + unchanged + all rejected, once it has ended."""

    id: int
    file: str
    source: str
    state: RunState
    reason: str
    started_at: datetime
    seen_at: datetime
    finished_at: datetime | None
    per_mille: int
    read: int
    new: int
    changed: int
    unchanged: int
    rejected: dict[str, int]

    @property
    def is_running(self) -> bool:
        """Whether it goes on, as far as anybody knows."""
        return self.state == "running"

    @property
    def seconds(self) -> float:
        """How long it took, or has taken until its last sign of life."""
        return ((self.finished_at or self.seen_at) - self.started_at).total_seconds()

    def as_json(self) -> dict[str, Any]:
        """For the office's page, which asks while a run goes on."""
        counts = {name: getattr(self, name) for name in ("per_mille", "read", "new", "changed", "unchanged")}
        return {
            "id": self.id,
            "file": self.file,
            "state": self.state,
            "started_at": iso(self.started_at),
            "rejected": sum(self.rejected.values()),
            **counts,
        }


@dataclass(frozen=True, slots=True, kw_only=True)
class DayCompleteness:
    """How full a day is, against the usual of the four weeks before it.

    filling: clearly fewer markets or states than usual; unknown: too few days to compare with;
    empty: nobody reported.
    """

    day: date
    state: Literal["complete", "filling", "unknown", "empty"]
    states: int
    usual_states: int
    markets: int
    usual_markets: int
    records: int

    @property
    def is_filling(self) -> bool:
        """Whether prices of this day are better shown as not yet final."""
        return self.state == "filling"
