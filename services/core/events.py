"""What has happened, told in past tense: plain values and ids, never ORM objects."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Event:
    """Base of all events; fields are JSON-able plain values."""
