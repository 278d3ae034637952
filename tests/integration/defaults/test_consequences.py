"""A default, once: earnest money, what was paid, the block, and leads elsewhere."""

import pytest
from sqlalchemy import select

from models.base import db
from models.user import User
from services import accounts, bidding, money, sales
from services.accounts import BuyerBlocked, suspend
from services.jobs import advance_sales
from tests.factories import NOON, publish
from tests.hammer import CLOSE, FAR, bid, close, tell
from tests.integration.bidding.test_placing import assert_ledger_holds, stored
from tests.integration.defaults.overdue import DEFAULTED, contested, default, newest_sale
from tests.integration.payments.paid import fill, from_wallet, wallet
from tests.world import World

ON_OFFER = NOON + (FAR - NOON) / 2
EARNEST = 100_000
TENTH = 21_200_00


def is_blocked(user_id: int) -> bool:
    db.session.rollback()
    return db.session.scalars(select(User.blocked_at).where(User.id == user_id)).one() is not None


def test_the_farmer_gets_four_fifths_of_the_earnest_money_once(world: World) -> None:
    fill(world, world.buyer, TENTH)
    auction_id = contested(world, earnest_ppm=EARNEST)
    assert wallet(world.buyer).held == TENTH
    default(world, auction_id)
    advance_sales.run(FAR)
    tell()
    assert (wallet(world.buyer).held, wallet(world.buyer).available) == (0, 0)
    assert wallet(world.seller).available == TENTH * 80 // 100
    assert money.faults_of_money() == []


def test_what_was_paid_for_a_defaulted_sale_comes_back(world: World) -> None:
    fill(world, world.buyer, 50_000_00)
    auction_id = contested(world)
    sale_id = newest_sale(auction_id)
    sales.advance(person=world.seller, sale_id=sale_id, to="confirmed", note="", now=CLOSE, address="")
    from_wallet(world.buyer, sale_id, 50_000_00)
    assert wallet(world.buyer).available == 0
    advance_sales.run(DEFAULTED)
    assert wallet(world.buyer).available == 50_000_00
    assert money.faults_of_money() == []


@pytest.mark.parametrize("by", ["consent", "nobody"])
def test_a_sale_called_off_frees_the_earnest_money(world: World, by: str) -> None:
    fill(world, world.buyer, TENTH)
    sale_id = newest_sale(contested(world, earnest_ppm=EARNEST))
    if by == "consent":
        for each in (world.buyer, world.seller):
            sales.cancel(person=each, sale_id=sale_id, note="", now=CLOSE, address="")
    else:
        advance_sales.run(FAR)
    assert (wallet(world.buyer).held, wallet(world.buyer).available) == (0, TENTH)
    assert not is_blocked(world.buyer.id)
    assert money.faults_of_money() == []


@pytest.mark.parametrize("form", ["english", "sealed_first", "dutch"])
def test_a_defaulter_cannot_bid_until_the_office_clears_it(world: World, form: str) -> None:
    clock = {"floor_price": 4_000_00, "drop": 10_00, "drop_every_s": 3600} if form == "dutch" else {}
    default(world, contested(world))
    other = publish(world.seller, format=form, **clock)
    with pytest.raises(BuyerBlocked):
        bid(world.buyer, other, 5_500)
    accounts.clear_block(
        user_id=world.buyer.id, note="Has paid the fine", by=world.admin, now=DEFAULTED, address=""
    )
    bid(world.buyer, other, 5_500)
    assert stored(other).bid_count == 1


def test_a_defaulter_leads_nowhere_else(world: World) -> None:
    auction_id = contested(world)
    elsewhere, sealed = (
        publish(world.seller, lasts=FAR - NOON, format=f) for f in ("english", "sealed_first")
    )
    bid(world.rival, elsewhere, 5_100)
    for each in (elsewhere, sealed):
        bid(world.buyer, each, 5_400, second=70)
    default(world, auction_id)
    assert stored(elsewhere).leader_id == world.buyer.id
    tell()
    tell()
    assert stored(elsewhere).leader_id == world.rival.id
    assert bidding.list_open_leads(db.session(), user_id=world.buyer.id) == []
    for each in (elsewhere, sealed):
        assert_ledger_holds(each)
        assert [line.kind for line in bidding.ledger_lines(auction_id=each)].count("voided") == 1


def test_a_suspended_person_leads_nowhere_either(world: World) -> None:
    auction_id = publish(world.seller)
    bid(world.rival, auction_id, 5_100)
    bid(world.buyer, auction_id, 5_400, second=70)
    suspend(user_id=world.buyer.id, reason="Does not pay", by=world.admin, now=NOON, address="")
    tell()
    assert stored(auction_id).leader_id == world.rival.id
    close()
    assert stored(auction_id).status == "sold"
    assert_ledger_holds(auction_id)
