"""An admin suspends people and takes it back; both are in the admin log."""

import pytest

from models.admin_log import AdminAct
from models.base import db
from services import accounts
from services.accounts import AlreadySuspended, InvalidReason, NotSuspended, NotYourself, Person
from services.core.clock import utc_now
from services.core.errors import NotFound
from tests.world import World

NOW = utc_now().replace(microsecond=0)
ADDRESS = "203.0.113.7"


def _suspend(user_id: int, by: Person, reason: str = "Bids and never pays") -> Person:
    return accounts.suspend(user_id=user_id, reason=reason, by=by, now=NOW, address=ADDRESS)


def _acts() -> list[tuple[object, ...]]:
    rows = db.session.query(AdminAct).order_by(AdminAct.id)
    return [(row.act, row.admin_id, row.target_id, row.details, row.address) for row in rows]


def test_a_suspension_and_its_end_are_in_the_admin_log(world: World) -> None:
    suspended = _suspend(world.rival.id, world.admin)
    assert (suspended.suspended, suspended.suspended_reason) == (True, "Bids and never pays")
    free = accounts.lift_suspension(user_id=world.rival.id, by=world.admin, now=NOW, address=ADDRESS)
    assert free == world.rival == accounts.get_person(user_id=world.rival.id)
    reason = {"reason": "Bids and never pays"}
    assert _acts() == [
        ("create_admin", None, world.admin.id, {}, ""),
        ("suspend", world.admin.id, world.rival.id, reason, ADDRESS),
        ("lift_suspension", world.admin.id, world.rival.id, reason, ADDRESS),
    ]


def test_a_second_suspension_is_refused_and_keeps_the_first_reason(world: World) -> None:
    _suspend(world.rival.id, world.admin)
    with pytest.raises(AlreadySuspended):
        _suspend(world.rival.id, world.admin, "Another reason")
    assert accounts.get_person(user_id=world.rival.id).suspended_reason == "Bids and never pays"


@pytest.mark.parametrize("reason", ["", "  ", "x", "y" * 501])
def test_a_suspension_needs_a_reason(world: World, reason: str) -> None:
    with pytest.raises(InvalidReason):
        _suspend(world.rival.id, world.admin, reason)
    assert not accounts.get_person(user_id=world.rival.id).suspended


def test_an_admin_does_not_suspend_themselves(world: World) -> None:
    with pytest.raises(NotYourself):
        _suspend(world.admin.id, world.admin)


def test_there_is_nothing_to_lift_for_who_is_not_suspended(world: World) -> None:
    with pytest.raises(NotSuspended):
        accounts.lift_suspension(user_id=world.rival.id, by=world.admin, now=NOW, address=ADDRESS)


def test_nobody_can_not_be_suspended(world: World) -> None:
    with pytest.raises(NotFound):
        _suspend(9_999_999, world.admin)
