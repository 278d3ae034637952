"""The house in figures, added up from real auctions."""

from datetime import timedelta
from decimal import Decimal

from services import statistics
from tests.factories import NOON
from tests.hammer import CLOSE, bid, close, offer, sell
from tests.visitor import Visitor
from tests.world import World

SOON = NOON + timedelta(minutes=1)


def test_an_empty_house_has_counts_and_no_shares(app):
    figures = statistics.house_statistics(now=SOON)
    assert (figures.live_auctions, figures.total_auctions, figures.bids, figures.sales) == (0, 0, 0, 0)
    assert figures.success_rate is figures.bids_per_auction is figures.price_uplift is None
    assert figures.bidder_participation is None


def test_the_figures_follow_from_what_was_traded(world: World):
    sell(world, rupees=5_500, reference={"price": "5000.00"})
    sell(world, rupees=5_250, reference={"price": "5000.00"})
    sell(world, rupees=5_100)
    offer(world.seller)
    close()
    live = offer(world.seller, now=CLOSE, starts_at=CLOSE)
    bid(world.rival, live, 5_000, second=6 * 3600 + 10)
    offer(world.seller, now=CLOSE, starts_at=CLOSE + timedelta(days=1))
    figures = statistics.house_statistics(now=CLOSE + timedelta(minutes=1))
    assert (figures.live_auctions, figures.total_auctions) == (1, 6)
    assert (figures.bids, figures.bidders, figures.sales) == (4, 2, 3)
    assert figures.turnover == (5_500_00 + 5_250_00 + 5_100_00) * 40
    assert figures.weight_grams == 3 * 40 * 100_000
    assert figures.success_rate == Decimal("0.75")
    assert figures.bids_per_auction == Decimal("0.8")
    assert figures.bidders_per_auction == Decimal("0.8")
    assert figures.price_uplift == Decimal("0.075")
    assert figures.bidder_participation == Decimal("0.6667")
    assert statistics.house_statistics(now=CLOSE + timedelta(days=7)).live_auctions == 0


def test_anybody_may_read_them(app, world: World):
    sell(world)
    page = Visitor(app).get("/statistics")
    assert page.status_code == 200
    assert "₹2,08,000" in page.text
    assert "100.0%" in page.text
