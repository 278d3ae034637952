"""Keeping what was made: one short transaction for a handful of lots."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.dialects import postgresql, sqlite

from models.analysis import PriceAnalysis
from models.auction import Auction
from services.runtime.transaction import transaction


@dataclass(frozen=True, slots=True, kw_only=True)
class Made:
    """An analysis as it is kept; `result` None when there was nothing to compare with."""

    auction_id: int
    day: date
    prices_day: date | None
    made_at: datetime
    result: dict[str, Any] | None


def keep(made: Sequence[Made]) -> None:
    """Keep analyses in place of earlier ones; those of lots that were thrown away meanwhile are not kept."""
    if not made:
        return
    told = [{name: getattr(each, name) for name in Made.__slots__} for each in made]
    with transaction() as session:
        numbers = select(Auction.id).where(Auction.id.in_([each.auction_id for each in made]))
        there = set(session.scalars(numbers))
        rows = [row for row in told if row["auction_id"] in there]
        if not rows:
            return
        table: Any = PriceAnalysis.__table__
        maker = postgresql.insert if session.get_bind().dialect.name == "postgresql" else sqlite.insert
        statement: Any = maker(table)
        newer = {name: statement.excluded[name] for name in rows[0] if name != "auction_id"}
        session.execute(statement.on_conflict_do_update(index_elements=["auction_id"], set_=newer), rows)
