"""After a default the next promisors are asked, one at a time, at their own last promise."""

from datetime import timedelta
from functools import partial

import pytest
from flask import Flask

from models.auction import Auction
from models.base import db
from services import accounts, bidding, defaults, money, sales
from services.accounts import suspend
from services.bidding import QuestionOver
from services.core.errors import NotFound
from services.defaults import AnsweredOtherwise
from services.jobs import advance_sales
from services.money import EarnestMissing
from services.notifications import list_notifications
from services.runtime.transaction import transaction
from tests.hammer import CLOSE, bid, offer, tell
from tests.integration.bidding.test_earnest_at_once import at_once
from tests.integration.bidding.test_placing import assert_ledger_holds, stored
from tests.integration.defaults.overdue import asked, contested, default, defaulted, newest_sale, third, until
from tests.integration.payments.paid import fill, wallet
from tests.world import World


def answer(person, auction_id: int, *, accepts: bool, now=None) -> None:
    when = now or until(auction_id) - timedelta(hours=1)
    defaults.answer_runner_up(person=person, auction_id=auction_id, accepts=accepts, now=when)


def told(person) -> list[str]:
    tell()
    return [notice.kind for notice in list_notifications(person=person).items]


def test_the_next_is_asked_at_the_own_promise_and_buys_by_saying_yes(world: World) -> None:
    other = third()
    auction_id = defaulted(world, world.rival, other)
    first = newest_sale(auction_id)
    assert asked(auction_id) == [(world.rival.id, 5_200, "asked")]
    when = until(auction_id) - timedelta(hours=1)
    answer(world.rival, auction_id, accepts=True, now=when)
    answer(world.rival, auction_id, accepts=True, now=when)
    assert asked(auction_id) == [(world.rival.id, 5_200, "accepted")]
    assert newest_sale(auction_id) > first
    auction = stored(auction_id)
    assert (auction.status, auction.leader_id, auction.price) == ("sold", world.rival.id, 5_200_00)
    assert_ledger_holds(auction_id)
    assert bidding.verify_ledger(auction_id=auction_id).ok
    with pytest.raises(AnsweredOtherwise):
        answer(world.rival, auction_id, accepts=False, now=when)


def test_who_declines_or_says_nothing_is_followed_by_the_next_until_nobody_is_left(world: World) -> None:
    other = third()
    auction_id = defaulted(world, world.rival, other)
    answer(world.rival, auction_id, accepts=False)
    assert asked(auction_id)[1] == (other.id, 5_100, "asked")
    over = until(auction_id)
    assert defaults.lapse_due(now=over - timedelta(seconds=1)) == 0
    assert defaults.lapse_due(now=over) == 1
    assert defaults.lapse_due(now=over) == 0
    assert [status for *_, status in asked(auction_id)] == ["declined", "lapsed"]
    assert told(world.seller)[0] == "runner_up_none"
    with pytest.raises(QuestionOver):
        answer(other, auction_id, accepts=True, now=over)
    assert_ledger_holds(auction_id)
    kinds = [line.kind for line in bidding.ledger_lines(auction_id=auction_id)]
    assert kinds[-5:] == ["defaulted", "asked", "answered", "asked", "answered"]


def test_a_runner_up_who_does_not_pay_either_is_followed_by_the_next(world: World) -> None:
    other = third()
    auction_id = defaulted(world, world.rival, other)
    answer(world.rival, auction_id, accepts=True, now=CLOSE + timedelta(hours=74))
    default_again(world, auction_id)
    assert asked(auction_id)[-1] == (other.id, 5_100, "asked")
    assert_ledger_holds(auction_id)


def default_again(world: World, auction_id: int) -> None:
    sale = sales.get_sale(sale_id=newest_sale(auction_id), person=world.seller)
    at = sale.created_at
    sales.advance(
        person=world.seller, sale_id=newest_sale(auction_id), to="confirmed", note="", now=at, address=""
    )
    advance_sales.run(at + timedelta(hours=73))
    tell()


