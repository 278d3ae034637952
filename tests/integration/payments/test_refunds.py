"""What goes back by the gateway goes once, and what it and the books say differently is told."""

from datetime import timedelta

import pytest

from services import payments
from services.payments import (
    GatewayRefused,
    RefundAbovePaid,
)
from services.payments.gateway import client
from tests.integration.payments.gateway import order, paid, refund, tell
from tests.integration.payments.paid import (
    LATER,
    TOTAL,
    books_agree,
    complete,
    reasons,
    state,
    status,
)


def test_a_part_goes_back_and_never_more_than_was_paid(world, sale, gateway, settings):
    payment = paid(world, sale, gateway, settings)
    assert refund(world, settings, 8_000_00) == refund(world, settings, 8_000_00)
    assert gateway.payments[payment["id"]]["amount_refunded"] == 8_000_00
    assert state(sale, world.buyer).kept == TOTAL - 8_000_00
    with pytest.raises(RefundAbovePaid) as refusal:
        refund(world, settings, TOTAL, key="refund-key-2")
    assert refusal.value.details == {"rest_amount": TOTAL - 8_000_00}
    (sent,) = gateway.refunds.values()
    assert tell(gateway.call("refund.processed", refund=sent), settings) == "repeated"
    books_agree()


def test_what_was_released_cannot_go_back(world, sale, gateway, settings):
    paid(world, sale, gateway, settings)
    complete(world, sale)
    with pytest.raises(RefundAbovePaid):
        refund(world, settings, 1_00)
    assert gateway.refunds == {}
    books_agree()


def test_a_refund_whose_answer_was_lost_is_sent_again_and_pays_back_once(world, sale, gateway, settings):
    paid(world, sale, gateway, settings)
    gateway.moods[:] = ["lost", "error", "error"]
    refund(world, settings, TOTAL)
    assert len(gateway.refunds) == 1
    books_agree()
    assert payments.reconcile(settings=settings, now=LATER) == 0
    assert [each["amount"] for each in gateway.refunds.values()] == [TOTAL]
    assert state(sale, world.buyer).kept == 0
    books_agree()


def test_a_refund_the_gateway_refuses_leaves_the_money_in_escrow(world, sale, gateway, settings):
    paid(world, sale, gateway, settings)
    gateway.moods[:] = ["refused"]
    with pytest.raises(GatewayRefused):
        refund(world, settings, TOTAL)
    assert reasons(sale) == ["sale_paid", "sale_returned", "sale_not_returned"]
    assert state(sale, world.buyer).kept == TOTAL
    books_agree()


def test_a_refund_nobody_here_asked_for_is_told_as_a_difference(world, sale, gateway, settings):
    payment = paid(world, sale, gateway, settings)
    gateway.answer("POST", f"/v1/payments/{payment['id']}/refund", {}, {"amount": 5_00}, "by-hand")
    (sent,) = gateway.refunds.values()
    assert tell(gateway.call("refund.processed", refund=sent), settings) == "unknown_refund"
    assert payments.reconcile(settings=settings, now=LATER) == 1
    (difference,) = payments.list_differences()
    assert (difference.kind, difference.ours, difference.theirs) == ("refunded", 0, 5_00)


def test_a_call_that_never_came_is_made_good_by_reconciling(world, sale, gateway, settings):
    payment = gateway.pay(order(world, sale, settings))
    assert payments.reconcile(settings=settings, now=LATER) == 0
    assert status(sale) == "paid"
    assert tell(gateway.call("payment.captured", payment=payment), settings) == "repeated"
    books_agree()


def test_differences_stand_until_they_are_solved(world, sale, gateway, settings):
    payment = paid(world, sale, gateway, settings)
    stray = gateway.pay("order_of_somebody", amount=77_00)
    gone = gateway.payments.pop(payment["id"])
    assert payments.reconcile(settings=settings, now=LATER) == 2
    assert {(each.kind, each.ours, each.theirs) for each in payments.list_differences()} == {
        ("unbooked", 0, 77_00),
        ("unknown_there", TOTAL, 0),
    }
    gateway.payments[payment["id"]] = {**gone, "amount": TOTAL + 1}
    gateway.payments.pop(stray["id"])
    later = LATER + timedelta(minutes=15)
    assert payments.reconcile(settings=settings, now=later) == 2
    kinds = {(each.gateway_id, each.kind) for each in payments.list_differences()}
    assert kinds == {(stray["id"], "unknown_there"), (payment["id"], "amount")}
    assert len(payments.list_differences(only_open=False)) == 4


def test_a_long_list_is_read_to_its_end(world, sale, gateway, settings, monkeypatch):
    monkeypatch.setattr(client, "PAGE", 2)
    for _ in range(5):
        gateway.pay("order_of_somebody")
    assert payments.reconcile(settings=settings, now=LATER) == 5
    assert len(payments.list_gateway_payments(state="waiting").items) == 5
