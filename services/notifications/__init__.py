"""Telling people what happened: the bell, and later other channels."""

import services.notifications.telling
import services.notifications.telling_defaults
import services.notifications.telling_disputes
import services.notifications.telling_sales  # noqa: F401 - they listen to what happens
from services.notifications.events import NotificationCreated
from services.notifications.queries import count_unread, find_push, get_notice, list_notifications
from services.notifications.reading import read_all_notifications, read_notification
from services.notifications.views import Notice, PriceNews, Push
from services.notifications.wording import PLACES, SENTENCES

__all__ = [
    "PLACES",
    "SENTENCES",
    "Notice",
    "NotificationCreated",
    "PriceNews",
    "Push",
    "count_unread",
    "find_push",
    "get_notice",
    "list_notifications",
    "read_all_notifications",
    "read_notification",
]
