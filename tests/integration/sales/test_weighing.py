"""Dispatch and receipt by what both sides weighed: the price follows, what differs waits."""

from datetime import timedelta

import pytest
from sqlalchemy import func, select

from models.auction import Auction
from models.base import db
from models.lot import Lot
from models.price import QualityLimit
from models.sale import Sale, SaleWeighing
from services import sales
from services.core.errors import Invalid, NotFound
from services.runtime.transaction import transaction
from services.sales import InvalidTransition, NotASide, SaleDifference, SaleSettled, SaleStatus
from tests.hammer import CLOSE, advance_to, offer, pay, sell, weigh
from tests.integration.sales.listening import heard_of
from tests.world import World

TOTAL = 208_000_00


def limit_moisture(world: World) -> None:
    """Let the crop of the world's lots have a limit of 12 % moisture."""
    offer(world.seller)
    with transaction() as session:
        crop = session.scalars(select(Lot.commodity_id).order_by(Lot.id.desc())).first()
        session.add(
            QualityLimit(
                commodity_id=crop,
                position=1,
                parameter="moisture",
                unit="%",
                direction="max",
                fair_average="12",
            )
        )


def on_its_way(world: World, **sold) -> int:
    sale_id = sell(world, **sold)
    advance_to(world, sale_id, "dispatched")
    return sale_id


def read(world: World, sale_id: int) -> sales.SaleView:
    return sales.get_sale(sale_id=sale_id, person=world.admin)


def test_a_receipt_within_the_tolerance_settles_and_completes_at_once(world: World):
    sale_id = on_its_way(world)
    with heard_of(SaleSettled, SaleDifference) as heard:
        weigh(world.buyer, sale_id, 3_980)
    done = read(world, sale_id)
    assert (done.status, done.settled_grams, done.settled_total) == (
        SaleStatus.COMPLETED,
        3_980_000,
        206_960_00,
    )
    assert (done.total, done.disputed_amount, done.due_at) == (TOTAL, 0, None)
    assert [(type(each), each.total, each.grams) for each in heard] == [(SaleSettled, 206_960_00, 3_980_000)]


def test_one_point_two_per_cent_less_waits_with_the_difference_alone(world: World):
    sale_id = on_its_way(world)
    with heard_of(SaleDifference) as heard:
        weigh(world.buyer, sale_id, 3_952)
    waits = read(world, sale_id)
    assert (waits.status, waits.settled_total, waits.disputed_amount) == (
        SaleStatus.DELIVERED,
        TOTAL,
        2_496_00,
    )
    assert (waits.turn, waits.due_at) == (None, None)
    assert [(each.kind, each.amount) for each in heard] == [("weight", 2_496_00)]


def test_a_sale_whose_dispute_is_settled_completes(world: World):
    sale_id = on_its_way(world)
    weigh(world.buyer, sale_id, 3_952)
    with transaction() as session:
        sale = sales.lock_sale(session, sale_id)
        sales.settle(session, sale, total=TOTAL - 1_000_00, now=CLOSE + timedelta(days=2))
    done = read(world, sale_id)
    assert (done.status, done.settled_total, done.disputed_amount) == (
        SaleStatus.COMPLETED,
        TOTAL - 1_000_00,
        0,
    )
    assert done.steps[-1].side is None


def test_nothing_is_settled_above_the_hammer_nor_disputed_above_the_total(world: World):
    sale_id = on_its_way(world)
    with transaction() as session:
        sale = sales.lock_sale(session, sale_id)
        with pytest.raises(ValueError, match="can't cost"):
            sales.settle(session, sale, total=TOTAL + 1, now=CLOSE)
        with pytest.raises(ValueError, match="disputed"):
            sales.set_disputed(session, sale, amount=TOTAL + 1)
    assert read(world, sale_id).disputed_amount == 0


def test_what_was_disputed_before_waits_beside_what_differs(world: World):
    sale_id = on_its_way(world)
    with transaction() as session:
        sales.set_disputed(session, sales.lock_sale(session, sale_id), amount=500_00)
    weigh(world.buyer, sale_id, 3_952)
    assert read(world, sale_id).disputed_amount == 2_996_00


