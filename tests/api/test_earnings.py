"""A seller's money by JSON."""

from tests.api.conftest import Caller, code_of
from tests.hammer import advance_to, sell
from tests.world import World


def test_own_money_tells_what_is_to_come_and_what_came(world: World, seller: Caller, buyer: Caller) -> None:
    sell(world)
    advance_to(world, sell(world), "delivered")
    told = seller.get("/me/money", year=2026).get_json()
    assert (told["to_come"], told["direct"], told["released"]) == ("208000.00", "208000.00", "0.00")
    assert [each["status"] for each in told["coming"]] == ["pending"]
    assert [each["amount"] for each in told["came"]] == ["208000.00"]
    assert len(told["months"]) == 12
    nothing = buyer.get("/me/money").get_json()
    assert (nothing["sales"], nothing["to_come"]) == ([], "0.00")


def test_a_year_is_a_number(seller: Caller, anybody: Caller) -> None:
    assert code_of(seller.get("/me/money", year="long ago")) == (422, "invalid")
    assert code_of(anybody.get("/me/money")) == (401, "unauthenticated")
