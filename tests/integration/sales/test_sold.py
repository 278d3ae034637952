"""Completed sales as a price source of the house's own."""

from datetime import timedelta

from models.auction import Auction
from models.base import db
from models.lot import Lot
from models.sale import Sale
from services import sales
from services.prices import indian_date
from services.sales import SaleStatus
from tests.hammer import CLOSE, advance_to, sell
from tests.world import World


def test_only_completed_sales_are_a_price(world: World) -> None:
    sale_id = sell(world, rupees=5_200)
    auction = db.session.get_one(Auction, db.session.get_one(Sale, sale_id).auction_id)
    lot = db.session.get_one(Lot, auction.lot_id)
    asked = {"commodity_id": lot.commodity_id, "since": CLOSE - timedelta(days=1)}
    assert sales.list_sold(**asked) == []
    advance_to(world, sale_id, "delivered")
    assert sales.get_sale(sale_id=sale_id, person=world.seller).status is SaleStatus.COMPLETED
    (sold,) = sales.list_sold(**asked)
    assert (sold.rate, sold.grams, sold.date) == (5_200_00, 40 * 100_000, indian_date(CLOSE))
    assert (sold.state, sold.district) == (lot.state, lot.district)
    assert sales.list_sold(**asked, state=lot.state) == [sold]
    assert sales.list_sold(**asked, state="Kerala") == []
    assert sales.list_sold(commodity_id=lot.commodity_id, since=CLOSE + timedelta(seconds=1)) == []
