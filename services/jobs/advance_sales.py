"""Minds the deadlines of sales, disputes and questions after a default: reminders, and what follows."""

from datetime import datetime

from services import defaults, disputes, sales


def run(now: datetime) -> int:
    """Do what is due of open sales, disputes and questions; returns how many were looked at."""
    return sales.advance_due(now=now) + disputes.advance_due(now=now) + defaults.lapse_due(now=now)
