"""What became of a lot whose buyer did not pay, or that was put up again: for everybody, and names nobody."""

from collections.abc import Collection
from datetime import datetime
from typing import Final

from sqlalchemy import select

from models.auction import Auction
from models.base import db
from models.default import RunnerUp
from models.sale import Sale
from services.core.ids import public_id
from services.defaults.asking import relisting_ref
from services.defaults.views import Afterwards

_UNPAID: Final = "defaulted"


def afterwards_of(*, auction_ids: Collection[int]) -> dict[int, Afterwards]:
    """By auction: what followed a sale that was not paid, and where the lot is offered now.

    Leaves out those of which there is nothing to say. Three queries for any number of auctions.
    """
    sales, asked = _sales(auction_ids), _asked(auction_ids)
    again = _again(auction_ids)
    return {
        number: Afterwards(
            is_unpaid=_UNPAID in sales.get(number, []),
            is_taken=_UNPAID in sales.get(number, []) and sales[number][-1] not in (_UNPAID, "cancelled"),
            asked_until=asked.get(number),
            again_id=again.get(number),
        )
        for number in auction_ids
        if _UNPAID in sales.get(number, []) or number in again
    }


def _sales(auction_ids: Collection[int]) -> dict[int, list[str]]:
    """How the sales of each auction stand, oldest first."""
    query = select(Sale.auction_id, Sale.status).where(Sale.auction_id.in_(auction_ids)).order_by(Sale.id)
    found: dict[int, list[str]] = {}
    for row in db.session.execute(query):
        found.setdefault(row.auction_id, []).append(row.status)
    return found


def _asked(auction_ids: Collection[int]) -> dict[int, datetime]:
    query = select(RunnerUp.auction_id, RunnerUp.until_at)
    open_ones = query.where(RunnerUp.auction_id.in_(auction_ids), RunnerUp.status == "asked")
    return {row.auction_id: row.until_at for row in db.session.execute(open_ones)}


def _again(auction_ids: Collection[int]) -> dict[int, str]:
    """The auctions in which lots are offered again; what is a draft yet is nobody's business."""
    refs = {relisting_ref(number): number for number in auction_ids}
    sellers = select(Auction.seller_id).where(Auction.id.in_(auction_ids))
    query = select(Auction.id, Auction.form_ref).where(
        Auction.seller_id.in_(sellers), Auction.form_ref.in_(list(refs)), Auction.status != "draft"
    )
    return {refs[row.form_ref]: public_id("auction", row.id) for row in db.session.execute(query)}
