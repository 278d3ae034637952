"""A buyer pays by hand or from the wallet: it counts once, and only when it has come."""

import threading
from concurrent.futures import ThreadPoolExecutor

import pytest
from flask import Flask
from sqlalchemy import text

from models.base import db
from services import money, payments
from services.core.errors import DomainError, Invalid, NotFound
from services.money import AlreadyDecided, KeyUsedOtherwise, NotEnoughMoney, TooManyAsked
from services.payments import (
    MoreThanDue,
    NotPayable,
    NotYoursToDecide,
    OnlyTheBuyerPays,
    PayoutFilter,
)
from services.runtime.transaction import transaction
from tests.hammer import sell
from tests.integration.payments.paid import (
    LATER,
    TOTAL,
    UTR,
    books_agree,
    complete,
    confirmed,
    fill,
    from_wallet,
    reasons,
    state,
    status,
    step,
    told,
    wallet,
)
from tests.world import World


def confirm(by, number: int) -> None:
    payments.confirm_payment(by=by, payment_id=number, now=LATER)


def test_money_by_upi_is_kept_until_the_lot_is_received_and_is_the_sellers_then(world: World):
    sale_id = confirmed(world)
    number = told(world.buyer, sale_id)
    assert (status(sale_id), state(sale_id, world.seller).standing.open) == ("confirmed", 0)
    confirm(world.admin, number)
    assert status(sale_id) == "paid"
    assert state(sale_id, world.seller).kept == TOTAL
    assert wallet(world.seller).available == 0
    books_agree()
    complete(world, sale_id)
    assert (status(sale_id), wallet(world.seller).available) == ("completed", TOTAL)
    assert state(sale_id, world.buyer).kept == 0
    assert reasons(sale_id) == ["sale_paid", "sale_released"]
    (payout,) = payments.list_payouts(wanted=PayoutFilter()).items
    assert (payout.kind, payout.name, payout.amount) == ("released", "Sunita Farmer", TOTAL)
    books_agree()


def test_the_wallet_pays_at_once_and_a_double_click_once(world: World):
    sale_id = confirmed(world)
    fill(world, world.buyer, TOTAL + 5_00)
    assert from_wallet(world.buyer, sale_id) == from_wallet(world.buyer, sale_id)
    assert (status(sale_id), wallet(world.buyer).available) == ("paid", 5_00)
    with pytest.raises(KeyUsedOtherwise):
        from_wallet(world.buyer, sale_id, 1_00)
    books_agree()


def test_an_empty_wallet_pays_nothing(world: World):
    sale_id = confirmed(world)
    fill(world, world.buyer, 1_000_00)
    with pytest.raises(NotEnoughMoney) as refusal:
        from_wallet(world.buyer, sale_id)
    assert refusal.value.details == {"missing": TOTAL - 1_000_00}
    assert (status(sale_id), state(sale_id, world.buyer).payments) == ("confirmed", ())


def test_parts_by_several_ways_come_to_the_whole(world: World):
    sale_id = confirmed(world)
    fill(world, world.buyer, 8_000_00)
    from_wallet(world.buyer, sale_id, 8_000_00)
    confirm(world.admin, told(world.buyer, sale_id, 100_000_00))
    assert status(sale_id) == "confirmed"
    confirm(world.seller, told(world.buyer, sale_id, 100_000_00, way="cash", reference="", key="cash-key"))
    assert status(sale_id) == "paid"
    assert state(sale_id, world.buyer).kept == 108_000_00
    complete(world, sale_id)
    assert wallet(world.seller).available == 108_000_00
    books_agree()


def test_what_the_seller_got_by_bank_never_enters_the_house(world: World):
    sale_id = confirmed(world)
    number = told(world.buyer, sale_id, way="bank", reference="SBIN12345678")
    with pytest.raises(NotYoursToDecide):
        confirm(world.admin, number)
    with pytest.raises(NotYoursToDecide):
        confirm(world.buyer, number)
    with pytest.raises(NotFound):
        confirm(world.rival, number)
    confirm(world.seller, number)
    assert status(sale_id) == "paid"
    complete(world, sale_id)
    assert (reasons(sale_id), wallet(world.seller).available) == ([], 0)
    books_agree()


def test_a_payment_that_was_not_found_says_why_and_may_be_told_again(world: World):
    sale_id = confirmed(world)
    number = told(world.buyer, sale_id)
    with pytest.raises(Invalid):
        payments.refuse_payment(by=world.admin, payment_id=number, note=" ", now=LATER)
    payments.refuse_payment(by=world.admin, payment_id=number, note="Nothing of this number", now=LATER)
    with pytest.raises(AlreadyDecided):
        confirm(world.admin, number)
    assert told(world.buyer, sale_id, key="another-key") != number
    books_agree()


def test_a_payment_may_be_taken_back_until_it_is_decided(world: World):
    sale_id = confirmed(world)
    number = told(world.buyer, sale_id)
    with pytest.raises(NotFound):
        payments.take_payment_back(person=world.seller, payment_id=number, now=LATER)
    payments.take_payment_back(person=world.buyer, payment_id=number, now=LATER)
    with pytest.raises(AlreadyDecided):
        confirm(world.admin, number)
    assert state(sale_id, world.buyer).standing.open == TOTAL


