"""Each side moves a sale when it is its turn; everything else is refused and writes nothing."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from sqlalchemy import func, select

from models.base import db
from models.outbox import OutboxRow
from models.sale import Sale, SaleStep
from services import sales
from services.accounts import Person
from services.core.errors import Invalid, NotFound
from services.sales import InvalidTransition, NotASide, NotYourTurn, PaymentNeeded, SaleStatus, Side
from tests.hammer import CLOSE, pay, sell, weigh
from tests.world import World


def step(person: Person, sale_id: int, to: str, *, note: str = "", hours: int = 1) -> sales.SaleView:
    now = CLOSE + timedelta(hours=hours)
    return sales.advance(person=person, sale_id=sale_id, to=to, note=note, now=now, address="10.1.2.3")


def written(sale_id: int) -> tuple[str, int, int]:
    """The sale's status, its steps and what the outbox holds, as it stands now."""
    db.session.rollback()
    sale = db.session.get_one(Sale, sale_id, populate_existing=True)
    steps = select(func.count()).where(SaleStep.sale_id == sale_id)
    rows = select(func.count()).select_from(OutboxRow)
    return sale.status, db.session.scalar(steps) or 0, db.session.scalar(rows) or 0


def test_a_sale_goes_its_whole_way_with_times_notes_and_names(world: World):
    sale_id = sell(world)
    step(world.seller, sale_id, "confirmed", hours=1)
    pay(world.seller, world.buyer, sale_id, reference="R 4711", now=CLOSE + timedelta(hours=2))
    weigh(world.seller, sale_id, now=CLOSE + timedelta(hours=3))
    done = weigh(world.buyer, sale_id, now=CLOSE + timedelta(hours=4))
    assert (done.status, done.turn, done.your_turn) == (SaleStatus.COMPLETED, None, False)
    assert [(s.status, s.side, s.name, s.note, s.at) for s in done.steps[1:]] == [
        (SaleStatus.CONFIRMED, Side.SELLER, "Sunita Farmer", "", CLOSE + timedelta(hours=1)),
        (SaleStatus.PAID, Side.BUYER, "Bharat Mills", "R4711", CLOSE + timedelta(hours=2)),
        (SaleStatus.DISPATCHED, Side.SELLER, "Sunita Farmer", "", CLOSE + timedelta(hours=3)),
        (SaleStatus.DELIVERED, Side.BUYER, "Bharat Mills", "", CLOSE + timedelta(hours=4)),
        (SaleStatus.COMPLETED, None, "", "", CLOSE + timedelta(hours=4)),
    ]


def test_only_an_admin_sees_from_which_address_a_step_came(world: World):
    sale_id = sell(world)
    assert step(world.seller, sale_id, "confirmed").steps[-1].address == ""
    assert sales.get_sale(sale_id=sale_id, person=world.buyer).steps[-1].address == ""
    assert sales.get_sale(sale_id=sale_id, person=world.admin).steps[-1].address == "10.1.2.3"


def test_a_step_out_of_turn_is_refused_and_writes_nothing(world: World):
    sale_id = sell(world)
    before = written(sale_id)
    with pytest.raises(NotYourTurn):
        step(world.buyer, sale_id, "confirmed")
    with pytest.raises(InvalidTransition):
        step(world.buyer, sale_id, "paid")
    with pytest.raises(InvalidTransition):
        step(world.seller, sale_id, "sold-twice")
    assert written(sale_id) == before


def test_nobody_says_that_a_sale_is_paid_but_its_payments(world: World):
    sale_id = sell(world)
    step(world.seller, sale_id, "confirmed")
    before = written(sale_id)
    with pytest.raises(PaymentNeeded):
        step(world.buyer, sale_id, "paid")
    with pytest.raises(NotYourTurn):
        step(world.seller, sale_id, "paid")
    assert written(sale_id) == before


def test_a_form_sent_twice_is_refused_the_second_time_and_writes_nothing(world: World):
    sale_id = sell(world)
    step(world.seller, sale_id, "confirmed", note="first")
    before = written(sale_id)
    with pytest.raises(InvalidTransition) as refused:
        step(world.seller, sale_id, "confirmed", note="second")
    assert refused.value.code == "invalid_transition"
    assert written(sale_id) == before


def test_a_note_that_is_too_long_is_refused_and_writes_nothing(world: World):
    sale_id = sell(world)
    before = written(sale_id)
    with pytest.raises(Invalid) as refused:
        step(world.seller, sale_id, "confirmed", note="x" * 1001)
    assert set(refused.value.details["fields"]) == {"note"}
    assert written(sale_id) == before


def test_somebody_elses_sale_is_not_found(world: World):
    sale_id = sell(world)
    for person in (world.rival, world.stranger):
        with pytest.raises(NotFound):
            sales.get_sale(sale_id=sale_id, person=person)
        with pytest.raises(NotFound):
            step(person, sale_id, "confirmed")
    with pytest.raises(NotFound):
        sales.get_sale(sale_id=sale_id + 1, person=world.buyer)


def test_an_admin_may_look_but_moves_nothing(world: World):
    sale_id = sell(world)
    seen = sales.get_sale(sale_id=sale_id, person=world.admin)
    assert (seen.side, seen.your_turn) == (None, False)
    before = written(sale_id)
    with pytest.raises(NotASide):
        step(world.admin, sale_id, "confirmed")
    assert written(sale_id) == before


def test_of_many_clicks_at_once_exactly_one_takes_the_step(app, world: World):
    sale_id = sell(world)

    def click(number: int) -> bool:
        with app.app_context():
            try:
                step(world.seller, sale_id, "confirmed", note=str(number))
            except InvalidTransition:
                return False
            return True

    with ThreadPoolExecutor(8) as pool:
        taken = list(pool.map(click, range(16)))
    assert taken.count(True) == 1
    assert written(sale_id)[:2] == ("confirmed", 2)
