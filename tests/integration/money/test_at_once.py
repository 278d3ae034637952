"""The same rupee asked for from many sides at the same instant goes to one of them."""

import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

from flask import Flask

from models.base import db
from services import money
from services.core.errors import DomainError
from tests.factories import NOON
from tests.integration.money.test_transfers import filled, sent, wallet, wanted
from tests.world import World, person

MANY = 8


def at_once(app: Flask, work: Callable[[int], object]) -> list[object]:
    """Do the work many times at the same instant; refusals are returned as their codes."""
    together = threading.Barrier(MANY)

    def one(n: int) -> object:
        together.wait()
        with app.app_context():
            try:
                return work(n)
            except DomainError as refusal:
                return refusal.code

    with ThreadPoolExecutor(MANY) as pool:
        results = list(pool.map(one, range(MANY)))
    db.session.rollback()
    return results


def test_a_rupee_leaves_once(app: Flask, world: World):
    filled(world, world.buyer, 500_00)
    results = at_once(app, lambda n: wanted(world.buyer, 300_00, key=f"withdrawal-{n}"))
    assert sorted(map(str, results))[1:] == ["not_enough_money"] * (MANY - 1)
    assert wallet(world.buyer) == money.Wallet(available=200_00, held=0, leaving=300_00)
    assert money.faults_of_money() == []


def test_one_key_asks_once(app: Flask, world: World):
    filled(world, world.buyer, 500_00)
    assert len(set(at_once(app, lambda _n: wanted(world.buyer, 300_00)))) == 1
    assert wallet(world.buyer).leaving == 300_00


def test_two_in_the_office_confirm_once(app: Flask, world: World):
    number = sent(world.buyer)
    results = at_once(app, lambda _n: money.confirm(by=world.admin, transfer_id=number, now=NOON))
    assert sorted(map(str, results)) == ["None"] + ["already_decided"] * (MANY - 1)
    assert wallet(world.buyer).available == 500_00
    assert money.faults_of_money() == []


def test_people_who_share_the_bank_do_not_wait_for_ever(app: Flask, world: World):
    people = [person(f"Trader{n} Singh", roles=("buyer",)) for n in range(MANY)]
    numbers = [sent(each, reference=f"{n:012d}") for n, each in enumerate(people)]
    results = at_once(app, lambda n: money.confirm(by=world.admin, transfer_id=numbers[n], now=NOON))
    assert results == [None] * MANY
    assert [wallet(each).available for each in people] == [500_00] * MANY
    assert money.faults_of_money() == []
