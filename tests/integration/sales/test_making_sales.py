"""The sale is made when the hammer falls, once, and with the auction's own figures."""

import pytest
from sqlalchemy import func, select
from sqlalchemy.exc import IntegrityError

from models.auction import Auction
from models.base import db
from models.outbox import OutboxRow
from models.sale import Sale, SaleStep
from services import bidding, sales
from services.bidding import AuctionSold
from services.core.clock import iso
from services.runtime.transaction import record, transaction
from services.sales import SaleStatus, Side, Turn
from tests.factories import at
from tests.hammer import CLOSE, bid, close, offer, sell
from tests.world import World


def count(what: type) -> int:
    return db.session.scalar(select(func.count()).select_from(what)) or 0


def test_a_sold_auction_makes_one_pending_sale_with_its_figures(world: World):
    sale = sales.get_sale(sale_id=sell(world, rupees=5_200), person=world.buyer)
    assert (sale.rate, sale.weight_grams, sale.total) == (5_200_00, 40 * 100_000, 208_000_00)
    assert (sale.seller.name, sale.buyer.name) == ("Sunita Farmer", "Bharat Mills")
    assert (sale.status, sale.turn) == (SaleStatus.PENDING, Turn(to=SaleStatus.CONFIRMED, side=Side.SELLER))
    assert sale.created_at == CLOSE
    assert [(step.status, step.side, step.at) for step in sale.steps] == [(SaleStatus.PENDING, None, CLOSE)]


def test_closing_again_makes_no_second_sale(world: World):
    sell(world)
    close()
    assert count(Sale) == 1


def test_an_auction_without_bids_makes_no_sale(world: World):
    offer(world.seller)
    close()
    assert count(Sale) == 0


def test_consent_makes_the_sale_when_the_seller_accepts_and_not_before(world: World):
    auction_id = offer(world.seller, asks_consent=True)
    bid(world.buyer, auction_id, 5_200)
    close()
    assert count(Sale) == 0
    bidding.accept(seller=world.seller, auction_id=auction_id, clock=at(6 * 3600 + 60))
    assert count(Sale) == 1


def test_the_database_refuses_a_second_sale_of_an_auction_and_undoes_what_tried(world: World):
    auction_id = db.session.get_one(Sale, sell(world)).auction_id
    rows = count(OutboxRow)
    again = AuctionSold(
        auction_id=auction_id,
        seller_id=world.seller.id,
        buyer_id=world.rival.id,
        rate=1,
        weight_grams=1,
        total=1,
        at=iso(CLOSE),
    )

    def end_it_again() -> None:
        with transaction() as session:
            session.get_one(Auction, auction_id).status = "ended"
            record(again)

    with pytest.raises(IntegrityError):
        end_it_again()
    db.session.rollback()
    assert (count(Sale), count(SaleStep), count(OutboxRow)) == (1, 1, rows)
    assert db.session.get_one(Auction, auction_id, populate_existing=True).status == "sold"


def test_a_seller_cannot_be_the_buyer(world: World):
    auction_id = offer(world.seller)
    own = AuctionSold(
        auction_id=auction_id,
        seller_id=world.seller.id,
        buyer_id=world.seller.id,
        rate=1,
        weight_grams=1,
        total=1,
        at=iso(CLOSE),
    )
    with pytest.raises(IntegrityError), transaction():
        record(own)
    assert count(Sale) == 0
