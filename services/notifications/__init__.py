"""Telling people what happened: the bell, and later other channels."""

from services.notifications.queries import count_unread

__all__ = ["count_unread"]
