"""A payment gateway for the markets of these tests."""

from collections.abc import Iterator

import pytest

from services.payments import GatewaySettings, gateway_settings
from services.runtime.config import Config
from tests.gateway_server import GatewayServer


@pytest.fixture
def gateway() -> Iterator[GatewayServer]:
    with GatewayServer() as server:
        yield server


@pytest.fixture
def trading_config(config: Config, gateway: GatewayServer) -> Config:
    """A house with this gateway."""
    return config.model_copy(update=gateway.environment)


@pytest.fixture
def settings_there(trading_config: Config) -> GatewaySettings:
    return gateway_settings(trading_config)