def test_only_the_buyer_pays_only_what_is_due_only_when_it_is(world: World):
    sale_id = sell(world)
    with pytest.raises(NotPayable):
        told(world.buyer, sale_id)
    step(world.seller, sale_id, "confirmed")
    for person in (world.seller, world.admin):
        with pytest.raises(OnlyTheBuyerPays):
            told(person, sale_id)
    with pytest.raises(NotFound):
        told(world.rival, sale_id)
    with pytest.raises(NotFound):
        told(world.buyer, 99)
    with pytest.raises(MoreThanDue) as refusal:
        told(world.buyer, sale_id, TOTAL + 1)
    assert refusal.value.details == {"rest_amount": TOTAL}
    told(world.buyer, sale_id, TOTAL - 1_00)
    with pytest.raises(MoreThanDue):
        told(world.buyer, sale_id, 2_00, key="another-key", reference="412345678902")
    assert (status(sale_id), reasons(sale_id)) == ("confirmed", [])


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"amount": 99}, "amount"),
        ({"amount": -5}, "amount"),
        ({"way": "wallet"}, "way"),
        ({"way": "cheque"}, "way"),
        ({"reference": "12"}, "reference"),
        ({"key": "x"}, "key"),
    ],
)
def test_what_makes_no_sense_is_refused_by_its_field(world: World, change, field):
    sale_id = confirmed(world)
    with pytest.raises(Invalid) as refusal:
        told(world.buyer, sale_id, **change)
    assert set(refusal.value.details["fields"]) == {field}
    assert state(sale_id, world.buyer).payments == ()


def test_a_number_counts_once_for_a_sale_or_a_wallet(world: World):
    sale_id = confirmed(world)
    number = told(world.buyer, sale_id)
    other = confirmed(world)
    with pytest.raises(Invalid) as refusal:
        told(world.buyer, other, key="another-key")
    assert refusal.value.details["fields"]["reference"].code == "reference_used"
    top_up = money.ask_top_up(
        person=world.rival, amount=TOTAL, way="upi", reference=UTR, key="top-up-key", now=LATER
    )
    confirm(world.admin, number)
    with pytest.raises(Invalid):
        money.confirm(by=world.admin, transfer_id=top_up, now=LATER)
    assert wallet(world.rival).available == 0
    with pytest.raises(Invalid):
        told(world.buyer, other, key="a-third-key")
    books_agree()


def test_money_that_comes_for_a_sale_that_is_over_lies_in_the_buyers_wallet(world: World):
    sale_id = confirmed(world)
    late = told(world.buyer, sale_id)
    payments.take_payment_back(person=world.buyer, payment_id=late, now=LATER)
    late = told(world.buyer, sale_id, 1_000_00, key="late-key")
    with transaction() as session:  # the sale ends while the office looks at its bank
        session.execute(text("UPDATE sales SET status = 'completed'"))
    confirm(world.admin, late)
    (payment,) = [each for each in state(sale_id, world.buyer).payments if each.status != "withdrawn"]
    assert (payment.status, wallet(world.buyer).available) == ("refunded", 1_000_00)
    books_agree()


def test_the_seller_is_not_buried(world: World):
    sale_id = confirmed(world)
    for n in range(20):
        told(world.buyer, sale_id, 1_00, reference=f"{n:012d}", key=f"key-number-{n}")
    with pytest.raises(TooManyAsked):
        told(world.buyer, sale_id, 1_00, reference="999999999999", key="one-too-many")


def test_a_stranger_sees_nothing(world: World):
    sale_id = confirmed(world)
    number = told(world.buyer, sale_id)
    for look in (
        lambda: payments.get_sale_payments(sale_id=sale_id, person=world.rival),
        lambda: payments.get_payment(payment_id=number, person=world.rival),
        lambda: payments.get_proof(payment_id=number, person=world.rival),
    ):
        with pytest.raises(NotFound):
            look()


def at_once(app: Flask, work) -> list[object]:
    together = threading.Barrier(6)

    def one(n: int) -> object:
        together.wait()
        with app.app_context():
            try:
                return work(n)
            except DomainError as refusal:
                return refusal.code

    with ThreadPoolExecutor(6) as pool:
        return list(pool.map(one, range(6)))


def test_many_clicks_at_the_same_instant_pay_once(app: Flask, world: World):
    sale_id = confirmed(world)
    fill(world, world.buyer, 3 * TOTAL)
    same = at_once(app, lambda _n: from_wallet(world.buyer, sale_id, TOTAL // 2))
    assert len(set(same)) == 1
    others = at_once(app, lambda n: from_wallet(world.buyer, sale_id, TOTAL // 2, key=f"wallet-key-{n}"))
    assert sorted(map(str, others))[1:] == ["more_than_due"] * 5
    assert wallet(world.buyer).available == 2 * TOTAL
    books_agree()


def test_two_in_the_office_confirm_once(app: Flask, world: World):
    sale_id = confirmed(world)
    number = told(world.buyer, sale_id)
    results = at_once(app, lambda _n: confirm(world.admin, number))
    assert sorted(map(str, results)) == ["None"] + ["already_decided"] * 5
    books_agree()


@pytest.mark.parametrize(
    ("statement", "said"),
    [
        ("UPDATE payments SET status = 'refused'", "moved 20800000 into escrow"),
        ("UPDATE payments SET amount = amount - 1", "moved 20800000 into escrow"),
        ("UPDATE sales SET status = 'completed'", "still lie in escrow"),
    ],
)
def test_the_check_finds_what_somebody_did_behind_the_houses_back(world: World, statement, said):
    sale_id = confirmed(world)
    confirm(world.admin, told(world.buyer, sale_id))
    with transaction() as session:
        session.execute(text(statement))
    db.session.rollback()
    assert any(said in fault for fault in money.faults_of_money())
