"""A payment gateway of its own for every test of it."""

from collections.abc import Iterator

import pytest
from flask import Flask

from services.payments import (
    GatewaySettings,
    gateway_settings,
)
from services.payments.gateway import client
from services.payments.gateway.settings import Patience
from services.runtime.config import Config
from tests.gateway_server import GatewayServer
from tests.integration.payments.paid import (
    LATER,
    confirmed,
)
from tests.world import World


@pytest.fixture(scope="module")
def server() -> Iterator[GatewayServer]:
    with GatewayServer() as server:
        server.clock = LATER.timestamp
        yield server


@pytest.fixture
def gateway(server: GatewayServer, monkeypatch: pytest.MonkeyPatch) -> GatewayServer:
    """The gateway without any memory, asked without long pauses."""
    server.forget()
    quick = Patience(connect_s=1, reply_s=0.5, tries=3, pause_s=0.01)
    monkeypatch.setattr(client, "Patience", lambda: quick)
    return server


@pytest.fixture
def config(config: Config, gateway: GatewayServer) -> Config:
    return config.model_copy(update=gateway.environment)


@pytest.fixture
def settings(config: Config) -> GatewaySettings:
    return gateway_settings(config)


@pytest.fixture
def sale(app: Flask, world: World) -> int:
    return confirmed(world)
