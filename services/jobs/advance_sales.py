"""Minds the deadlines of sales and of questions after a default: reminders before, what follows after."""

from datetime import datetime

from services import defaults, sales


def run(now: datetime) -> int:
    """Do what is due of open sales and open questions; returns how many were looked at."""
    return sales.advance_due(now=now) + defaults.lapse_due(now=now)
