"""The gateway's calls move each rupee once, however often, late or out of order they come."""

import json
from itertools import count as numbers
from typing import Any

import pytest
from sqlalchemy import select

from models.base import db
from models.money import Journal
from models.payment import GatewayEvent, GatewayOrder
from services import payments
from services.payments import (
    GatewaySettings,
    MalformedEvent,
    WayNotOffered,
    WrongSignature,
)
from services.payments.gateway import calls
from services.payments.gateway.signatures import sign
from tests.gateway_server import WEBHOOK_SECRET, Signed
from tests.integration.payments.gateway import count, order, paid, tell
from tests.integration.payments.paid import (
    LATER,
    TOTAL,
    books_agree,
    complete,
    reasons,
    state,
    status,
    wallet,
)
from tests.integration.payments.test_paying import at_once


def test_an_order_is_paid_kept_and_released(world, sale, gateway, settings):
    order_id = order(world, sale, settings)
    assert gateway.orders[order_id]["amount"] == TOTAL
    assert gateway.orders[order_id]["currency"] == "INR"
    told = [tell(call, settings) for call in gateway.calls_of(gateway.pay(order_id))]
    assert told == ["noted", "booked", "repeated"]
    assert (status(sale), state(sale, world.buyer).kept) == ("paid", TOTAL)
    complete(world, sale)
    assert (status(sale), wallet(world.seller).available) == ("completed", TOTAL)
    books_agree()


@pytest.mark.parametrize("turns", [(2, 1, 0), (1, 1, 1), (2, 2, 0, 1, 1, 0), (0, 2)])
def test_any_order_and_any_number_of_calls_books_once(world, sale, gateway, settings, turns):
    told = gateway.calls_of(gateway.pay(order(world, sale, settings)))
    outcomes = [tell(told[turn], settings) for turn in turns]
    assert outcomes.count("booked") == 1
    assert reasons(sale) == ["sale_paid"]
    assert count(GatewayEvent) == len(set(turns))
    books_agree()


def test_a_call_that_failed_after_it_was_captured_is_harmless(world, sale, gateway, settings):
    payment = paid(world, sale, gateway, settings)
    failed = gateway.call("payment.failed", payment={**payment, "status": "failed"})
    assert tell(failed, settings) == "noted"
    assert state(sale, world.buyer).kept == TOTAL


@pytest.mark.parametrize(
    "spoil",
    [
        lambda call: Signed(call.body, {**call.headers, "X-Razorpay-Signature": "0" * 64}),
        lambda call: Signed(call.body, {**call.headers, "X-Razorpay-Signature": ""}),
        lambda call: Signed(call.body, {**call.headers, "X-Razorpay-Signature": "ü"}),
        lambda call: Signed(call.body.replace(b"20800000", b"20800001"), call.headers),
    ],
)
def test_a_wrong_signature_is_refused_and_writes_nothing(world, sale, gateway, settings, spoil):
    call = gateway.call("payment.captured", payment=gateway.pay(order(world, sale, settings)))
    with pytest.raises(WrongSignature):
        tell(spoil(call), settings)
    assert (count(GatewayEvent), reasons(sale), status(sale)) == (0, [], "confirmed")


def test_without_a_secret_nothing_is_believed(world, sale, gateway, settings):
    open_door = GatewaySettings(base_url=gateway.url, key_id="x", key_secret="y", webhook_secret="")
    call = gateway.call("payment.captured", secret="", payment=gateway.pay(order(world, sale, settings)))
    with pytest.raises(WrongSignature):
        tell(call, open_door)
    with pytest.raises(WayNotOffered):
        order(world, sale, open_door, key="another-key")


@pytest.mark.parametrize(
    "body",
    [
        b"", b"[]", b"{", b'{"event": "payment.captured"}', b'{"event": 5, "payload": {}}',
        b'{"event": "payment.captured", "payload": {"payment": {"entity": {"id": "pay_1"}}}}',
        b'{"event": "payment.captured", "payload": {"payment": {"entity": {"id": "../x", "amount": 1}}}}',
        b'{"event": "payment.captured", "payload": {"payment": {"entity": {"id": "p", "amount": 1.5}}}}',
        b'{"event": "payment.captured", "payload": {"payment": {"entity": {"id": "p", "amount": -1}}}}',
    ],
)  # fmt: skip
def test_what_is_no_event_is_refused(world, gateway, settings, body):
    call = Signed(body, {"X-Razorpay-Signature": sign(WEBHOOK_SECRET, body), "X-Razorpay-Event-Id": "evt_1"})
    with pytest.raises(MalformedEvent):
        tell(call, settings)
    assert count(GatewayEvent) == 0


@pytest.mark.parametrize(
    ("change", "outcome"),
    [
        ({"amount": TOTAL - 1}, "wrong_amount"),
        ({"amount": TOTAL + 1}, "wrong_amount"),
        ({"currency": "USD"}, "wrong_amount"),
        ({"order_id": "order_of_somebody"}, "unknown_order"),
        ({"order_id": None}, "unknown_order"),
    ],
)
def test_money_that_does_not_fit_waits_for_the_office_without_a_journal(
    world, sale, gateway, settings, change, outcome
):
    payment = gateway.pay(order(world, sale, settings), **change)
    before = count(Journal)
    assert tell(gateway.call("payment.captured", payment=payment), settings) == outcome
    assert (count(Journal), status(sale)) == (before, "confirmed")
    (waiting,) = payments.list_gateway_payments(state="waiting").items
    assert (waiting.why, waiting.amount) == (outcome, payment["amount"])
    books_agree()


