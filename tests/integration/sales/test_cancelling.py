"""Calling a sale off needs both sides, and no money that has moved."""

from datetime import timedelta

import pytest

from services import sales
from services.core.errors import Invalid, NotFound
from services.sales import (
    CancelAsked,
    CancelNotAsked,
    CannotCancel,
    InvalidTransition,
    NotASide,
    SaleCancelled,
    SaleStatus,
    Side,
)
from tests.hammer import CLOSE, advance_to, sell
from tests.integration.sales.listening import heard_of
from tests.world import World


def cancel(person, sale_id: int, note: str = "") -> sales.SaleView:
    return sales.cancel(person=person, sale_id=sale_id, note=note, now=CLOSE, address="10.1.2.3")


def keep_on(person, sale_id: int) -> sales.SaleView:
    return sales.keep_on(person=person, sale_id=sale_id, note="", now=CLOSE, address="10.1.2.3")


def confirm(world: World, sale_id: int) -> sales.SaleView:
    return sales.advance(person=world.seller, sale_id=sale_id, to="confirmed", note="", now=CLOSE, address="")


@pytest.mark.parametrize("status", ["pending", "confirmed"])
def test_what_both_sides_want_is_off(world: World, status):
    sale_id = sell(world)
    advance_to(world, sale_id, status)
    asked = cancel(world.seller, sale_id, note="The rain took half of it.")
    assert (asked.status, asked.cancel_asked) == (status, Side.SELLER)
    with heard_of(SaleCancelled) as heard:
        off = cancel(world.buyer, sale_id)
    assert (off.status, off.turn, off.due_at, off.cancel_asked) == (SaleStatus.CANCELLED, None, None, None)
    assert [step.act for step in off.steps[-2:]] == ["cancel_asked", "cancelled"]
    assert [(each.sale_id, each.by_id) for each in heard] == [(sale_id, world.buyer.id)]
    with pytest.raises(InvalidTransition):
        confirm(world, sale_id)
    with pytest.raises(CannotCancel):
        cancel(world.seller, sale_id)


def test_one_side_alone_ends_nothing_however_often_it_asks(world: World):
    sale_id = sell(world)
    cancel(world.buyer, sale_id)
    with pytest.raises(CancelAsked):
        cancel(world.buyer, sale_id)
    assert confirm(world, sale_id).status is SaleStatus.CONFIRMED


def test_who_asked_may_take_it_back_and_who_is_asked_may_refuse(world: World):
    sale_id = sell(world)
    for answering in (world.buyer, world.seller):
        cancel(world.buyer, sale_id)
        assert keep_on(answering, sale_id).cancel_asked is None
    acts = [step.act for step in sales.get_sale(sale_id=sale_id, person=world.admin).steps]
    assert acts == ["pending", "cancel_asked", "cancel_withdrawn", "cancel_asked", "cancel_refused"]
    with pytest.raises(CancelNotAsked):
        keep_on(world.seller, sale_id)


def test_a_step_taken_meanwhile_takes_the_question_away(world: World):
    sale_id = sell(world)
    cancel(world.buyer, sale_id)
    assert confirm(world, sale_id).cancel_asked is None


@pytest.mark.parametrize("status", ["paid", "dispatched", "delivered"])
def test_once_it_is_paid_no_sale_is_called_off(world: World, status):
    sale_id = sell(world)
    advance_to(world, sale_id, status)
    with pytest.raises(CannotCancel):
        cancel(world.seller, sale_id)


def test_others_have_no_say(world: World):
    sale_id = sell(world)
    with pytest.raises(NotASide):
        cancel(world.admin, sale_id)
    with pytest.raises(NotFound):
        cancel(world.rival, sale_id)
    with pytest.raises(Invalid):
        cancel(world.seller, sale_id, note="x" * 1001)
    assert sales.get_sale(sale_id=sale_id, person=world.buyer).cancel_asked is None


def test_asking_does_not_stop_the_clock(world: World):
    sale_id = sell(world)
    due = sales.get_sale(sale_id=sale_id, person=world.buyer).due_at
    cancel(world.buyer, sale_id)
    assert sales.get_sale(sale_id=sale_id, person=world.buyer).due_at == due == CLOSE + timedelta(hours=24)
