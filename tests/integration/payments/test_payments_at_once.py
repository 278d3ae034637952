"""Payments that meet: each is counted, whatever it waits for."""

from functools import partial

from flask import Flask

from services import payments
from tests.integration.bidding.test_earnest_at_once import at_once
from tests.integration.payments.paid import (
    LATER,
    TOTAL,
    books_agree,
    confirmed,
    fill,
    from_wallet,
    status,
    told,
)
from tests.world import World

TENTH = TOTAL // 10


def test_two_sales_with_earnest_money_are_paid_at_the_same_instant(app: Flask, world: World):
    for turn in range(1, 9):
        fill(world, world.buyer, TOTAL + TENTH + turn)
        by_wallet, by_cash = (confirmed(world, earnest_ppm=100_000) for _ in range(2))
        cash = told(world.buyer, by_cash, TOTAL - TENTH, way="cash", reference="", key=f"cash-key-{turn}")
        seller_says_yes = partial(payments.confirm_payment, by=world.seller, payment_id=cash, now=LATER)
        pay = partial(from_wallet, world.buyer, by_wallet, TOTAL - TENTH, key=f"wallet-key-{turn}")
        assert at_once(app, [seller_says_yes, pay]) == ["taken", "taken"]
        assert (status(by_wallet), status(by_cash)) == ("paid", "paid")
    books_agree()
