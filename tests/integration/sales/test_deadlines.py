"""What the house does by itself: it reminds, calls late, and ends what nobody moves, each once."""

from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from services import sales
from services.jobs import advance_sales
from services.notifications import list_notifications
from services.runtime import deadlines
from services.runtime.transaction import transaction
from services.sales import SaleCancelled, SaleDefaulted, SaleDue, SaleStatus
from tests.hammer import CLOSE, advance_to, pay, sell, tell, weigh
from tests.integration.sales.listening import heard_of
from tests.world import World


def after(hours: float) -> datetime:
    return CLOSE + timedelta(hours=hours)


def told(person) -> list[str]:
    tell()
    return [notice.kind for notice in list_notifications(person=person).items]


def stands(world: World, sale_id: int) -> sales.SaleView:
    return sales.get_sale(sale_id=sale_id, person=world.admin)


def test_before_a_deadline_whose_turn_it_is_hears_once(world: World):
    sale_id = sell(world)
    assert advance_sales.run(after(17.9)) == 0
    assert advance_sales.run(after(18)) == 1
    assert advance_sales.run(after(18.1)) == 0
    assert told(world.seller).count("sale_remind_confirmed") == 1
    assert "sale_remind_confirmed" not in told(world.buyer)
    assert stands(world, sale_id).status is SaleStatus.PENDING


def test_a_sale_nobody_confirms_is_called_late_and_then_cancelled(world: World):
    sale_id = sell(world)
    advance_sales.run(after(24))
    assert stands(world, sale_id).steps[-1].act == "late"
    assert "sale_late" in told(world.buyer)
    with heard_of(SaleCancelled) as heard:
        advance_sales.run(after(47.9))
        assert heard == []
        advance_sales.run(after(48))
    assert [each.by_id for each in heard] == [None]
    off = stands(world, sale_id)
    assert (off.status, off.steps[-1].act, off.due_at) == (SaleStatus.CANCELLED, "unconfirmed", None)
    assert told(world.buyer)[0] == told(world.seller)[0] == "sale_unconfirmed"


def test_a_buyer_who_is_late_may_still_pay_within_the_grace(world: World):
    sale_id = sell(world)
    advance_to(world, sale_id, "confirmed")
    advance_sales.run(after(49))
    paid = pay(world.seller, world.buyer, sale_id, now=after(71))
    assert paid.due_at == after(71 + 72)
    advance_sales.run(after(73))
    assert stands(world, sale_id).status is SaleStatus.PAID


def test_who_does_not_pay_within_the_grace_has_defaulted(world: World):
    sale_id = sell(world)
    advance_to(world, sale_id, "confirmed")
    with heard_of(SaleDefaulted) as heard:
        advance_sales.run(after(72))
        advance_sales.run(after(73))
    assert [(each.sale_id, each.buyer_id, each.total) for each in heard] == [
        (sale_id, world.buyer.id, 208_000_00)
    ]
    over = stands(world, sale_id)
    assert (over.status, over.turn, over.steps[-1].side) == (SaleStatus.DEFAULTED, None, None)
    assert told(world.buyer)[0] == "sale_you_defaulted"
    assert told(world.seller)[:2] == ["runner_up_none", "sale_defaulted"]


def test_a_disputed_sale_does_not_default_by_itself(world: World):
    sale_id = sell(world)
    advance_to(world, sale_id, "confirmed")
    with transaction() as session:
        sales.set_disputed(session, sales.lock_sale(session, sale_id), amount=1_00)
    advance_sales.run(after(100))
    assert stands(world, sale_id).status is SaleStatus.CONFIRMED


def test_a_late_dispatch_is_told_to_both_and_ends_nothing(world: World):
    sale_id = sell(world)
    advance_to(world, sale_id, "paid")
    with heard_of(SaleDue) as heard:
        advance_sales.run(after(72))
        advance_sales.run(after(1_000))
    assert [(each.what, each.status, each.user_id) for each in heard] == [
        ("late", "dispatched", world.seller.id)
    ]
    assert stands(world, sale_id).status is SaleStatus.PAID
    assert told(world.seller)[0] == "sale_late_dispatched"


@pytest.mark.parametrize(("kg", "total"), [(4_000, 208_000_00), (3_900, 202_800_00)])
def test_what_nobody_receives_counts_as_received_with_the_sellers_weight(world: World, kg, total):
    sale_id = sell(world)
    advance_to(world, sale_id, "paid")
    weigh(world.seller, sale_id, kg)
    advance_sales.run(after(48))
    done = stands(world, sale_id)
    assert (done.status, done.settled_total, done.disputed_amount) == (SaleStatus.COMPLETED, total, 0)
    assert [(step.act, step.side) for step in done.steps[-2:]] == [
        ("counted_received", None),
        ("completed", None),
    ]
    assert told(world.seller)[0] == told(world.buyer)[0] == "sale_completed"


def test_the_hours_of_a_sale_are_those_of_the_day_it_was_made(app, world: World):
    before = deadlines.hours()
    sale_id = sell(world)
    deadlines.configure(replace(before, pay=1, confirm=1))
    try:
        confirmed = sales.advance(
            person=world.seller, sale_id=sale_id, to="confirmed", note="", now=CLOSE, address=""
        )
        assert confirmed.due_at == after(48)
        newer = sell(world)
        assert stands(world, newer).due_at == after(1)
    finally:
        deadlines.configure(before)
