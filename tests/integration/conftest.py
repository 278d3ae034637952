"""The three at a market, each signed in at a browser without scripts."""

import pytest
from flask import Flask

from tests.visitor import Visitor, signed_in
from tests.world import World


@pytest.fixture
def seller(app: Flask, world: World) -> Visitor:
    return signed_in(app, world.seller.login)


@pytest.fixture
def buyer(app: Flask, world: World) -> Visitor:
    return signed_in(app, world.buyer.login)


@pytest.fixture
def secretary(app: Flask, world: World) -> Visitor:
    return signed_in(app, world.admin.login)
