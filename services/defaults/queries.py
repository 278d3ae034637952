"""Reads of questions to runner-ups, and of lots without a buyer."""

from collections.abc import Collection
from typing import Any

from sqlalchemy import Select, select
from sqlalchemy.orm import aliased

from models.auction import Auction
from models.base import db
from models.bid import Bidder
from models.default import RunnerUp
from models.lot import Lot
from models.sale import Sale
from services.accounts import Person
from services.core.errors import NotFound
from services.core.ids import public_id
from services.defaults.asking import relisting_ref
from services.defaults.views import QuestionView

_OFF = ("cancelled", "defaulted")


def list_questions(*, person: Person, auction_id: int) -> list[QuestionView]:
    """List who was asked in an auction, in order: to its seller and the office; to a promisor the own one.

    Raises NotFound for everybody else.
    """
    seller_id = db.session.scalar(select(Auction.seller_id).where(Auction.id == auction_id))
    query = _query().where(RunnerUp.auction_id == auction_id)
    if not (person.is_admin or person.id == seller_id):
        query = query.where(RunnerUp.user_id == person.id)
    found = [_view(row) for row in db.session.execute(query.execution_options(populate_existing=True))]
    if not found and not (person.is_admin or person.id == seller_id):
        raise NotFound()
    return found


def own_question(*, person: Person, auction_id: int) -> QuestionView:
    """Return the question that a person is or was asked; raises NotFound."""
    query = _query().where(RunnerUp.auction_id == auction_id, RunnerUp.user_id == person.id)
    row = db.session.execute(query.execution_options(populate_existing=True)).one_or_none()
    if row is None:
        raise NotFound()
    return _view(row)


def list_own_open(*, person: Person) -> list[QuestionView]:
    """List the questions that a person is to answer, what ends soonest first."""
    query = _query().where(RunnerUp.user_id == person.id, RunnerUp.status == "asked")
    return [_view(row) for row in db.session.execute(query.order_by(None).order_by(RunnerUp.until_at))]


def open_questions(*, auction_ids: Collection[int]) -> dict[int, QuestionView]:
    """By auction: the question that waits for its answer."""
    query = _query().where(RunnerUp.auction_id.in_(auction_ids), RunnerUp.status == "asked")
    return {row.RunnerUp.auction_id: _view(row) for row in db.session.execute(query)}


def list_without_buyer(*, seller_id: int, most: int = 50) -> list[int]:
    """List a seller's sold lots whose last sale is off and that were not listed again, newest first."""
    later = aliased(Sale)
    is_last = ~select(later.id).where(later.auction_id == Sale.auction_id, later.id > Sale.id).exists()
    query = (
        select(Sale.auction_id)
        .join(Auction, Auction.id == Sale.auction_id)
        .where(Sale.seller_id == seller_id, Sale.status.in_(_OFF), is_last, Auction.status == "sold")
        .order_by(Sale.id.desc())
        .limit(most)
    )
    numbers = list(db.session.scalars(query))
    again = listed_again(seller_id=seller_id, auction_ids=numbers)
    return [number for number in numbers if number not in again]


def listed_again(*, seller_id: int, auction_ids: Collection[int]) -> dict[int, str]:
    """By auction: the public id of the draft, or of what it has become, that offers its lot again."""
    refs = {relisting_ref(number): number for number in auction_ids}
    query = select(Auction.form_ref, Auction.id).where(
        Auction.seller_id == seller_id, Auction.form_ref.in_(list(refs))
    )
    return {refs[ref]: public_id("auction", number) for ref, number in db.session.execute(query) if ref}


def _query() -> Select[*tuple[Any, ...]]:
    is_bidder = (Bidder.auction_id == RunnerUp.auction_id) & (Bidder.user_id == RunnerUp.user_id)
    is_taken = (Sale.auction_id == RunnerUp.auction_id) & (Sale.buyer_id == RunnerUp.user_id)
    return (
        select(RunnerUp, Bidder.alias, Lot.quantity_grams, Sale.id.label("new_sale"))
        .join(Auction, Auction.id == RunnerUp.auction_id)
        .join(Lot, Lot.id == Auction.lot_id)
        .join(Bidder, is_bidder)
        .outerjoin(Sale, is_taken)
        .order_by(RunnerUp.id)
    )


def _view(row: Any) -> QuestionView:
    asked: RunnerUp = row.RunnerUp
    return QuestionView(
        auction_id=public_id("auction", asked.auction_id),
        auction_number=asked.auction_id,
        bidder=row.alias,
        rate=asked.rate,
        total=asked.total,
        weight_grams=row.quantity_grams,
        status=asked.status,
        asked_at=asked.asked_at,
        until=asked.until_at,
        answered_at=asked.answered_at,
        sale_id=public_id("sale", row.new_sale) if row.new_sale else None,
    )
