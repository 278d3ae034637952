"""Trains the price forecasts each night when prices came, and whenever there are none yet."""

from datetime import datetime

from services import prices


def run(now: datetime) -> int:
    """Train if it is time; returns how many forecasts were published."""
    return prices.train_forecasts(now=now).forecasts if prices.training_due(now=now) else 0
