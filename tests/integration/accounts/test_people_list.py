"""The list of people an admin reads."""

import pytest

from services import accounts
from services.accounts import PeopleFilter
from services.core.clock import utc_now
from tests.world import World


def _names(wanted: PeopleFilter, page: int = 1, per_page: int = 50) -> list[str]:
    found = accounts.list_people(wanted=wanted, page=page, per_page=per_page)
    return [row.name for row in found.items]


def test_people_are_listed_newest_first_a_page_at_a_time(world: World) -> None:
    assert _names(PeopleFilter(), per_page=2) == ["Admin", "Stranger"]
    assert _names(PeopleFilter(), page=3, per_page=2) == ["Sunita Farmer"]
    assert accounts.list_people(wanted=PeopleFilter(), per_page=2).total == 5


@pytest.mark.parametrize(
    ("wanted", "names"),
    [
        (PeopleFilter(role="admin"), ["Admin"]),
        (PeopleFilter(role="seller"), ["Stranger", "Sunita Farmer"]),
        (PeopleFilter(text="MILLS"), ["Bharat Mills"]),
        (PeopleFilter(text="ravi@example"), ["Ravi Traders"]),
        (PeopleFilter(text="%"), []),
        (PeopleFilter(text="_"), []),
    ],
)
def test_people_are_found_by_role_and_text(world: World, wanted: PeopleFilter, names: list[str]) -> None:
    assert _names(wanted) == names


def test_suspended_people_are_found_with_their_reason(world: World) -> None:
    accounts.suspend(
        user_id=world.rival.id, reason="Bids and never pays", by=world.admin, now=utc_now(), address=""
    )
    [row] = accounts.list_people(wanted=PeopleFilter(suspended=True)).items
    assert (row.name, row.suspended_reason) == ("Ravi Traders", "Bids and never pays")
    assert "Ravi Traders" not in _names(PeopleFilter(suspended=False))


def test_rows_carry_public_ids_only(world: World) -> None:
    ids = {row.id for row in accounts.list_people(wanted=PeopleFilter()).items}
    assert world.seller.public_id in ids
    assert not any(id_.isdecimal() for id_ in ids)
