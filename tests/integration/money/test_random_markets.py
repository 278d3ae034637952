"""Random people in random markets: after each step every rupee is accounted for, and each ledger holds."""

import os
import sys
from collections import Counter
from collections.abc import Iterator
from contextlib import suppress
from itertools import count
from typing import Any, ClassVar, Final

import pytest
from flask import Flask
from hypothesis import HealthCheck, seed, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)
from sqlalchemy import select

from models.auction import Auction
from models.base import db
from services import bidding, money
from services.payments import GatewaySettings
from tests.gateway_server import GatewayServer
from tests.integration.money.failing import Failing
from tests.integration.money.market import NothingToDo, Pick, set_fees
from tests.integration.money.plain_books import Books
from tests.world import World

LONG: Final = bool(os.environ.get("MANDI_LONG"))
EXAMPLES, STEPS, ROUNDS = (5, 100, 24) if LONG else (6, 50, 1)
"""Of each round, which has a database of its own; 12,000 steps in the long form."""
ALL_LEDGERS: Final = 20
"""After so many steps every ledger is read, not only those that grew."""
DATA: Final = st.data()


class Markets(RuleBasedStateMachine):
    """One market after another, all on one database."""

    world: World
    gateway: GatewayServer
    gateway_settings: GatewaySettings
    numbers: Iterator[int] = count(1)
    ends: ClassVar[Counter[str]] = Counter()
    """How far sales, disputes and questions came, over all markets."""
    steps = 0

    @initialize(data=DATA)
    def open_a_market(self, data: Any) -> None:
        db.session.rollback()
        self.known = set(money.faults_of_money())  # an earlier market's: it is being looked for again
        self.market = Failing(self.world, self.gateway, self.gateway_settings, self.numbers)
        self.books = Books(self.market)
        self.read: dict[int, int] = {}
        self.market.begin(self._pick(data))

    def teardown(self) -> None:
        db.session.remove()
        if hasattr(self, "market"):
            self.ends.update(self.market.tally())

    def _pick(self, data: Any) -> Pick:
        return lambda below: data.draw(st.integers(0, below - 1))

    def _do(self, act: str, data: Any) -> None:
        with suppress(NothingToDo):
            getattr(self.market, act)(self._pick(data))

    @rule(data=DATA)
    def top_up(self, data: Any) -> None:
        self._do("top_up", data)

    @rule(data=DATA)
    def ask_out(self, data: Any) -> None:
        self._do("ask_out", data)

    @precondition(lambda self: self.market.transfers)
    @rule(data=DATA)
    def decide_transfer(self, data: Any) -> None:
        self._do("decide_transfer", data)

    @rule(data=DATA)
    def offer(self, data: Any) -> None:
        self._do("offer", data)

    @precondition(lambda self: self.market.auctions)
    @rule(data=DATA)
    def bid(self, data: Any) -> None:
        self._do("bid", data)

    @rule(data=DATA)
    def sell(self, data: Any) -> None:
        self._do("sell", data)

    @precondition(lambda self: self.market.auctions)
    @rule(data=DATA, act=st.sampled_from(["withdraw_maximum", "answer", "answer", "void"]))
    def change_an_auction(self, data: Any, act: str) -> None:
        self._do(act, data)

    @precondition(lambda self: self.market.auctions)
    @rule(data=DATA, act=st.sampled_from(["pass_time", "pass_time", "pass_time", "pass_days"]))
    def pass_time(self, data: Any, act: str) -> None:
        self._do(act, data)

    @precondition(lambda self: self.books.sheets)
    @rule(data=DATA, act=st.sampled_from(["confirm_sale", "weigh", "call_off"]))
    def move_a_sale(self, data: Any, act: str) -> None:
        self._do(act, data)

    @precondition(lambda self: self.books.sheets)
    @rule(data=DATA, act=st.sampled_from(["pay_from_wallet", "tell_payment", "order", "pay_fees"]))
    def pay(self, data: Any, act: str) -> None:
        self._do(act, data)

    @precondition(lambda self: self.market.told)
    @rule(data=DATA)
    def decide_payment(self, data: Any) -> None:
        self._do("decide_payment", data)

    @precondition(lambda self: self.market.orders)
    @rule(data=DATA, act=st.sampled_from(["pay_there", "decide_waiting", "reconcile"]))
    def do_at_the_gateway(self, data: Any, act: str) -> None:
        self._do(act, data)

    @precondition(lambda self: self.market.calls)
    @rule(data=DATA)
    def gateway_calls(self, data: Any) -> None:
        self._do("gateway_calls", data)

    @precondition(lambda self: self.books.sheets)
    @rule(data=DATA)
    def lead_on(self, data: Any) -> None:
        self._do("lead_on", data)

    @precondition(lambda self: self.books.sheets)
    @rule(data=DATA)
    def lead_on_again(self, data: Any) -> None:
        self._do("lead_on", data)

    @precondition(lambda self: self.books.sheets)
    @rule(data=DATA)
    def open_dispute(self, data: Any) -> None:
        self._do("open_dispute", data)

    @precondition(lambda self: self.books.has_disputes)
    @rule(data=DATA, act=st.sampled_from(["answer_dispute", "offer_to_settle", "take_dispute_back"]))
    def quarrel(self, data: Any, act: str) -> None:
        self._do(act, data)

    @precondition(lambda self: self.books.is_paid)
    @rule(data=DATA, act=st.sampled_from(["open_dispute", "weigh"]))
    def weigh_or_dispute(self, data: Any, act: str) -> None:
        self._do(act, data)

    @precondition(lambda self: self.books.has_disputes)
    @rule(data=DATA)
    def decide_dispute(self, data: Any) -> None:
        self._do("decide_dispute", data)

    @precondition(lambda self: self.market.offered)
    @rule(data=DATA)
    def accept_offer(self, data: Any) -> None:
        self._do("accept_offer", data)

    @precondition(lambda self: self.books.has_defaults)
    @rule(data=DATA)
    def answer_question(self, data: Any) -> None:
        self._do("answer_question", data)

    @precondition(lambda self: self.market.auctions)
    @rule(data=DATA, act=st.sampled_from(["relist", "clear_block", "clear_block"]))
    def begin_again(self, data: Any, act: str) -> None:
        self._do(act, data)

    @invariant()
    def every_rupee_is_accounted_for(self) -> None:
        Markets.steps += 1
        db.session.rollback()
        assert [fault for fault in money.faults_of_money() if fault not in self.known] == []
        assert self.books.differences() == []
        assert self.market.failed_listeners() == []

    @invariant()
    def every_ledger_holds(self) -> None:
        """Each ledger that grew is read again after each step, and at times all of them."""
        query = select(Auction.id, Auction.version).where(Auction.id.in_(self.market.auctions))
        for auction_id, version in db.session.execute(query).all():
            if self.read.get(auction_id) != version or Markets.steps % ALL_LEDGERS == 0:
                assert bidding.verify_ledger(auction_id=auction_id).faults == ()
                self.read[auction_id] = version


@pytest.mark.parametrize("n", range(ROUNDS))
def test_random_markets(
    app: Flask, world: World, gateway: GatewayServer, settings_there: GatewaySettings, n: int
):
    set_fees()
    machine = type(
        "MarketsHere",
        (Markets,),
        {"world": world, "gateway": gateway, "gateway_settings": settings_there, "numbers": count(1)},
    )
    run_state_machine_as_test(
        seed(n)(machine),
        settings=settings(
            max_examples=EXAMPLES,
            stateful_step_count=STEPS,
            deadline=None,
            suppress_health_check=list(HealthCheck),
        ),
    )
    if LONG:
        print(f"{Markets.steps} steps, {dict(Markets.ends)}", file=sys.stderr)  # noqa: T201 - the figures
