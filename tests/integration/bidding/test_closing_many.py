"""Many auctions that end or begin together: each once, one broken one harms only itself, on any clock."""

from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta

import pytest
from flask import Flask
from sqlalchemy import func, select, update

from models.auction import Auction
from models.base import db
from models.ledger import LedgerEntry
from models.outbox import OutboxRow
from models.sale import Sale, SaleStep
from services import bidding
from services.bidding import AuctionClosed, AuctionSold
from services.core.events import Event
from services.sales import SaleCreated
from tests.factories import NOON, publish
from tests.integration.bidding.test_placing import assert_ledger_holds, bid, stored
from tests.world import World

END = NOON + timedelta(hours=6)
MANY = 30
BATCH = 7


def offer(world: World, many: int = MANY) -> list[int]:
    """So many auctions that end together; every second has a bid."""
    ids = [publish(world.seller) for _ in range(many)]
    for auction_id in ids[::2]:
        bid(world.buyer, auction_id, 5000)
    return ids


def close_all(*, now: datetime = END) -> int:
    done = 0
    while closed := bidding.close_due(now=now, most=BATCH):
        done += closed
    return done


def statuses() -> dict[str, int]:
    query = select(Auction.status, func.count()).group_by(Auction.status)
    return {status: many for status, many in db.session.execute(query)}  # noqa: C416 - rows, not pairs


def lines_of(kind: str) -> list[LedgerEntry]:
    return list(db.session.scalars(select(LedgerEntry).where(LedgerEntry.kind == kind)))


def rows_of(event: type[Event]) -> int:
    query = select(func.count()).select_from(OutboxRow).where(OutboxRow.event == event.__name__)
    return db.session.scalar(query) or 0


