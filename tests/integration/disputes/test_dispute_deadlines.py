"""What the house does by itself: reminders, calling the office, offers that lapse."""

from datetime import timedelta

import pytest

from services import disputes, sales
from services.jobs import advance_sales
from services.notifications import list_notifications
from services.sales import SaleStatus
from tests.hammer import tell
from tests.integration.disputes.quarrels import DUE, answered, decided, number, opened, paid_sale
from tests.integration.payments.paid import LATER, books_agree, confirmed, status, told
from tests.world import World


@pytest.fixture
def sale(world: World) -> int:
    return paid_sale(world)


def heard(person) -> list[str]:
    tell()
    return [notice.kind for notice in list_notifications(person=person).items]


def test_who_is_to_answer_hears_of_it_and_is_reminded_once(world, sale):
    opened(world.buyer, sale)
    assert heard(world.seller)[0] == "dispute_opened"
    disputes.advance_due(now=LATER + timedelta(hours=36))
    assert disputes.advance_due(now=LATER + timedelta(hours=37)) == 0
    assert heard(world.seller).count("dispute_remind") == 1
    assert "dispute_remind" not in heard(world.buyer)


def test_once_the_time_is_over_both_hear_that_the_office_can_decide(world, sale):
    dispute = number(opened(world.buyer, sale))
    assert disputes.advance_due(now=DUE) == 1
    assert disputes.advance_due(now=DUE + timedelta(days=1)) == 0
    assert heard(world.seller)[0] == heard(world.buyer)[0] == "dispute_late"
    steps = disputes.get_dispute(dispute_id=dispute, person=world.seller).entries
    assert [entry.act for entry in steps] == ["dispute_opened", "dispute_late"]


def test_who_has_answered_is_left_alone(world, sale):
    dispute = number(opened(world.buyer, sale))
    answered(world.seller, dispute)
    assert heard(world.buyer)[0] == "dispute_answered"
    assert disputes.advance_due(now=DUE) == 0


def test_an_offer_that_nobody_accepts_lapses(world, sale):
    dispute = number(opened(world.buyer, sale))
    disputes.offer(person=world.seller, dispute_id=dispute, amount=5_00, key="offer-key", now=LATER)
    assert heard(world.buyer)[0] == "dispute_offered"
    advance_sales.run(DUE)
    found = disputes.get_dispute(dispute_id=dispute, person=world.seller)
    assert found.offers[0].status == "lapsed"
    assert "dispute_lapsed" in heard(world.seller)


def test_both_sides_hear_the_decision(world, sale):
    dispute = number(opened(world.buyer, sale))
    decided(world.admin, dispute, 1_00)
    assert heard(world.seller)[0] == "dispute_decided"
    assert "dispute_decided" in heard(world.buyer)


def test_a_sale_called_off_by_both_ends_its_disputes(world):
    sale = confirmed(world)
    told(world.buyer, sale, 5_00, way="cash", reference="")
    dispute = number(opened(world.buyer, sale, 5_00, kind="not_paid"))
    for person in (world.seller, world.buyer):
        sales.cancel(person=person, sale_id=sale, note="", now=LATER, address="")
    found = disputes.get_dispute(dispute_id=dispute, person=world.buyer)
    assert (found.status, found.to_buyer) == (disputes.Status.MOOT, 0)
    books_agree()


def test_after_a_dispute_the_time_to_pay_begins_anew(world):
    sale = confirmed(world)
    told(world.buyer, sale, 5_00, way="cash", reference="")
    dispute = number(opened(world.buyer, sale, 5_00, kind="not_paid"))
    late = LATER + timedelta(days=10)
    sales.advance_due(now=late)
    assert status(sale) == "confirmed"
    decided(world.admin, dispute, 0, now=late)
    sales.advance_due(now=late + timedelta(hours=1))
    assert sales.get_sale(sale_id=sale, person=world.buyer).due_at == late + timedelta(hours=48)
    sales.advance_due(now=late + timedelta(hours=72))
    assert status(sale) == SaleStatus.DEFAULTED
