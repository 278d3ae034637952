"""Minds the deadlines of sales and their disputes: reminders before, and what follows after."""

from datetime import datetime

from services import disputes, sales


def run(now: datetime) -> int:
    """Do what is due of open sales and disputes; returns how many were looked at."""
    return sales.advance_due(now=now) + disputes.advance_due(now=now)
