"""Many hands in one market at once: whatever meets whatever, no rupee is lost, at no moment."""

import os
import sys
import threading
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from itertools import count
from random import Random
from typing import Final

import pytest
from flask import Flask

from models.base import db
from services import bidding, money
from services.core.errors import DomainError
from services.payments import GatewaySettings
from tests.gateway_server import GatewayServer
from tests.hammer import tell
from tests.integration.money.failing import Failing
from tests.integration.money.market import NothingToDo, set_fees
from tests.integration.money.plain_books import Books
from tests.world import World

LONG: Final = bool(os.environ.get("MANDI_LONG"))
HANDS: Final = 4
STEPS, ROUNDS = (325, 8) if LONG else (25, 1)
ACTS: Final = (
    "top_up ask_out decide_transfer offer bid bid bid withdraw_maximum answer void pass_time confirm_sale "
    "confirm_sale weigh weigh call_off pay_from_wallet pay_from_wallet pay_from_wallet tell_payment order "
    "pay_fees decide_payment pay_there decide_waiting reconcile gateway_calls gateway_calls gateway_calls "
    "sell lead_on lead_on lead_on lead_on open_dispute open_dispute answer_dispute offer_to_settle "
    "accept_offer take_dispute_back decide_dispute decide_dispute pass_days answer_question answer_question "
    "relist clear_block"
).split()


class AtOnce(Failing):
    """A market where a payment never passes the house by: when one was confirmed, nobody could say after."""

    ways = ("upi",)


@pytest.mark.parametrize("n", range(ROUNDS))
def test_hands_that_do_everything_at_once_lose_no_rupee(
    app: Flask, world: World, gateway: GatewayServer, settings_there: GatewaySettings, n: int
):
    set_fees()
    market = AtOnce(world, gateway, settings_there, count(1))
    market.begin(Random(n).randrange)
    over, faults, done = threading.Event(), list[str](), Counter[str]()

    def act_often(hand: int) -> None:
        dice = Random(f"{n} {hand}")
        for _ in range(STEPS):
            act = dice.choice(ACTS)
            with app.app_context():
                done[_act(market, act, dice)] += 1
                db.session.remove()

    def look() -> None:
        while not over.wait(0.2):
            with app.app_context():
                faults.extend(money.faults_of_money())
                db.session.remove()

    with ThreadPoolExecutor(HANDS + 1) as pool:
        looking = pool.submit(look)
        hands = [pool.submit(act_often, hand) for hand in range(HANDS)]
        try:
            for hand in hands:
                hand.result()
        finally:
            over.set()
            looking.result()
    db.session.rollback()
    assert faults == []
    assert money.faults_of_money() == []
    tell()
    assert market.failed_listeners() == []
    assert Books(market).differences() == []
    for auction_id in market.auctions:
        assert bidding.verify_ledger(auction_id=auction_id).faults == ()
    assert done["done"] > HANDS * STEPS // 3, done
    if LONG:
        print(f"{done.total()} acts, {done['done']} done, {dict(market.tally())}", file=sys.stderr)  # noqa: T201 - the figures


def _act(market: Failing, act: str, dice: Random) -> str:
    """Do it, and say how it went: others may have changed what was seen."""
    try:
        getattr(market, act)(dice.randrange)
    except DomainError as refusal:
        return refusal.code
    except (NothingToDo, StopIteration):
        return "nothing"
    return "done"
