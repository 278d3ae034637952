"""The gateway's calls move each rupee once, however often, late or out of order they come."""

import json
from collections.abc import Iterator
from datetime import timedelta
from itertools import count as numbers
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import func, select

from models.base import db
from models.money import Journal
from models.payment import GatewayEvent, GatewayOrder
from services import payments
from services.payments import (
    GatewayRefused,
    GatewaySettings,
    GatewayUnreachable,
    MalformedEvent,
    MoreThanDue,
    RefundAbovePaid,
    WayNotOffered,
    WrongSignature,
    gateway_settings,
)
from services.payments.gateway import calls, client
from services.payments.gateway.settings import Patience
from services.payments.gateway.signatures import sign
from services.runtime.config import Config
from tests.gateway_server import KEY_SECRET, WEBHOOK_SECRET, Entity, GatewayServer, Signed
from tests.integration.payments.paid import (
    LATER,
    TOTAL,
    books_agree,
    complete,
    confirmed,
    reasons,
    state,
    status,
    wallet,
)
from tests.integration.payments.test_paying import at_once
from tests.world import World

ORDER_KEY = "order-key-1"


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


def order(
    world: World, sale_id: int, settings: GatewaySettings, *, key: str = ORDER_KEY, amount: int = TOTAL
) -> str:
    number = payments.order_payment(
        person=world.buyer, sale_id=sale_id, amount=amount, key=key, settings=settings, now=LATER
    )
    return payments.get_order(number=number, person=world.buyer).order_id


def tell(call: Signed, settings: GatewaySettings) -> str:
    outcome = payments.receive(
        body=call.body,
        signature=call.headers["X-Razorpay-Signature"],
        event_id=call.headers["X-Razorpay-Event-Id"],
        settings=settings,
        now=LATER,
    )
    db.session.rollback()
    return outcome


def paid(world: World, sale_id: int, gateway: GatewayServer, settings: GatewaySettings) -> Entity:
    payment = gateway.pay(order(world, sale_id, settings))
    assert tell(gateway.call("payment.captured", payment=payment), settings) == "booked"
    return payment


def refund(world: World, settings: GatewaySettings, amount: int, *, key: str = "refund-key-1") -> int:
    (row,) = payments.list_gateway_payments().items
    db.session.rollback()
    return payments.refund_payment(
        by=world.admin,
        number=row.number,
        amount=amount,
        note="Asked for",
        key=key,
        settings=settings,
        now=LATER,
    )


def count(what: Any) -> int:
    db.session.rollback()
    return db.session.scalar(select(func.count()).select_from(what)) or 0


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
