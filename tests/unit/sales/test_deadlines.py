"""Until when a step is to be taken, and what the house does when nobody takes it (sales/rules.py)."""

from datetime import UTC, datetime, timedelta

import pytest

from services.sales import rules
from services.sales.errors import CannotCancel
from services.sales.rules import CANCELLABLE, DEADLINES, NEXT, SaleStatus, What

HOURS = {"confirm": 24, "pay": 48, "dispatch": 72, "receipt": 48, "grace": 24}
NOON = datetime(2026, 11, 21, 12, tzinfo=UTC)


def plan(status: SaleStatus) -> list[tuple[float, What]]:
    """The moments of a status that was reached at noon, in hours after it."""
    due = rules.due_at(status, since=NOON, hours=HOURS)
    assert due is not None
    return [
        ((at - NOON) / timedelta(hours=1), what) for at, what in rules.moments(status, due=due, hours=HOURS)
    ]


def test_every_step_somebody_is_to_take_has_a_deadline_and_no_other():
    assert set(DEADLINES) == set(NEXT)
    assert {s for s in SaleStatus if rules.due_at(s, since=NOON, hours=HOURS) is None} == set(
        SaleStatus
    ) - set(NEXT)


def test_a_reminder_comes_when_a_quarter_of_the_time_is_left_then_lateness_then_the_end():
    assert plan(SaleStatus.PENDING) == [(18, What.REMIND), (24, What.LATE), (48, What.END)]
    assert plan(SaleStatus.CONFIRMED) == [(36, What.REMIND), (48, What.LATE), (72, What.END)]


def test_a_dispatch_that_is_late_ends_nothing_by_itself_and_a_receipt_at_once():
    assert plan(SaleStatus.PAID) == [(54, What.REMIND), (72, What.LATE)]
    assert plan(SaleStatus.DISPATCHED) == [(36, What.REMIND), (48, What.END)]


def test_where_the_house_leads_a_sale_that_nobody_moves():
    assert {status: deadline.after for status, deadline in DEADLINES.items()} == {
        SaleStatus.PENDING: SaleStatus.CANCELLED,
        SaleStatus.CONFIRMED: SaleStatus.DEFAULTED,
        SaleStatus.PAID: None,
        SaleStatus.DISPATCHED: SaleStatus.DELIVERED,
    }


@pytest.mark.parametrize(
    ("hours", "what", "then"),
    [(0, None, 36), (36, What.REMIND, 48), (47, What.REMIND, 48), (48, What.LATE, 72), (500, What.END, None)],
)
def test_a_house_that_slept_does_only_the_last_thing(hours, what, then):
    now = NOON + timedelta(hours=hours)
    moments = rules.moments(SaleStatus.CONFIRMED, due=NOON + timedelta(hours=48), hours=HOURS)
    assert rules.what_now(moments, now=now) is what
    assert rules.next_look(moments, after=now) == (then and NOON + timedelta(hours=then))


def test_without_grace_the_end_comes_with_the_deadline():
    due = NOON + timedelta(hours=48)
    moments = rules.moments(SaleStatus.CONFIRMED, due=due, hours=HOURS | {"grace": 0})
    assert rules.what_now(moments, now=due) is What.END


@pytest.mark.parametrize("status", list(SaleStatus))
def test_a_sale_is_cancelled_only_before_it_is_paid(status):
    if status in CANCELLABLE:
        rules.check_cancellable(status)
        return
    with pytest.raises(CannotCancel):
        rules.check_cancellable(status)