def test_moisture_beyond_the_limit_takes_off_its_share(world: World):
    limit_moisture(world)
    sale_id = sell(world)
    advance_to(world, sale_id, "paid")
    weigh(world.seller, sale_id, moisture="13")
    weigh(world.buyer, sale_id, moisture="13.4")
    done = read(world, sale_id)
    assert done.status is SaleStatus.COMPLETED
    assert done.settled_total == TOTAL - TOTAL * 14 // 1_000
    assert [(line.parameter, line.beyond) for line in done.settlement.lines] == [("moisture", 1_400)]


def test_the_formula_is_fixed_when_the_sale_is_made(world: World):
    limit_moisture(world)
    sale_id = sell(world)
    with transaction() as session:
        session.query(QualityLimit).update({"fair_average": "8"})
    assert [line.limit for line in read(world, sale_id).terms.deductions] == [12_000]


def test_moisture_that_the_seller_stated_is_no_reason_to_pay_less(world: World):
    limit_moisture(world)
    auction = db.session.scalars(select(Auction).order_by(Auction.id.desc())).first()
    lot = db.session.get_one(Lot, auction.lot_id)
    stated = sales.terms_of_lot(commodity_id=lot.commodity_id, quality={"moisture": "13.5"})
    better = sales.terms_of_lot(commodity_id=lot.commodity_id, quality={"moisture": "10"})
    assert [line.limit for line in stated.deductions] == [13_500]
    assert [line.limit for line in better.deductions] == [12_000]


@pytest.mark.parametrize(
    ("form", "field", "code"),
    [
        ({"gross": "0"}, "gross", "invalid_weight"),
        ({"gross": "-4000"}, "gross", "invalid_weight"),
        ({"gross": "4000", "tare": "4001"}, "tare", "tare_too_heavy"),
        ({"gross": "12001"}, "gross", "weight_too_high"),
        ({"gross": "40000"}, "gross", "weight_too_high"),
        ({"gross": "4000", "quality": {"moisture": "12"}}, "quality_moisture", "not_measured"),
    ],
)
def test_impossible_weights_are_refused_on_their_field_and_nothing_is_kept(world: World, form, field, code):
    sale_id = sell(world)
    advance_to(world, sale_id, "paid")
    with pytest.raises(Invalid) as refused:
        sales.weigh(
            person=world.seller,
            sale_id=sale_id,
            form=sales.WeighingForm(**form),
            now=CLOSE,
            address="",
        )
    assert {name: fault.code for name, fault in refused.value.details["fields"].items()} == {field: code}
    assert db.session.scalar(select(func.count(SaleWeighing.id))) == 0
    assert read(world, sale_id).status is SaleStatus.PAID


def test_scales_out_of_order_by_others_or_twice_are_refused_and_change_nothing(world: World):
    sale_id = sell(world)
    for status, person in (("pending", world.seller), ("paid", world.buyer), ("dispatched", world.seller)):
        advance_to_from(world, sale_id, status)
        with pytest.raises(InvalidTransition):
            weigh(person, sale_id)
        assert read(world, sale_id).status == status
    with pytest.raises(NotASide):
        weigh(world.admin, sale_id)
    with pytest.raises(NotFound):
        weigh(world.rival, sale_id)
    assert db.session.scalar(select(func.count(SaleWeighing.id))) == 1


def advance_to_from(world: World, sale_id: int, status: str) -> None:
    """Go on to a status from wherever the sale stands."""
    way = [each.value for each in sales.WAY]
    here = read(world, sale_id).status.value
    for step in way[way.index(here) + 1 : way.index(status) + 1]:
        if step == "dispatched":
            weigh(world.seller, sale_id)
        elif step == "paid":
            pay(world.seller, world.buyer, sale_id)
        else:
            sales.advance(person=world.seller, sale_id=sale_id, to=step, note="", now=CLOSE, address="")


def test_a_sale_of_the_house_before_this_one_is_received_at_its_total(world: World):
    sale_id = sell(world)
    with transaction() as session:
        sale = session.get_one(Sale, sale_id)
        sale.status, sale.terms, sale.due_at, sale.look_at = "dispatched", {}, None, None
    weigh(world.buyer, sale_id, 3_000)
    done = read(world, sale_id)
    assert (done.status, done.settled_total) == (SaleStatus.COMPLETED, TOTAL)
