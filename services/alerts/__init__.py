"""Price alerts: a crop at a place reaches a price or moves, and who asked is told once."""

import services.alerts.checking  # noqa: F401 - listens to imports
from services.alerts.errors import InvalidAlert, TooManyAlerts
from services.alerts.events import AlertsDue
from services.alerts.queries import get_alert, list_alerts
from services.alerts.rules import MOST_ALERTS, RULES, SCOPES
from services.alerts.service import add_alert, change_alert, delete_alert
from services.alerts.views import AlertView

__all__ = [
    "MOST_ALERTS",
    "RULES",
    "SCOPES",
    "AlertView",
    "AlertsDue",
    "InvalidAlert",
    "TooManyAlerts",
    "add_alert",
    "change_alert",
    "delete_alert",
    "get_alert",
    "list_alerts",
]