@pytest.mark.parametrize("why", ["suspended", "blocked"])
def test_who_may_not_buy_is_passed_over_and_the_ledger_says_so(world: World, why: str) -> None:
    other = third()
    auction_id = contested(world, world.rival, other)
    if why == "suspended":
        suspend(user_id=world.rival.id, reason="Does not pay", by=world.admin, now=CLOSE, address="")
    else:
        block(world.rival)
    default(world, auction_id)
    tell()
    assert asked(auction_id) == [(other.id, 5_100, "asked")]
    line = bidding.ledger_lines(auction_id=auction_id)[-1]
    assert (line.payload["bidder"], line.payload["without"]) == (1, [2])
    assert_ledger_holds(auction_id)


def block(person) -> None:
    with transaction() as session:
        accounts.block_buyer(session, user_id=person.id, reason="sale:x", now=CLOSE)


def test_strangers_and_defaulters_are_not_asked(world: World) -> None:
    auction_id = defaulted(world, world.rival)
    for each in (world.buyer, world.stranger):
        with pytest.raises(NotFound):
            answer(each, auction_id, accepts=True)


@pytest.mark.parametrize("form", ["sealed_first", "sealed_second"])
def test_sealed_bids_are_asked_in_their_order(world: World, form: str) -> None:
    auction_id = defaulted(world, world.rival, third(), format=form)
    assert asked(auction_id) == [(world.rival.id, 5_200, "asked")]
    answer(world.rival, auction_id, accepts=True)
    assert stored(auction_id).leader_id == world.rival.id
    assert_ledger_holds(auction_id)


def test_the_runner_up_needs_the_earnest_money(world: World) -> None:
    tenth = 21_200_00
    for each in (world.buyer, world.rival):
        fill(world, each, tenth)
    auction_id = defaulted(world, world.rival, earnest_ppm=100_000)
    money_away = wallet(world.rival).available
    money.ask_withdrawal(
        person=world.rival,
        amount=money_away,
        to_account="ravi@upi",
        key="away-0001",
        now=CLOSE,
    )
    with pytest.raises(EarnestMissing):
        answer(world.rival, auction_id, accepts=True)
    fill(world, world.rival, tenth + 1_00)
    answer(world.rival, auction_id, accepts=True)
    assert wallet(world.rival).held == 20_800_00
    assert money.faults_of_money() == []


def test_yes_and_the_end_of_the_time_at_the_same_instant_have_one_outcome(app: Flask, world: World) -> None:
    other = third()
    outcomes = set()
    for _ in range(4):
        auction_id = defaulted(world, world.rival, other)
        over = until(auction_id)
        early = over - timedelta(seconds=1)
        at_once(
            app,
            [
                partial(answer, world.rival, auction_id, accepts=True, now=early),
                partial(defaults.lapse_due, now=over),
                partial(answer, world.rival, auction_id, accepts=True, now=early),
            ],
        )
        ends = [status for *_, status in asked(auction_id)]
        assert ends in (["accepted"], ["lapsed", "asked"])
        outcomes.add(ends[0])
        assert_ledger_holds(auction_id)
        accounts.clear_block(user_id=world.buyer.id, note="Settled", by=world.admin, now=CLOSE, address="")
    assert outcomes <= {"accepted", "lapsed"}


def test_relisting_takes_the_question_back_and_makes_one_draft(world: World) -> None:
    auction_id = defaulted(world, world.rival)
    draft = defaults.relist(seller=world.seller, auction_id=auction_id, now=CLOSE)
    assert defaults.relist(seller=world.seller, auction_id=auction_id, now=CLOSE) == draft
    assert asked(auction_id) == [(world.rival.id, 5_200, "withdrawn")]
    again = db.session.get_one(Auction, draft)
    form = again.draft_form["form"]
    assert (again.status, form["quantity"], form["start_price"]) == ("draft", "40", "5000.00")
    with pytest.raises(QuestionOver):
        answer(world.rival, auction_id, accepts=True, now=CLOSE)
    assert_ledger_holds(auction_id)


def test_a_lot_on_offer_or_with_a_buyer_is_not_listed_twice(world: World) -> None:
    on_offer = offer(world.seller)
    with pytest.raises(defaults.NotForRelisting):
        defaults.relist(seller=world.seller, auction_id=on_offer, now=CLOSE)
    bid(world.buyer, on_offer, 5_200)
    bidding.close_due(now=CLOSE)
    with pytest.raises(defaults.NotForRelisting):
        defaults.relist(seller=world.seller, auction_id=on_offer, now=CLOSE)
    with pytest.raises(NotFound):
        defaults.relist(seller=world.stranger, auction_id=on_offer, now=CLOSE)