def test_money_for_a_finished_sale_goes_to_the_wallet_or_back_by_the_office(world, sale, gateway, settings):
    late = [gateway.pay(order(world, sale, settings, key=f"late-order-{n}")) for n in range(2)]
    first = paid(world, sale, gateway, settings)
    complete(world, sale)
    outcomes = [tell(gateway.call("payment.captured", payment=each), settings) for each in late]
    assert outcomes == ["sale_over", "sale_over"]
    back, kept = payments.list_gateway_payments(state="waiting").items
    db.session.rollback()
    payments.credit_payment(by=world.admin, number=kept.number, now=LATER)
    assert wallet(world.buyer).available == TOTAL
    payments.refund_payment(
        by=world.admin, number=back.number, amount=TOTAL, note="Too late", key="refund-key-9",
        settings=settings, now=LATER,
    )  # fmt: skip
    assert gateway.payments[back.gateway_id]["amount_refunded"] == TOTAL
    assert gateway.payments[first["id"]]["amount_refunded"] == 0
    assert payments.list_gateway_payments(state="waiting").items == []
    assert payments.reconcile(settings=settings, now=LATER) == 0
    books_agree()


def test_a_sale_paid_twice_keeps_one_and_shows_the_other(world, sale, gateway, settings):
    orders = [order(world, sale, settings, key=f"order-key-{n}") for n in range(2)]
    outcomes = [
        tell(gateway.call("payment.captured", payment=gateway.pay(each)), settings) for each in orders
    ]
    assert outcomes == ["booked", "overpaid"]
    assert state(sale, world.buyer).kept == TOTAL


def test_a_call_before_its_own_order_is_booked_when_the_order_is_known(world, sale, gateway, settings):
    order_id = order(world, sale, settings)
    payment = gateway.pay(order_id)
    db.session.query(GatewayOrder).update({"order_id": None})  # as if our answer were still on its way
    db.session.commit()
    assert tell(gateway.call("payment.captured", payment=payment), settings) == "unknown_order"
    gateway.orders.clear()
    gateway._numbers = iter([int(order_id.removeprefix("order_"))])
    assert order(world, sale, settings) == order_id
    assert (status(sale), state(sale, world.buyer).kept) == ("paid", TOTAL)
    gateway._numbers = numbers(500)
    books_agree()


def test_a_crash_before_the_commit_leaves_nothing_and_one_after_it_leaves_all(
    world, sale, gateway, settings, monkeypatch
):
    call = gateway.call("payment.captured", payment=gateway.pay(order(world, sale, settings)))

    class Killed(BaseException):
        pass

    def book_and_die(*args: Any, **more: Any) -> str:
        calls_book(*args, **more)
        raise Killed

    calls_book = calls.book
    monkeypatch.setattr(calls, "book", book_and_die)
    with pytest.raises(Killed):
        tell(call, settings)
    assert (count(GatewayEvent), reasons(sale), status(sale)) == (0, [], "confirmed")
    monkeypatch.setattr(calls, "book", calls_book)
    assert tell(call, settings) == "booked"  # ... and is killed before it answers
    assert tell(call, settings) == "duplicate"
    assert reasons(sale) == ["sale_paid"]
    books_agree()


def test_calls_that_come_at_the_same_instant_book_once(app, world, sale, gateway, settings):
    told = gateway.calls_of(gateway.pay(order(world, sale, settings)))
    outcomes = at_once(app, lambda n: tell(told[1 + n % 2], settings))
    assert sorted(map(str, outcomes)) == ["booked"] + ["duplicate"] * 4 + ["repeated"]
    assert reasons(sale) == ["sale_paid"]
    books_agree()


def test_a_buyer_who_comes_back_is_booked_before_any_call(world, sale, gateway, settings):
    payment = gateway.pay(order(world, sale, settings))
    form = gateway.came_back(payment)
    values = {
        "gateway_id": form["razorpay_payment_id"], "order_id": form["razorpay_order_id"],
        "signature": form["razorpay_signature"], "settings": settings, "now": LATER,
    }  # fmt: skip
    with pytest.raises(WrongSignature):
        payments.come_back(**{**values, "order_id": "order_of_somebody"})
    assert payments.come_back(**values) == "booked"
    assert payments.come_back(**values) == "repeated"
    assert tell(gateway.call("payment.captured", payment=payment), settings) == "repeated"
    assert (status(sale), reasons(sale)) == ("paid", ["sale_paid"])


def test_events_keep_nothing_of_the_person_or_the_card(world, sale, gateway, settings):
    paid(world, sale, gateway, settings)
    kept = json.dumps(db.session.scalars(select(GatewayEvent.body)).one())
    assert "pay_" in kept
    assert "buyer@" not in kept and "98260" not in kept
