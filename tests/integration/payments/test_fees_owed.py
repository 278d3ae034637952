"""Fees of lots that were paid past the house are paid from the wallet, once and never too much."""

import re
from collections.abc import Iterator

import pytest
from flask import Flask

from services import earnings, money
from services.core.errors import Invalid
from services.money import (
    KeyUsedOtherwise,
    MoreThanOwed,
    Movement,
    NotEnoughMoney,
    Reason,
    available,
    move,
    receivable,
)
from services.runtime.transaction import transaction
from tests.integration.payments.owing import OWED, charged, owing
from tests.integration.payments.paid import LATER, books_agree, fill, wallet
from tests.integration.payments.test_paying import at_once
from tests.integration.payments.test_releasing import balance
from tests.visitor import Visitor
from tests.world import World


@pytest.fixture(autouse=True)
def debt(app: Flask, world: World) -> Iterator[None]:
    with charged():
        owing(world)
        yield


def pay(world: World, amount: int, *, key: str = "fees-key-1") -> None:
    money.pay_fees(person=world.seller, amount=amount, key=key, now=LATER)


def owed(world: World) -> int:
    return -balance("receivable", world.seller.id)


def test_a_part_and_the_rest_are_paid_and_the_books_agree(world: World):
    fill(world, world.seller, 6_000_00)
    pay(world, 2_000_00)
    assert (owed(world), wallet(world.seller).available) == (3_500_00, 4_000_00)
    books_agree()
    pay(world, 3_500_00, key="fees-key-2")
    assert (owed(world), wallet(world.seller).available) == (0, 500_00)
    assert (balance("fees"), balance("house")) == (
        5_000_00,
        500_00,
    )  # they were the house's since it was owed
    assert earnings.earnings_of(seller_id=world.seller.id, year=None, now=LATER).owed == 0
    books_agree()


def test_the_same_form_pays_once_and_other_figures_are_refused(world: World):
    fill(world, world.seller, 6_000_00)
    for _double_click in range(2):
        pay(world, OWED)
    assert (owed(world), wallet(world.seller).available) == (0, 500_00)
    with pytest.raises(KeyUsedOtherwise):
        pay(world, 1_00)
    books_agree()


def test_more_than_is_owed_or_free_moves_nothing(world: World):
    fill(world, world.seller, 6_000_00)
    with pytest.raises(MoreThanOwed) as refusal:
        pay(world, OWED + 1)
    assert refusal.value.details == {"rest_amount": OWED}
    with pytest.raises(Invalid):
        pay(world, 0)
    with pytest.raises(Invalid):
        pay(world, 1, key="short")
    with pytest.raises(MoreThanOwed):
        money.pay_fees(person=world.buyer, amount=1, key="fees-key-1", now=LATER)
    money.ask_withdrawal(
        person=world.seller, amount=1_000_00, to_account="sunita@upi", key="out-key-1", now=LATER
    )
    with pytest.raises(NotEnoughMoney):
        pay(world, OWED)
    assert (owed(world), wallet(world.seller).available) == (OWED, 5_000_00)
    books_agree()


def test_of_many_at_once_together_no_more_is_paid_than_is_owed(app: Flask, world: World):
    fill(world, world.seller, 20_000_00)
    results = at_once(app, lambda n: pay(world, 3_000_00, key=f"fees-key-{n}"))
    assert sorted(map(str, results)) == ["None"] + ["more_than_owed"] * (len(results) - 1)
    assert (owed(world), wallet(world.seller).available) == (2_500_00, 17_000_00)
    books_agree()


def test_a_check_finds_fees_that_nobody_owed(world: World):
    fill(world, world.seller, 6_000_00)
    lines = move(available(world.seller.id), receivable(world.seller.id), OWED + 5)
    movement = Movement(key="by-hand", reason=Reason.FEES_PAID, about="fees:x", lines=lines)
    with transaction() as session:
        money.post(session, movement, at=LATER)
    assert f"{world.seller.id} paid 5 more fees than were owed" in money.faults_of_money()


def test_the_page_offers_what_can_be_paid_and_takes_it(app: Flask, world: World):
    seller = Visitor(app)
    seller.sign_in(world.seller.login)
    page = seller.get("/account/wallet").text
    assert "Fees you owe" in page
    assert "Nothing is free in your wallet" in page
    assert "/account/wallet#fees" in seller.get("/seller/money").text
    fill(world, world.seller, 6_000_00)
    page = seller.get("/account/wallet").text
    assert 'value="5500.00"' in page
    key = re.search(r'name="fees-key"[^>]* value="([^"]+)"', page)
    assert key
    form = {"fees-amount": "5,500.01", "fees-key": key[1]}
    refused = seller.post("/account/wallet/fees", form)
    assert refused.status_code == 409
    assert "You owe ₹5,500 in fees" in refused.text
    for _double_click in range(2):
        assert seller.post("/account/wallet/fees", form | {"fees-amount": "5500"}).status_code == 303
    page = seller.get("/account/wallet").text
    assert "Fees you owe" not in page
    assert "Fees paid" in page
    books_agree()
