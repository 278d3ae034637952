"""What the alerts tell themselves."""

from dataclasses import dataclass

from services.core.events import Event


@dataclass(frozen=True, slots=True, kw_only=True)
class AlertsDue(Event):
    """Some alerts of one crop and one scope are to be held against new prices, in one short transaction."""

    alert_ids: list[int]
    at: str
