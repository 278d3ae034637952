"""A gateway that is slow, in trouble or unwilling loses nothing, and no secret is ever shown."""

import pytest

from models.payment import GatewayOrder
from services.payments import (
    GatewayRefused,
    GatewayUnreachable,
    MoreThanDue,
)
from tests.gateway_server import KEY_SECRET, WEBHOOK_SECRET
from tests.integration.payments.gateway import count, order
from tests.integration.payments.paid import (
    TOTAL,
)


def test_the_same_key_orders_once_and_never_more_than_is_due(world, sale, gateway, settings):
    assert order(world, sale, settings) == order(world, sale, settings)
    assert len(gateway.orders) == 1
    with pytest.raises(MoreThanDue):
        order(world, sale, settings, key="another-key", amount=TOTAL + 1)


@pytest.mark.parametrize("moods", [["error", "html"], ["busy"], ["slow"], ["lost"]])
def test_a_gateway_in_trouble_is_asked_again(world, sale, gateway, settings, moods):
    gateway.moods[:] = moods
    gateway.slow_s = 0.8
    assert order(world, sale, settings) in gateway.orders


def test_a_gateway_that_stays_away_is_said_and_the_same_form_tries_again(world, sale, gateway, settings):
    gateway.moods[:] = ["error"] * 3
    with pytest.raises(GatewayUnreachable):
        order(world, sale, settings)
    assert order(world, sale, settings)
    assert count(GatewayOrder) == 1


def test_what_the_gateway_refuses_is_said_in_its_words_and_not_tried_again(world, sale, gateway, settings):
    gateway.moods[:] = ["refused"]
    gateway.asked.clear()
    with pytest.raises(GatewayRefused) as refusal:
        order(world, sale, settings)
    assert refusal.value.details["reason"] == "The amount is invalid"
    assert gateway.asked == ["POST /v1/orders"]


def test_no_secret_is_ever_shown(world, sale, gateway, settings, config, caplog, capsys):
    gateway.moods[:] = ["error", "html", "lost"]
    with caplog.at_level("DEBUG"), pytest.raises(GatewayUnreachable):
        order(world, sale, settings)
    said = caplog.text + "".join(capsys.readouterr()) + repr(settings) + repr(config)
    assert KEY_SECRET not in said
    assert WEBHOOK_SECRET not in said
