"""Refusals leave nothing behind: rings of objects are what the garbage collector stops all bids for."""

import gc
import uuid
import weakref

from services import bidding
from services.bidding.errors import BidTooLow
from tests.factories import at, publish
from tests.world import World


def test_a_refusal_is_gone_with_its_handler_and_needs_no_garbage_collector(world: World) -> None:
    auction = publish(world.seller)

    def place(rupees: int) -> None:
        reference = str(uuid.uuid4())
        bidding.place_bid(
            bidder=world.buyer, auction_id=auction, amount=rupees * 100, client_ref=reference, clock=at(60)
        )

    gc.disable()
    try:
        try:
            place(1)
        except BidTooLow as refusal:
            remains = weakref.ref(refusal)
        assert remains() is None
    finally:
        gc.enable()
