"""What the bell tells the rest of the house."""

from dataclasses import dataclass

from services.core.events import Event


@dataclass(frozen=True, slots=True, kw_only=True)
class NotificationCreated(Event):
    """Somebody has something new to read; `get_push` gives what to show on their devices."""

    notification_id: int
    user_id: int
