"""The last price analysis of each lot, kept with the day it was made."""

import datetime as dt
from typing import Any

from sqlalchemy import JSON, Date, ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from models.base import Base
from models.types import BigId, UtcDateTime


class PriceAnalysis(Base):
    """What a lot should fetch, in the API's shape; goes with a draft that is thrown away."""

    __tablename__ = "price_analyses"

    auction_id: Mapped[int] = mapped_column(
        BigId, ForeignKey("auctions.id", ondelete="CASCADE"), primary_key=True, autoincrement=False
    )
    day: Mapped[dt.date] = mapped_column(Date)
    prices_day: Mapped[dt.date | None] = mapped_column(Date)
    """The newest day for which any mandi price was held then: a newer one asks for a new analysis."""
    made_at: Mapped[dt.datetime] = mapped_column(UtcDateTime)
    result: Mapped[dict[str, Any] | None] = mapped_column(JSON(none_as_null=True))
    """None when there was nothing to compare with."""
