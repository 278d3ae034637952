"""512 kg of onions at a rupee a kilogram: the farmer is warned before saying yes, and told why after it."""

from datetime import timedelta

import pytest
from flask import Flask

from models.base import db
from models.sale import Sale
from services import bidding, prices, sales
from services.core.clock import utc_now
from services.core.ids import public_id
from tests import starter
from tests.factories import publish
from tests.integration.bidding.test_placing import ref
from tests.integration.fees.places import lay_onions, save, solapur
from tests.visitor import Visitor
from tests.world import World

WARNING = "Of ₹512, ₹509.50 are taken off (99.51%): ₹3 would be left for you."


@pytest.fixture
def onions(app: Flask, world: World) -> int:
    """A live lot of 512 kg at Solapur that waits for its seller's yes, bid on at ₹100 a quintal."""
    starter.seed()
    solapur(world.admin)
    now = utc_now().replace(microsecond=0)
    auction_id = publish(
        world.seller, start_price=90_00, starts_at=now, now=now, grams=512_000, asks_consent=True
    )
    lay_onions(auction_id)
    bidding.place_bid(bidder=world.buyer, auction_id=auction_id, amount=100_00, client_ref=ref())
    return auction_id


def visit(app: Flask, login: str) -> Visitor:
    someone = Visitor(app)
    someone.sign_in(login)
    return someone


def test_the_room_warns_its_seller_while_bids_come_in(app: Flask, world: World, onions: int) -> None:
    path = f"/auctions/{public_id('auction', onions)}"
    page = visit(app, world.seller.login).get(path).text
    assert 'data-warning="high_deductions">' in page
    assert 'data-warning="net_below_transport">' in page
    assert "₹2.40 per bag" in page
    assert "data-warning" not in visit(app, world.buyer.login).get(path).text


def test_the_farmer_is_warned_before_consenting(app: Flask, world: World, onions: int) -> None:
    bidding.end_early(seller=world.seller, auction_id=onions)
    farmer = visit(app, world.seller.login)
    path = f"/seller/auctions/{public_id('auction', onions)}/accept"
    page = farmer.get(path).text
    assert WARNING in page
    assert "What is left is no more than the carriage costs." in page
    for words in ("Hamali", "−₹40.50", "−₹24", "−₹15", "−₹430", "Rounded to the rupee", "₹0.50"):
        assert words in page
    assert farmer.post(path, {}).status_code == 303


def test_the_statement_after_it_is_the_same(app: Flask, world: World, onions: int) -> None:
    bidding.end_early(seller=world.seller, auction_id=onions)
    bidding.accept(seller=world.seller, auction_id=onions)
    sale_id = public_id("sale", db.session.query(Sale.id).filter_by(auction_id=onions).scalar())
    page = visit(app, world.seller.login).get(f"/sales/{sale_id}").text
    assert WARNING in page
    assert "Net in hand" in page
    assert "Due from the buyer" not in page
    page = visit(app, world.buyer.login).get(f"/sales/{sale_id}").text
    assert "₹517.12" in page
    assert "Hamali" not in page
    assert "taken off" not in page


def test_a_sale_keeps_its_lines_whatever_the_office_changes(app: Flask, world: World, onions: int) -> None:
    bidding.end_early(seller=world.seller, auction_id=onions)
    bidding.accept(seller=world.seller, auction_id=onions)
    number = db.session.query(Sale.id).filter_by(auction_id=onions).scalar()
    before = sales.statement_of(sales.get_sale(sale_id=number, person=world.seller))
    assert (before.gross, before.seller_deductions, before.net) == (512_00, 509_50, 3_00)
    assert before.due == 517_12
    tomorrow = (utc_now() + timedelta(days=1)).date().isoformat()
    save(world.admin, {"kind": "labour", "name": "Loading", "rate": "99", "unit": "per_quintal"})
    line = next(line for line in before.of_seller if line.name == "Hamali")
    fee_id = _number_of("Hamali")
    changed = {"kind": "labour", "name": "Hamali", "rate": "20", "unit": "per_quintal"}
    save(world.admin, changed | {"valid_from": tomorrow}, fee_id=fee_id)
    assert sales.statement_of(sales.get_sale(sale_id=number, person=world.seller)) == before
    assert line.rate == 7_91
    page = visit(app, world.admin.login).get(f"/admin/fees/{public_id('fee', fee_id)}").text
    assert "Not affected: 1 open sale keeps its old line." in page
    assert public_id("sale", number) in page


def _number_of(name: str) -> int:
    return next(line.id for line in prices.list_fees() if line.name == name)


def test_many_sales_of_one_closing_are_fixed_together(app: Flask, world: World, onions: int) -> None:
    now = utc_now().replace(microsecond=0)
    more = [publish(world.seller, start_price=90_00, starts_at=now, now=now, grams=100_000) for _ in range(3)]
    for auction_id in more[:2]:
        lay_onions(auction_id, as_given="")
    for auction_id in more:
        bidding.place_bid(bidder=world.buyer, auction_id=auction_id, amount=100_00, client_ref=ref())
    bidding.close_due(now=now + timedelta(hours=7))
    told = {
        sale.auction_id: sales.statement_of(sales.get_sale(sale_id=sale.id, person=world.seller))
        for sale in db.session.query(Sale).filter(Sale.auction_id.in_(more))
    }
    assert len(told) == 3
    # A quintal in 2 bags that are assumed: 7.91 + 4.80 + 15 + 430.
    assert [told[auction_id].seller_deductions for auction_id in more[:2]] == [457_71] * 2
    assert told[more[0]].bag_kg == 50
    assert told[more[0]].net == -358_00
    assert told[more[2]].of_seller == ()
