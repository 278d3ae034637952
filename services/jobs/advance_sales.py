"""Minds the deadlines of sales: reminders before, and what follows after."""

from datetime import datetime

from services import sales


def run(now: datetime) -> int:
    """Do what is due of open sales; returns how many were looked at."""
    return sales.advance_due(now=now)
