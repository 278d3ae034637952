"""What has happened, told in past tense: plain values and ids, never ORM objects."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Event:
    """Base of all events; fields are JSON-able plain values."""

    def key(self) -> str | None:
        """What makes a newer one worth telling instead of an older one that still waits; None for nothing."""
        return None
