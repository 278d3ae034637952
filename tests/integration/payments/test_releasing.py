"""What lies in escrow goes to whom it belongs, and every rupee of it."""

from collections.abc import Iterator

import pytest
from sqlalchemy import select

from models.base import db
from models.money import MoneyAccount
from services import money, payments, sales
from services.money import NotEnoughMoney
from services.runtime.transaction import transaction
from tests.hammer import tell, weigh
from tests.integration.payments.owing import charged
from tests.integration.payments.paid import (
    LATER,
    TOTAL,
    books_agree,
    complete,
    confirmed,
    fill,
    from_wallet,
    reasons,
    state,
    status,
    told,
    wallet,
)
from tests.world import World


@pytest.fixture
def charges() -> Iterator[None]:
    with charged():
        yield


@pytest.fixture
def sale(world: World) -> int:
    return confirmed(world)


def balance(kind: str, owner: int = 0) -> int:
    db.session.rollback()
    query = select(MoneyAccount.balance).where(MoneyAccount.kind == kind, MoneyAccount.owner_id == owner)
    return db.session.scalar(query) or 0


def paid(world: World, sale_id: int, amount: int = TOTAL) -> None:
    fill(world, world.buyer, amount)
    from_wallet(world.buyer, sale_id, amount)


def test_fees_and_commission_stay_and_the_rest_is_the_sellers(world, sale, charges):
    assert state(sale, world.buyer).standing.due == TOTAL + 2_000_00
    paid(world, sale, TOTAL + 2_000_00)
    complete(world, sale)
    assert wallet(world.seller).available == TOTAL - 3_500_00
    assert (balance("fees"), balance("house"), balance("escrow")) == (5_000_00, 500_00, 0)
    books_agree()


def test_without_the_buyers_charges_the_sale_is_not_paid(world, sale, charges):
    paid(world, sale, TOTAL)
    assert (status(sale), state(sale, world.buyer).standing.open) == ("confirmed", 2_000_00)


def test_the_buyer_gets_back_what_a_lighter_lot_is_worth_less(world, sale):
    paid(world, sale)
    complete(world, sale, came_kg=3_980)
    assert wallet(world.seller).available == TOTAL - 1_040_00
    assert wallet(world.buyer).available == 1_040_00
    assert sorted(reasons(sale)) == ["sale_paid", "sale_released", "sale_returned"]
    tell()
    books_agree()


def test_only_what_is_disputed_stays_and_fees_are_taken_once(world, sale, charges):
    paid(world, sale, TOTAL + 2_000_00)
    weigh(world.seller, sale, 4_000, now=LATER)
    weigh(world.buyer, sale, 3_600, now=LATER)
    frozen = 20_800_00
    assert (status(sale), state(sale, world.buyer).kept) == ("delivered", frozen)
    assert wallet(world.seller).available == TOTAL - frozen - 3_500_00
    assert state(sale, world.buyer).standing.open == 0
    books_agree()
    for _again in range(2):
        with transaction() as session:
            payments.release(session, sales.lock_sale(session, sale), now=LATER)
        assert reasons(sale) == ["sale_paid", "sale_released"]
    with transaction() as session:
        sales.settle(session, sales.lock_sale(session, sale), total=TOTAL - 8_000_00, now=LATER)
    assert status(sale) == "completed"
    assert wallet(world.seller).available == TOTAL - 8_000_00 - 3_500_00
    assert wallet(world.buyer).available == 8_000_00
    assert (balance("fees"), balance("house"), balance("escrow")) == (5_000_00, 500_00, 0)


def test_one_sales_escrow_never_pays_for_another(world, sale):
    paid(world, sale)
    other = confirmed(world)
    with transaction() as session:
        row = sales.lock_sale(session, other)
        with pytest.raises(NotEnoughMoney):
            payments.return_to_buyer(session, row, key="undone", amount=1_00, now=LATER)
    assert state(sale, world.buyer).kept == TOTAL
    books_agree()


def test_what_was_paid_for_a_sale_that_is_undone_comes_back(world, sale):
    paid(world, sale, 50_000_00)
    for expected in (50_000_00, 0):
        with transaction() as session:
            row = sales.lock_sale(session, sale)
            assert payments.return_to_buyer(session, row, key="undone", now=LATER) == expected
    assert wallet(world.buyer).available == 50_000_00
    books_agree()


def test_a_seller_who_was_paid_by_hand_owes_the_fees(world, sale, charges):
    number = told(world.buyer, sale, TOTAL + 2_000_00, way="cash", reference="")
    payments.confirm_payment(by=world.seller, payment_id=number, now=LATER)
    complete(world, sale)
    assert balance("receivable", world.seller.id) == -5_500_00
    assert (balance("fees"), balance("house")) == (5_000_00, 500_00)
    assert wallet(world.seller) == money.Wallet(available=0, held=0, leaving=0)
    assert reasons(sale) == ["fees_owed"]
    books_agree()