def test_many_that_end_together_are_closed_once_each_with_their_sales(world: World) -> None:
    ids = offer(world)
    assert close_all() == MANY
    assert close_all() == 0
    assert statuses() == {"sold": MANY // 2, "ended": MANY // 2}
    assert sorted(line.auction_id for line in lines_of("closed")) == ids
    sales = list(db.session.scalars(select(Sale).order_by(Sale.auction_id)))
    assert [sale.auction_id for sale in sales] == ids[::2]
    assert {(s.buyer_id, s.rate, s.total) for s in sales} == {(world.buyer.id, 5000_00, 5000_00 * 40)}
    steps = db.session.execute(select(SaleStep.sale_id, SaleStep.status, SaleStep.at)).all()
    assert sorted(steps) == [(sale.id, "pending", END) for sale in sorted(sales, key=lambda s: s.id)]
    assert (rows_of(AuctionClosed), rows_of(SaleCreated)) == (MANY, MANY // 2)
    for auction_id in ids[:4]:
        assert_ledger_holds(auction_id)


def test_a_batch_takes_no_more_than_asked_for_and_nothing_early(world: World) -> None:
    offer(world, 4)
    assert bidding.close_due(now=END - timedelta(microseconds=1)) == 0
    assert bidding.close_due(now=END, most=3) == 3
    assert statuses()["live"] == 1


def test_one_broken_auction_is_pushed_forward_and_its_batch_goes_on(world: World) -> None:
    ids = offer(world, 6)
    broken = ids[2]
    db.session.execute(update(Auction).where(Auction.id == broken).values(last_hash="not a hash"))
    db.session.commit()
    assert close_all() == 5
    assert stored(broken).status == "live"
    assert stored(broken).retry_after_at == END + timedelta(seconds=30)
    assert db.session.scalar(select(func.count()).select_from(Sale)) == 2
    assert sorted(line.auction_id for line in lines_of("closed")) == [i for i in ids if i != broken]


def test_events_are_handed_to_whoever_asks_for_them_after_the_commit(world: World) -> None:
    offer(world, 4)
    told: list[Event] = []
    assert bidding.close_due(now=END, then=told.extend) == 4
    kinds = [type(event) for event in told]
    assert [kinds.count(kind) for kind in (AuctionClosed, AuctionSold, SaleCreated)] == [4, 2, 2]


def test_what_was_read_ahead_is_closed_as_it_stands_and_not_as_it_was_read(world: World) -> None:
    ids = offer(world, 6)
    soon = END - timedelta(seconds=1)
    assert bidding.read_ahead(now=soon, until=soon) == 0
    assert bidding.read_ahead(now=soon, until=END) == 6
    assert bidding.read_ahead(now=soon, until=END) == 0
    bid(world.rival, ids[0], 5100)
    bid(world.rival, ids[1], 5200)
    assert close_all() == 6
    sold = {sale.auction_id: sale.rate for sale in db.session.scalars(select(Sale))}
    assert sold == {ids[0]: 5100_00, ids[1]: 5200_00, ids[2]: 5000_00, ids[4]: 5000_00}
    for auction_id in ids:
        assert_ledger_holds(auction_id)


def test_what_was_read_ahead_of_a_broken_batch_is_read_again(world: World) -> None:
    ids = offer(world, 4)
    db.session.execute(update(Auction).where(Auction.id == ids[0]).values(last_hash="not a hash"))
    db.session.commit()
    assert bidding.read_ahead(now=NOON, until=END) == 4
    assert close_all() == 3
    assert statuses() == {"live": 1, "sold": 1, "ended": 2}


def test_several_closers_at_once_close_each_auction_once(app: Flask, world: World) -> None:
    ids = offer(world)
    db.session.rollback()

    def closer(_n: int) -> int:
        with app.app_context():
            return close_all()

    with ThreadPoolExecutor(3) as pool:
        done = sum(pool.map(closer, range(3)))
    db.session.rollback()
    assert done + close_all() == MANY
    assert sorted(line.auction_id for line in lines_of("closed")) == ids
    assert db.session.scalar(select(func.count()).select_from(Sale)) == MANY // 2


def test_many_that_begin_together_are_opened_once_each(world: World) -> None:
    soon = NOON + timedelta(minutes=5)
    ids = [publish(world.seller, starts_at=soon) for _ in range(5)]
    assert bidding.open_due(now=soon - timedelta(microseconds=1)) == 0
    assert [bidding.open_due(now=soon, most=3) for _ in range(3)] == [3, 2, 0]
    assert sorted(line.auction_id for line in lines_of("opened")) == ids
    for auction_id in ids:
        assert_ledger_holds(auction_id)


def test_the_next_moment_is_the_first_start_end_or_lapse_that_waits(world: World) -> None:
    assert bidding.next_moment(now=NOON) is None
    publish(world.seller, starts_at=NOON + timedelta(hours=1))
    assert bidding.next_moment(now=NOON) == NOON + timedelta(hours=1)
    asked = publish(world.seller, lasts=timedelta(minutes=40), asks_consent=True)
    assert bidding.next_moment(now=NOON) == NOON + timedelta(minutes=40)
    bid(world.buyer, asked, 5000)
    bidding.close_due(now=NOON + timedelta(minutes=40))
    assert bidding.next_moment(now=NOON) == NOON + timedelta(hours=1)
    bidding.open_due(now=NOON + timedelta(hours=1))
    assert bidding.next_moment(now=NOON) == NOON + timedelta(hours=7)
    bidding.close_due(now=NOON + timedelta(hours=7))
    assert bidding.next_moment(now=NOON) == NOON + timedelta(hours=24, minutes=40)


def test_a_broken_auction_does_not_keep_the_clock_ringing(world: World) -> None:
    auction_id = publish(world.seller)
    pushed = update(Auction).where(Auction.id == auction_id)
    db.session.execute(pushed.values(retry_after_at=END + timedelta(seconds=30)))
    db.session.commit()
    assert bidding.next_moment(now=END) is None
    assert bidding.next_moment(now=END + timedelta(seconds=30)) == END


def test_a_clock_that_steps_back_closes_nothing_early_and_no_ledger_runs_backwards(world: World) -> None:
    auction_id = publish(world.seller)
    bid(world.buyer, auction_id, 5000, second=5.5 * 3600)
    an_hour_back = NOON + timedelta(hours=4.5)
    assert bidding.close_due(now=an_hour_back) == 0
    bid(world.rival, auction_id, 5025, second=4.5 * 3600)
    assert bidding.close_due(now=END - timedelta(microseconds=1)) == 0
    assert bidding.close_due(now=END) == 1
    query = select(LedgerEntry.at).where(LedgerEntry.auction_id == auction_id).order_by(LedgerEntry.seq)
    moments: list[datetime] = list(db.session.scalars(query))
    assert moments == sorted(moments)
    assert moments[-3:] == [NOON + timedelta(hours=5.5)] * 2 + [END]
    assert_ledger_holds(auction_id)


def test_a_clock_that_steps_forward_refuses_late_bids_and_closes(world: World) -> None:
    auction_id = publish(world.seller)
    bid(world.buyer, auction_id, 5000)
    with pytest.raises(bidding.errors.AuctionClosed):
        bid(world.rival, auction_id, 5025, second=7 * 3600)
    assert bidding.close_due(now=NOON + timedelta(hours=7)) == 1
    assert stored(auction_id).leader_id == world.buyer.id
    assert_ledger_holds(auction_id)
