"""A sale that is called off or in default leaves no rupee of its buyer behind."""

from datetime import timedelta

from models.base import db
from models.sale import Sale
from services import sales
from tests.hammer import CLOSE
from tests.integration.bidding.test_earnest import funded
from tests.integration.payments.paid import (
    LATER,
    TOTAL,
    books_agree,
    confirmed,
    from_wallet,
    reasons,
    status,
    wallet,
)
from tests.world import World

EARNEST = TOTAL // 10


def called_off(world: World, sale_id: int) -> None:
    for each in (world.seller, world.buyer):
        sales.cancel(person=each, sale_id=sale_id, note="", now=LATER, address="")
    assert status(sale_id) == "cancelled"


def test_what_was_paid_of_a_cancelled_sale_is_free_again(world: World):
    funded(world, world.buyer, 50_000_00)
    sale_id = confirmed(world)
    from_wallet(world.buyer, sale_id, 50_000_00)
    called_off(world, sale_id)
    assert reasons(sale_id) == ["sale_paid", "sale_returned"]
    assert wallet(world.buyer).available == 50_000_00
    books_agree()


def test_the_earnest_money_of_a_cancelled_sale_is_free_again(world: World):
    funded(world, world.buyer, EARNEST)
    sale_id = confirmed(world, earnest_ppm=100_000)
    assert wallet(world.buyer).held == EARNEST
    called_off(world, sale_id)
    assert (wallet(world.buyer).available, wallet(world.buyer).held) == (EARNEST, 0)
    books_agree()


def test_a_sale_nobody_confirmed_frees_it_too(world: World):
    funded(world, world.buyer, EARNEST)
    sale_id = confirmed(world, earnest_ppm=100_000)
    db.session.get_one(Sale, sale_id).status = "pending"
    db.session.commit()
    sales.advance_due(now=CLOSE + timedelta(days=30))
    assert status(sale_id) == "cancelled"
    assert wallet(world.buyer).held == 0
    books_agree()


def test_the_part_that_was_paid_of_a_sale_in_default_is_free_again(world: World):
    funded(world, world.buyer, 50_000_00)
    sale_id = confirmed(world)
    from_wallet(world.buyer, sale_id, 50_000_00)
    sales.advance_due(now=CLOSE + timedelta(days=30))
    assert status(sale_id) == "defaulted"
    assert wallet(world.buyer).available == 50_000_00
    books_agree()
