"""Many bidders at once on one auction: a serial history, every acknowledgement kept, no gap."""

import threading
import uuid
from concurrent.futures import ThreadPoolExecutor

from flask import Flask
from sqlalchemy import select

from models.base import db
from models.bid import Bid, BidRequest
from models.ledger import LedgerEntry
from services import bidding
from services.bidding.errors import AlreadyLeading, BidTooLow
from tests.factories import at, publish
from tests.integration.bidding.test_placing import assert_ledger_holds, stored
from tests.world import World, person

BIDDERS = 10
BIDS = 50


def test_fifty_concurrent_bids_make_one_serial_history(app: Flask, world: World) -> None:
    auction_id = publish(world.seller)
    people = [person(f"Trader{n} Singh", roles=("buyer",)) for n in range(BIDDERS)]
    together = threading.Barrier(BIDDERS)

    def work(n: int) -> list[tuple[str, bool]]:
        acknowledged = []
        together.wait()
        with app.app_context():
            for k in range(BIDS // BIDDERS):
                reference = str(uuid.uuid4())
                amount = (5000 + 25 * (n + BIDDERS * k)) * 100
                try:
                    bidding.place_bid(
                        bidder=people[n],
                        auction_id=auction_id,
                        amount=amount,
                        client_ref=reference,
                        clock=at(1),
                    )
                except (BidTooLow, AlreadyLeading):
                    acknowledged.append((reference, False))
                else:
                    acknowledged.append((reference, True))
        return acknowledged

    with ThreadPoolExecutor(BIDDERS) as pool:
        answers = [answer for answers in pool.map(work, range(BIDDERS)) for answer in answers]

    accepted = {reference for reference, was_accepted in answers if was_accepted}
    kept = set(db.session.scalars(select(BidRequest.client_ref).where(BidRequest.auction_id == auction_id)))
    assert len(answers) == BIDS
    assert accepted == kept
    assert accepted
    seqs = list(
        db.session.scalars(
            select(LedgerEntry.seq).where(LedgerEntry.auction_id == auction_id).order_by(LedgerEntry.seq)
        )
    )
    assert seqs == list(range(1, len(seqs) + 1))
    amounts = list(
        db.session.scalars(select(Bid.amount).where(Bid.auction_id == auction_id).order_by(Bid.seq))
    )
    assert amounts == sorted(amounts)
    assert stored(auction_id).price == amounts[-1]
    assert_ledger_holds(auction_id)


def test_one_request_sent_by_many_devices_at_once_is_one_bid(app: Flask, world: World) -> None:
    auction_id = publish(world.seller)
    reference = str(uuid.uuid4())
    together = threading.Barrier(BIDDERS)

    def send(_n: int) -> dict:
        together.wait()
        with app.app_context():
            return bidding.place_bid(
                bidder=world.buyer,
                auction_id=auction_id,
                amount=5000_00,
                client_ref=reference,
                clock=at(1),
            ).answer

    with ThreadPoolExecutor(BIDDERS) as pool:
        answers = list(pool.map(send, range(BIDDERS)))
    assert all(answer == answers[0] for answer in answers)
    assert stored(auction_id).bid_count == 1


def test_envelopes_handed_in_at_once_all_stand_with_the_last_word_of_each(app: Flask, world: World) -> None:
    auction_id = publish(world.seller, format="sealed_second")
    people = [person(f"Trader{n} Singh", roles=("buyer",)) for n in range(BIDDERS)]
    together = threading.Barrier(BIDDERS)

    def hand_in(n: int) -> int:
        together.wait()
        with app.app_context():
            for k in range(BIDS // BIDDERS):
                amount = 5000_00 + 100 * ((7 * n + 13 * k) % 31)
                bidding.place_bid(
                    bidder=people[n],
                    auction_id=auction_id,
                    amount=amount,
                    client_ref=str(uuid.uuid4()),
                    clock=at(1),
                )
            db.session.remove()
            return amount

    with ThreadPoolExecutor(BIDDERS) as pool:
        last_words = list(pool.map(hand_in, range(BIDDERS)))

    assert (stored(auction_id).bid_count, stored(auction_id).bidder_count) == (BIDDERS, BIDDERS)
    assert_ledger_holds(auction_id)
    bidding.close_due(now=at(6 * 3600)())
    opened = db.session.scalars(select(Bid.amount).where(Bid.auction_id == auction_id).order_by(Bid.seq))
    assert list(opened) == sorted(last_words, reverse=True)
    assert stored(auction_id).price == sorted(last_words)[-2]
    assert_ledger_holds(auction_id)
