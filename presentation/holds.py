"""Earnest money that is held, with the lots it is held for."""

from dataclasses import dataclass
from datetime import datetime

from services import auctions, money
from services.core.ids import public_id


@dataclass(frozen=True, slots=True, kw_only=True)
class HoldRow:
    """What is held for one auction, in paise; `auction` is its public id."""

    auction: str
    lot: str
    amount: int
    total: int
    at: datetime


def list_holds(*, user_id: int, language: str) -> list[HoldRow]:
    """List what is held of a person, newest first."""
    holds = money.list_holds(user_id=user_id)
    cards = auctions.cards_for(auction_ids=[hold.auction_id for hold in holds])
    names = {card.number: card.crop.label(language) for card in cards}
    return [
        HoldRow(
            auction=public_id("auction", hold.auction_id),
            lot=names.get(hold.auction_id, ""),
            amount=hold.amount,
            total=hold.total,
            at=hold.at,
        )
        for hold in holds
    ]
