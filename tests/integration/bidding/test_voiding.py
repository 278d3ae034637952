"""A bidder who is out: the next promise leads, the ledger tells it, the money follows."""

import pytest

from services import bidding, money
from services.accounts import suspend
from services.runtime.transaction import transaction
from tests.factories import NOON, at, publish
from tests.integration.bidding.test_earnest import asking, funded
from tests.integration.bidding.test_placing import assert_ledger_holds, auto, bid, stored
from tests.integration.money.test_transfers import wallet
from tests.world import World, person


def void(auction_id: int, who, *, second: int = 5) -> bool:
    with transaction() as session:
        return bidding.void_lead(
            session, auction_id=auction_id, user_id=who.id, reason="default", now=at(second)()
        )


def test_the_next_promise_leads_and_the_story_can_be_replayed(world: World) -> None:
    third = person("Third Traders", roles=("buyer",))
    auction_id = publish(world.seller)
    bid(third, auction_id, 5100)
    auto(world.rival, auction_id, 5500, second=2)
    bid(world.buyer, auction_id, 5600, second=3)
    assert void(auction_id, world.buyer)
    auction = stored(auction_id)
    assert (auction.leader_id, auction.price, auction.leader_max) == (world.rival.id, 5125_00, 5500_00)
    assert_ledger_holds(auction_id)
    bid(third, auction_id, 5200, second=6)
    assert stored(auction_id).price == 5225_00
    bid(world.buyer, auction_id, 5600, second=7)
    assert stored(auction_id).leader_id == world.buyer.id
    assert void(auction_id, world.buyer, second=8)
    assert stored(auction_id).leader_id == world.rival.id
    assert_ledger_holds(auction_id)


def test_a_withdrawn_maximum_stands_no_more(world: World) -> None:
    auction_id = publish(world.seller)
    auto(world.rival, auction_id, 5500)
    bidding.cancel_auto_bid(bidder=world.rival, auction_id=auction_id, clock=at(2))
    bid(world.buyer, auction_id, 5400, second=3)
    assert void(auction_id, world.buyer)
    auction = stored(auction_id)
    assert (auction.leader_id, auction.price, auction.leader_max) == (world.rival.id, 5000_00, 5000_00)
    assert_ledger_holds(auction_id)


def test_who_does_not_lead_has_nothing_to_void(world: World) -> None:
    auction_id = publish(world.seller)
    bid(world.rival, auction_id, 5100)
    bid(world.buyer, auction_id, 5600, second=2)
    assert not void(auction_id, world.rival)
    assert stored(auction_id).leader_id == world.buyer.id


def test_with_nobody_behind_the_price_is_open_again(world: World) -> None:
    auction_id = publish(world.seller)
    bid(world.buyer, auction_id, 5400)
    assert void(auction_id, world.buyer)
    assert (stored(auction_id).leader_id, stored(auction_id).price) == (None, None)
    assert_ledger_holds(auction_id)
    bid(world.rival, auction_id, 5000, second=6)
    assert stored(auction_id).leader_id == world.rival.id
    bidding.close_due(now=at(6 * 3600)())
    assert stored(auction_id).status == "sold"
    assert_ledger_holds(auction_id)


def test_an_undecided_auction_goes_to_the_next_or_ends(world: World) -> None:
    auction_id = publish(world.seller, asks_consent=True)
    bid(world.rival, auction_id, 5100)
    bid(world.buyer, auction_id, 5600, second=2)
    bidding.close_due(now=at(6 * 3600)())
    assert void(auction_id, world.buyer, second=6 * 3600 + 1)
    auction = stored(auction_id)
    assert (auction.status, auction.leader_id, auction.price) == ("pending_consent", world.rival.id, 5100_00)
    assert void(auction_id, world.rival, second=6 * 3600 + 2)
    assert (stored(auction_id).status, stored(auction_id).price) == ("ended", None)
    assert_ledger_holds(auction_id)


@pytest.mark.parametrize("why", ["no_money", "suspended"])
def test_who_cannot_lead_is_passed_over_and_the_ledger_says_so(world: World, why: str) -> None:
    third = person("Third Traders", roles=("buyer",))
    for each in (world.buyer, world.rival, third):
        funded(world, each, 600_00)
    auction_id, other = asking(world), asking(world)
    bid(third, auction_id, 5000)
    bid(world.rival, auction_id, 5100, second=2)
    bid(world.buyer, auction_id, 5200, second=3)
    if why == "no_money":
        bid(world.rival, other, 5500, second=4)
    else:
        suspend(by=world.admin, user_id=world.rival.id, reason="Does not pay", now=NOON, address="")
    assert void(auction_id, world.buyer)
    assert stored(auction_id).leader_id == third.id
    assert (wallet(world.buyer).held, wallet(third).held) == (0, 500_00)
    assert money.faults_of_money() == []
    line = next(e for e in bidding.ledger_lines(auction_id=auction_id) if e.kind == "voided")
    assert line.payload == {"bidder": 3, "reason": "default", "without": [2]}
    assert_ledger_holds(auction_id)


def test_a_sealed_bid_is_taken_away_unopened(world: World) -> None:
    for each in (world.buyer, world.rival):
        funded(world, each, 1_000_00)
    auction_id = asking(world, format="sealed_first")
    bid(world.buyer, auction_id, 6000)
    bid(world.rival, auction_id, 5500, second=2)
    with transaction() as session:
        assert bidding.list_open_leads(session, user_id=world.buyer.id) == [auction_id]
    assert void(auction_id, world.buyer)
    assert not void(auction_id, world.buyer)
    assert wallet(world.buyer).held == 0
    assert_ledger_holds(auction_id)
    bidding.close_due(now=at(6 * 3600)())
    assert (stored(auction_id).leader_id, stored(auction_id).price) == (world.rival.id, 5500_00)
    assert_ledger_holds(auction_id)
    assert money.faults_of_money() == []
