"""Which sale followed which auction, for those who were part of it."""

from collections.abc import Collection

from sqlalchemy import or_, select

from models.base import db
from models.sale import Sale
from services.core.ids import public_id


def sale_ids(*, auction_ids: Collection[int], user_id: int) -> dict[int, str]:
    """By auction: the public id of its sale, where this person is the seller or the buyer."""
    query = select(Sale.auction_id, Sale.id).where(
        Sale.auction_id.in_(auction_ids), or_(Sale.seller_id == user_id, Sale.buyer_id == user_id)
    )
    return {auction_id: public_id("sale", number) for auction_id, number in db.session.execute(query)}
