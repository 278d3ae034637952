"""A payment gateway for the markets of these tests."""

from collections.abc import Iterator
from functools import partial

import pytest

from services.payments import GatewaySettings, gateway_settings
from services.payments.gateway.settings import Patience
from services.runtime.config import Config
from tests.gateway_server import GatewayServer

LONG_S = 600


@pytest.fixture
def gateway(monkeypatch: pytest.MonkeyPatch) -> Iterator[GatewayServer]:
    """One that is waited for, however busy this machine is: what does not answer has tests of its own."""
    patient = partial(Patience, connect_s=LONG_S, reply_s=LONG_S)
    monkeypatch.setattr("services.payments.gateway.client.Patience", patient)
    with GatewayServer() as server:
        yield server


@pytest.fixture
def trading_config(config: Config, gateway: GatewayServer) -> Config:
    """A house with this gateway."""
    return config.model_copy(update=gateway.environment)


@pytest.fixture
def settings_there(trading_config: Config) -> GatewaySettings:
    return gateway_settings(trading_config)
