"""A seller's world with crops, markets and prices, at one moment that all tests share."""

from datetime import UTC, datetime

import pytest
from flask import Flask

from tests import starter
from tests.visitor import Visitor
from tests.world import World


@pytest.fixture
def now() -> datetime:
    """Saturday morning, ten o'clock in India."""
    return datetime(2026, 11, 21, 4, 30, tzinfo=UTC)


@pytest.fixture
def house(world: World) -> World:
    """The world with what the house knows of crops and prices."""
    starter.seed()
    return world


@pytest.fixture
def seller(app: Flask, house: World) -> Visitor:
    """The seller at a browser without scripts."""
    visitor = Visitor(app)
    visitor.sign_in("sunita@example.in")
    return visitor


@pytest.fixture
def stranger(app: Flask, house: World) -> Visitor:
    """Another seller."""
    visitor = Visitor(app, address="203.0.113.9")
    visitor.sign_in("stranger@example.in")
    return visitor
