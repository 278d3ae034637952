"""Telling people what happened: the bell, and later other channels."""

import services.notifications.telling  # noqa: F401 - listens to what happens
from services.notifications.events import NotificationCreated
from services.notifications.queries import count_unread, find_push, get_notice, list_notifications
from services.notifications.reading import read_all_notifications, read_notification
from services.notifications.views import Notice, Push
from services.notifications.wording import SENTENCES

__all__ = [
    "SENTENCES",
    "Notice",
    "NotificationCreated",
    "Push",
    "count_unread",
    "find_push",
    "get_notice",
    "list_notifications",
    "read_all_notifications",
    "read_notification",
]
