"""The same rupee asked for by bids on several auctions at the same instant goes to one of them."""

import threading
import uuid
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from random import Random

from flask import Flask

from models.base import db
from services import bidding, money
from services.bidding.commands import Command
from services.bidding.desk import Desk
from services.bidding.desk.batch import Batch
from services.bidding.desk.connection import DeskConnection
from services.core.errors import DomainError
from tests.factories import at
from tests.integration.bidding.test_earnest import asking, funded
from tests.integration.bidding.test_placing import assert_ledger_holds, bid, stored
from tests.integration.money.test_transfers import wallet
from tests.world import World, person

ROUNDS = 15
TRADERS = 4
LOTS = 3


def at_once(app: Flask, works: Sequence[Callable[[], object]]) -> list[object]:
    """Do all of this at the same instant; refusals are returned as their codes."""
    together = threading.Barrier(len(works))

    def one(work: Callable[[], object]) -> object:
        together.wait()
        with app.app_context():
            try:
                work()
            except DomainError as refusal:
                return refusal.code
            finally:
                db.session.remove()
        return "taken"

    with ThreadPoolExecutor(len(works)) as pool:
        results = list(pool.map(one, works))
    db.session.rollback()
    return results


def test_two_leads_at_once_cannot_use_the_same_rupee(app: Flask, world: World) -> None:
    for n in range(ROUNDS):
        trader = person(f"Trader{n} Singh", roles=("buyer",))
        funded(world, trader, 500_00)
        auctions = [asking(world), asking(world)]
        results = at_once(app, [partial(bid, trader, a, 5000) for a in auctions])
        assert sorted(map(str, results)) == ["earnest_missing", "taken"]
        assert [stored(a).leader_id for a in auctions].count(trader.id) == 1
        assert wallet(trader) == money.Wallet(available=0, held=500_00, leaving=0)
    assert money.faults_of_money() == []


def test_two_processes_cannot_use_the_same_rupee(app: Flask, world: World) -> None:
    """Each process has a desk of its own; their locks meet in the database."""
    desks = [Desk(db.engine), Desk(db.engine)]
    for n in range(ROUNDS):
        trader = person(f"Trader{n} Singh", roles=("buyer",))
        funded(world, trader, 500_00)
        commands = [_command(trader, asking(world), 5000_00) for _ in desks]
        works = [partial(desk.submit, each, at(1)) for desk, each in zip(desks, commands, strict=True)]
        assert sorted(map(str, at_once(app, works))) == ["earnest_missing", "taken"]
        assert wallet(trader) == money.Wallet(available=0, held=500_00, leaving=0)
    assert money.faults_of_money() == []


def test_a_lead_and_an_envelope_at_once_cannot_use_the_same_rupee(app: Flask, world: World) -> None:
    """The desk and the ordinary transaction write on two connections."""
    for n in range(ROUNDS):
        trader = person(f"Trader{n} Singh", roles=("buyer",))
        funded(world, trader, 500_00)
        auctions = [asking(world), asking(world, format="sealed_first")]
        results = at_once(app, [partial(bid, trader, a, 5000) for a in auctions])
        assert sorted(map(str, results)) == ["earnest_missing", "taken"]
        assert wallet(trader) == money.Wallet(available=0, held=500_00, leaving=0)
    assert money.faults_of_money() == []


def test_a_lead_and_a_withdrawal_at_once_cannot_use_the_same_rupee(app: Flask, world: World) -> None:
    for n in range(ROUNDS):
        trader = person(f"Trader{n} Singh", roles=("buyer",))
        funded(world, trader, 500_00)
        auction_id = asking(world)

        def withdraw(trader=trader) -> None:
            money.ask_withdrawal(
                person=trader, amount=500_00, to_account="tr@upi", key="key-number", now=at(1)()
            )

        def lead(trader=trader, auction_id=auction_id) -> None:
            bid(trader, auction_id, 5000)

        results = at_once(app, [lead, withdraw])
        assert sorted(map(str, results)) in (["earnest_missing", "taken"], ["not_enough_money", "taken"])
        assert wallet(trader).available == 0
    assert money.faults_of_money() == []


