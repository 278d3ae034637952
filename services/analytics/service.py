"""Analysing lots: on a form, for a page or a program, for all of a seller's lots, and once a day for all."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import partial
from typing import Any, Final

from sqlalchemy import select

from models.analysis import PriceAnalysis
from models.base import db
from services import prices
from services.accounts import NotYourRole, Person, Suspended
from services.analytics import lots
from services.analytics.errors import NothingToCompare, NotYourLot
from services.analytics.lots import LotRow
from services.analytics.storing import Made, keep
from services.core.errors import NotFound
from services.core.ids import public_id
from services.prices import PricedLot
from services.runtime.green import let_others_run

Facts = dict[str, Any]
"""An analysis in the shape of the API (services.prices.Analysis.as_json)."""
MOST_AT_ONCE: Final = 25
MOST_PER_TRANSACTION: Final = 10


@dataclass(frozen=True, slots=True, kw_only=True)
class OwnLot:
    """One of a seller's lots beside its analysis; None when there was nothing to compare with."""

    number: int
    status: str
    facts: Facts | None

    @property
    def id(self) -> str:
        """The id that pages and programs may see."""
        return public_id("auction", self.number)


def analyse_form(form: Mapping[str, str], *, now: datetime) -> Facts | None:
    """Analyse a listing's form as far as it is typed, keeping nothing; None without a crop or any price."""
    return _analyse(lots.priced_form(form), number=None, today=prices.indian_date(now))


def analyse_lot(*, person: Person, auction_id: int, now: datetime) -> Facts:
    """Analyse a lot anew and keep it; for its seller, or for an admin once it is published.

    Raises NotFound (also for somebody else's draft), NotYourLot, Suspended, NothingToCompare.
    """
    lot = _visible(auction_id, viewer_id=person.id)
    if lot.seller_number != person.id and not person.is_admin:
        raise NotYourLot()
    if person.suspended:
        raise Suspended()
    (made,) = _make([lot], now=now)
    keep([made])
    if made.result is None:
        raise NothingToCompare()
    return made.result


def get_analysis(*, viewer_id: int | None, auction_id: int, now: datetime) -> Facts:
    """The analysis that is kept of a lot, for everybody who may see it; one of this moment if none is kept.

    A draft may have changed since, so its own is always of this moment.

    Raises NotFound (a draft is its seller's alone) or NothingToCompare.
    """
    lot = _visible(auction_id, viewer_id=viewer_id)
    facts = lot.result
    if lot.day is None or lot.status == "draft":
        facts = _analyse(lot.priced, number=lot.number, today=prices.indian_date(now))
    if facts is None:
        raise NothingToCompare()
    return facts


def find_analysis(*, auction_id: int) -> Facts | None:
    """The analysis that is kept of a published lot, for its page: one read, no work."""
    row = PriceAnalysis.__table__.c
    return db.session.scalar(select(row.result).where(row.auction_id == auction_id))


def list_analysed(*, seller: Person) -> list[OwnLot]:
    """A seller's lots that are not over with what is kept of each; those never analysed are left out."""
    return [
        OwnLot(number=lot.number, status=lot.status, facts=lot.result)
        for lot in lots.list_own(seller.id)
        if lot.day is not None
    ]


def analyse_own_lots(*, seller: Person, now: datetime) -> list[OwnLot]:
    """Analyse all of a seller's lots that are not over, drafts included, and keep what was found.

    Raises NotYourRole or Suspended.
    """
    if not seller.is_seller:
        raise NotYourRole()
    if seller.suspended:
        raise Suspended()
    rows = lots.list_own(seller.id)
    made = _make(rows, now=now)
    _keep_all(made)
    return [
        OwnLot(number=row.number, status=row.status, facts=each.result)
        for row, each in zip(rows, made, strict=True)
    ]


def analyse_due(*, now: datetime, most: int = MOST_AT_ONCE) -> int:
    """Analyse published lots that are due: once a day, and when prices of a newer day came; how many."""
    today = prices.indian_date(now)
    due = lots.list_due(today=today, newest=prices.newest_day(today=today), most=most)
    _keep_all(_make(due, now=now))
    return len(due)


def _visible(auction_id: int, *, viewer_id: int | None) -> LotRow:
    lot = lots.find_lot(auction_id)
    if lot is None or (lot.status == "draft" and lot.seller_number != viewer_id):
        raise NotFound()
    return lot


def _make(rows: Sequence[LotRow], *, now: datetime) -> list[Made]:
    """Analyse lots one by one; bids and pages go on between them."""
    today = prices.indian_date(now)
    newest = prices.newest_day(today=today)
    made: list[Made] = []
    for row in rows:
        result = _analyse(row.priced, number=row.number, today=today)
        made.append(Made(auction_id=row.number, day=today, prices_day=newest, made_at=now, result=result))
        let_others_run()
    return made


def _keep_all(made: Sequence[Made]) -> None:
    for start in range(0, len(made), MOST_PER_TRANSACTION):
        keep(made[start : start + MOST_PER_TRANSACTION])


def _analyse(priced: PricedLot | None, *, number: int | None, today: date) -> Facts | None:
    if priced is None:
        return None
    sales_since = partial(lots.own_sales, commodity_id=priced.commodity_id, leave_out=number)
    found = prices.analyse_price(lot=priced, sales_since=sales_since, today=today)
    return found.as_json() if found else None
