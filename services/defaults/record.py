"""How somebody has traded here: for the seller who is to decide or waits for money, and the office."""

from datetime import timedelta

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.orm import aliased

from models.auction import Auction
from models.base import db
from models.sale import Sale, SaleStep
from services import bidding, disputes
from services.accounts import Person
from services.core.errors import NotFound
from services.defaults.rules import median_days
from services.defaults.views import TradeRecord

MOST = 200


def buyer_record_of_sale(*, person: Person, sale_id: int) -> TradeRecord:
    """The record of a sale's buyer, for its seller and the office; raises NotFound for everybody else."""
    query = select(Sale.seller_id, Sale.buyer_id).where(Sale.id == sale_id)
    row = db.session.execute(query).one_or_none()
    if row is None or not (person.is_admin or person.id == row.seller_id):
        raise NotFound()
    return record_of(user_id=row.buyer_id)


def buyer_record_of_lead(*, person: Person, auction_id: int) -> TradeRecord:
    """The record of whoever holds the top bid a seller is to decide on, for that seller and the office.

    Raises NotFound for everybody else, and while nobody is to decide.
    """
    query = select(Auction.seller_id, Auction.leader_id, Auction.status).where(Auction.id == auction_id)
    row = db.session.execute(query).one_or_none()
    if row is None or not (person.is_admin or person.id == row.seller_id):
        raise NotFound()
    if row.status != "pending_consent" or row.leader_id is None:
        raise NotFound()
    return record_of(user_id=row.leader_id)


def record_of(*, user_id: int) -> TradeRecord:
    """The record of a person; the caller knows who may see it."""
    bought = _counts(Sale.buyer_id == user_id)
    disputed = select(func.count()).where(
        Sale.buyer_id == user_id, Sale.disputed_amount > 0, Sale.status.not_in(("completed", "cancelled"))
    )
    told = disputes.records_of(user_ids=[user_id])[user_id]
    return TradeRecord(
        completed=bought.get("completed", 0),
        defaults=bought.get("defaulted", 0),
        disputes=db.session.scalar(disputed) or 0,
        days_to_pay=median_days(_times_to_pay(user_id)),
        sold=_counts(Sale.seller_id == user_id).get("completed", 0),
        disputes_had=told.count,
        disputes_opened=told.opened,
        disputes_lost=told.lost,
        may_buy=user_id in bidding.able_buyers(db.session(), [user_id]),
    )


def _counts(is_own: ColumnElement[bool]) -> dict[str, int]:
    """How many sales there are, by status."""
    query = select(Sale.status, func.count()).where(is_own).group_by(Sale.status)
    return {row[0]: int(row[1]) for row in db.session.execute(query)}


def _times_to_pay(user_id: int) -> list[timedelta]:
    """From the seller's yes to the full payment, of the newest sales."""
    yes, paid = aliased(SaleStep), aliased(SaleStep)
    query = (
        select(yes.at.label("since"), paid.at.label("until"))
        .join(Sale, Sale.id == yes.sale_id)
        .join(paid, paid.sale_id == Sale.id)
        .where(Sale.buyer_id == user_id, yes.status == "confirmed", yes.act == "")
        .where(paid.status == "paid", paid.act == "")
        .order_by(Sale.id.desc())
        .limit(MOST)
    )
    return [row.until - row.since for row in db.session.execute(query)]