def test_traders_who_outbid_each_other_everywhere_leave_exact_books(app: Flask, world: World) -> None:
    """Leads, closings and envelopes at once: no deadlock, no rupee twice, none lost."""
    traders = [person(f"Trader{n} Singh", roles=("buyer",)) for n in range(TRADERS)]
    for trader in traders:
        funded(world, trader, 1_200_00)
    english = [asking(world) for _ in range(LOTS)]
    sealed = asking(world, format="sealed_first")

    def trade(n: int) -> None:
        random = Random(n)
        for k in range(12):
            auction_id = random.choice([*english, sealed])
            rate = 5000 + 50 * (TRADERS * k + n)
            try:
                _promise(traders[n], auction_id, rate, is_auto=random.random() < 0.3 and auction_id != sealed)
            except DomainError as refusal:
                assert refusal.code in EXPECTED  # noqa: PT017

    assert at_once(app, [lambda n=n: trade(n) for n in range(TRADERS)]) == ["taken"] * TRADERS
    assert money.faults_of_money() == []
    for auction_id in english:
        assert_ledger_holds(auction_id)
    end = at(6 * 3600)()
    assert at_once(app, [lambda: bidding.close_due(now=end, most=2) for _ in range(3)]) == ["taken"] * 3
    bidding.close_due(now=end)
    assert money.faults_of_money() == []
    kept = sum(wallet(trader).held for trader in traders)
    assert kept == sum(-(-(stored(a).price or 0) // 1000) * 100 for a in [*english, sealed])


EXPECTED = {
    "earnest_missing",
    "bid_too_low",
    "already_leading",
    "maximum_too_low",
    "confirmation_required",
}


def _promise(trader, auction_id: int, rate: int, *, is_auto: bool) -> None:
    if is_auto:
        bidding.set_auto_bid(
            bidder=trader,
            auction_id=auction_id,
            maximum=rate * 100 + 500_00,
            client_ref=str(uuid.uuid4()),
            clock=at(1),
        )
    else:
        bid(trader, auction_id, rate)


def test_a_batch_decides_in_the_order_of_its_commands(world: World) -> None:
    """Money for one lead: the first of many has it, the rest are refused, and others are not harmed."""
    funded(world, world.buyer, 500_00)
    auctions = [asking(world) for _ in range(31)]
    other = asking(world)
    funded(world, world.rival, 500_00)
    commands = [_command(world.buyer, a, 5000_00) for a in auctions]
    commands.insert(16, _command(world.rival, other, 5000_00))
    results = _in_one_batch(commands)
    taken = [not isinstance(result, Exception) for result in results]
    assert taken == [n in (0, 16) for n in range(32)]
    assert {getattr(r, "code", "") for r in results if isinstance(r, Exception)} == {"earnest_missing"}
    assert money.faults_of_money() == []


def test_what_is_freed_in_a_batch_can_be_promised_in_it_again(world: World) -> None:
    for each in (world.buyer, world.rival):
        funded(world, each, 550_00)
    first, second = asking(world), asking(world)
    results = _in_one_batch(
        [
            _command(world.buyer, first, 5000_00),
            _command(world.buyer, second, 5000_00),
            _command(world.rival, first, 5500_00),
            _command(world.buyer, second, 5000_00),
            _command(world.rival, second, 5500_00),
        ]
    )
    codes = [getattr(result, "code", "taken") for result in results]
    assert codes == ["taken", "earnest_missing", "taken", "taken", "earnest_missing"]
    assert (wallet(world.buyer).held, wallet(world.rival).held) == (500_00, 550_00)
    assert money.faults_of_money() == []


def _command(bidder, auction_id: int, amount: int) -> Command:
    return Command(
        bidder=bidder, auction_id=auction_id, client_ref=str(uuid.uuid4()), kind="plain", amount=amount
    )


def _in_one_batch(commands: Sequence[Command]) -> list:
    db.session.rollback()
    connection = DeskConnection(db.engine)
    with connection.transaction() as (cursors, dialect):
        batch = Batch.read(cursors, dialect, commands)
        for command in commands:
            batch.take(command, at(1))
        batch.write(cursors, dialect)
    return batch.results
