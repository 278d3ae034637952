"""A refresh of prices leaves the time to bids, while there are any."""

from types import SimpleNamespace

import pytest

from services import bidding
from services.bidding import placing
from services.core.clock import utc_now
from services.jobs import refresh_prices
from tests.factories import publish
from tests.integration.bidding.test_placing import ref
from tests.world import World


def test_an_import_rests_after_each_step_while_people_bid(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    rests: list[float] = []
    monkeypatch.setattr(refresh_prices, "time", SimpleNamespace(sleep=rests.append))
    refresh_prices._give_way()
    assert rests == []

    now = utc_now().replace(microsecond=0)
    auction_id = publish(world.seller, start_price=90_00, starts_at=now, now=now)
    bidding.place_bid(bidder=world.buyer, auction_id=auction_id, amount=100_00, client_ref=ref())
    refresh_prices._give_way()
    assert rests == [refresh_prices.REST_S]

    monkeypatch.setattr(placing, "LATELY_S", 0.0)  # a second later
    refresh_prices._give_way()
    assert rests == [refresh_prices.REST_S]
