"""Earnest money: held with the lead, freed when outbid, and never the same rupee twice."""

from itertools import count

import pytest
from sqlalchemy import select

from models.sale import Sale
from services import bidding, money
from services.money import EarnestMissing, Wallet
from services.runtime.transaction import transaction
from tests.factories import NOON, at, publish
from tests.integration.bidding.test_placing import assert_ledger_holds, auto, bid, stored
from tests.integration.money.test_transfers import sent, wallet
from tests.world import World

PPM = 100_000
_numbers = count(1)


def funded(world: World, person, amount: int) -> None:
    n = next(_numbers)
    number = sent(person, amount, reference=f"{n:012d}", key=f"funded-{n:06d}")
    money.confirm(by=world.admin, transfer_id=number, now=NOON)


def asking(world: World, **more) -> int:
    """An auction of a quintal (so that rates are totals) that asks for ten per cent."""
    return publish(world.seller, grams=100_000, earnest_ppm=PPM, **more)


def held(person) -> int:
    assert money.faults_of_money() == []
    return wallet(person).held


def test_who_leads_has_a_tenth_of_the_maximum_held_and_gets_it_back_when_outbid(world: World) -> None:
    for each in (world.buyer, world.rival):
        funded(world, each, 2_000_00)
    auction_id = asking(world)
    bid(world.buyer, auction_id, 5000)
    assert wallet(world.buyer) == Wallet(available=1_500_00, held=500_00, leaving=0)
    auto(world.buyer, auction_id, 6000)
    assert held(world.buyer) == 600_00
    bid(world.rival, auction_id, 5500)
    assert (held(world.buyer), held(world.rival)) == (600_00, 0)
    auto(world.rival, auction_id, 6500)
    assert (held(world.buyer), held(world.rival)) == (0, 650_00)
    bidding.cancel_auto_bid(bidder=world.rival, auction_id=auction_id, clock=at(1))
    assert held(world.rival) == 603_00  # the price it is bound to: 6,025
    assert_ledger_holds(auction_id)


def test_a_promise_without_the_money_is_refused_with_what_is_missing(world: World) -> None:
    auction_id = asking(world)
    with pytest.raises(EarnestMissing) as refusal:
        bid(world.buyer, auction_id, 5000)
    assert refusal.value.details == {"missing": 500_00}
    funded(world, world.buyer, 400_00)
    with pytest.raises(EarnestMissing) as refusal:
        bid(world.buyer, auction_id, 5000)
    assert refusal.value.details == {"missing": 100_00}
    assert stored(auction_id).bid_count == 0
    funded(world, world.buyer, 100_00)
    bid(world.buyer, auction_id, 5000)
    assert held(world.buyer) == 500_00


def test_a_promise_that_would_not_lead_needs_the_money_too(world: World) -> None:
    funded(world, world.buyer, 2_000_00)
    auction_id = asking(world)
    auto(world.buyer, auction_id, 6000)
    with pytest.raises(EarnestMissing):
        bid(world.rival, auction_id, 5200)


def test_promises_together_are_at_most_ten_times_the_wallet(world: World) -> None:
    funded(world, world.buyer, 1_000_00)
    first, second, third = (publish(world.seller, grams=100_000, earnest_ppm=50_000) for _ in range(3))
    bid(world.buyer, first, 5000)
    bid(world.buyer, second, 5000)
    with pytest.raises(EarnestMissing) as refusal:
        bid(world.buyer, third, 5000)
    assert refusal.value.details == {"missing": 500_00}
    assert held(world.buyer) == 500_00


def test_a_sealed_bid_is_held_until_the_close_and_the_winners_beyond_it(world: World) -> None:
    for each in (world.buyer, world.rival):
        funded(world, each, 1_000_00)
    auction_id = asking(world, format="sealed_second")
    bid(world.buyer, auction_id, 5000)
    bid(world.buyer, auction_id, 6000)
    bid(world.rival, auction_id, 5500)
    assert (held(world.buyer), held(world.rival)) == (600_00, 550_00)
    with pytest.raises(EarnestMissing):
        bid(world.rival, auction_id, 10_500, confirm=None)
    bidding.close_due(now=at(6 * 3600)())
    assert (held(world.buyer), held(world.rival)) == (550_00, 0)  # a tenth of the second price


def test_a_dutch_price_is_held_as_it_is_taken(world: World) -> None:
    funded(world, world.rival, 500_00)
    auction_id = asking(world, format="dutch", floor_price=4_000_00, drop=100_00, drop_every_s=60)
    with pytest.raises(EarnestMissing):
        bid(world.buyer, auction_id, 5000)
    bid(world.rival, auction_id, 5000)
    assert held(world.rival) == 500_00
    assert stored(auction_id).status == "sold"


@pytest.mark.parametrize("answer", ["accept", "reject", "lapse"])
def test_the_sellers_answer_keeps_or_frees_what_is_held(world: World, answer: str) -> None:
    funded(world, world.buyer, 1_000_00)
    auction_id = asking(world, asks_consent=True)
    auto(world.buyer, auction_id, 6000)
    bidding.close_due(now=at(6 * 3600)())
    assert held(world.buyer) == 600_00
    if answer == "accept":
        bidding.accept(seller=world.seller, auction_id=auction_id, clock=at(6 * 3600 + 1))
    elif answer == "reject":
        bidding.reject(seller=world.seller, auction_id=auction_id, clock=at(6 * 3600 + 1))
    else:
        bidding.lapse_due(now=at(48 * 3600)())
    assert held(world.buyer) == (500_00 if answer == "accept" else 0)


def test_a_winners_money_goes_to_the_sale_once(world: World) -> None:
    auction_id = won(world)
    for amount in (500_00, 0):
        with transaction() as session:
            sale_id = sale_of(session, auction_id)
            taken = money.apply_hold(
                session, auction_id=auction_id, user_id=world.buyer.id, sale_id=sale_id, at=NOON
            )
        assert taken == amount
    assert wallet(world.buyer) == Wallet(available=500_00, held=0, leaving=0)
    assert money.faults_of_money() == []


def test_a_defaulters_money_is_shared_by_seller_and_house(world: World) -> None:
    auction_id = won(world)
    for lost, share in ((500_00, 400_00), (0, 0)):
        with transaction() as session:
            forfeit = money.forfeit_hold(
                session,
                auction_id=auction_id,
                user_id=world.buyer.id,
                seller_id=world.seller.id,
                share_ppm=800_000,
                at=NOON,
            )
        assert (forfeit.amount, forfeit.share) == (lost, share)
    assert wallet(world.buyer) == Wallet(available=500_00, held=0, leaving=0)
    assert wallet(world.seller).available == 400_00
    assert money.faults_of_money() == []


def won(world: World) -> int:
    funded(world, world.buyer, 1_000_00)
    auction_id = asking(world)
    bid(world.buyer, auction_id, 5000)
    bidding.close_due(now=at(6 * 3600)())
    assert held(world.buyer) == 500_00
    return auction_id


def sale_of(session, auction_id: int) -> int:
    return session.scalar(select(Sale.id).where(Sale.auction_id == auction_id))
