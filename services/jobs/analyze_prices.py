"""Keeps the price analyses of open lots no older than a day, and no older than the newest prices."""

from datetime import datetime

from services import analytics


def run(now: datetime) -> int:
    """Analyse what is due, a handful at a time; returns how many lots."""
    return analytics.analyse_due(now=now)
