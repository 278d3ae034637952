"""Cards of auctions in the snapshot's words: the same for pages, the API and sockets."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from services import bidding, money
from services.auctions import AuctionCard
from services.core.clock import iso
from services.core.money import Paise, parse_rupees, rupees, total_for
from services.core.weight import quintals


def card_dicts(
    cards: Sequence[AuctionCard], *, viewer_id: int | None, language: str, now: datetime
) -> list[dict[str, Any]]:
    """Build the card of each auction: its lot, and where its bidding stands for this viewer."""
    standings = bidding.standings(auction_ids=[card.number for card in cards], viewer_id=viewer_id, now=now)
    by_id = {standing["id"]: standing for standing in standings}
    return [card_dict(card, by_id[card.id], language=language, now=now) for card in cards if card.id in by_id]


def card_dict(card: AuctionCard, standing: dict[str, Any], *, language: str, now: datetime) -> dict[str, Any]:
    """Build one card from its lot and its standing (`bidding.standings`)."""
    return {
        **standing,
        "format": card.format,
        "commodity": card.crop.label(language),
        "commodity_slug": card.crop.slug,
        "variety": card.variety,
        "grade": card.grade,
        "quantity_quintals": quintals(card.grams),
        "seller": {"name": card.seller_name, "district": card.seller_district, "rating": None},
        "start_price": rupees(card.start_price),
        "starts_at": iso(card.starts_at),
        "state": card.state,
        "district": card.district,
        "market": card.market,
        "reference": card.reference,
        "photo": photo_dict(card),
        "earnest": money.earnest_shown(
            rate=parse_rupees(standing["next_min"]), grams=card.grams, earnest_ppm=card.earnest_ppm
        ),
        "total": rupees(_total(card, standing)),
        "seconds_left": max(0, int((card.ends_at - now).total_seconds())),
    }


def _total(card: AuctionCard, standing: dict[str, Any]) -> Paise:
    """What the lot costs: at the clock's price now while it falls."""
    if "dutch" not in standing:
        return card.total
    return total_for(rate=parse_rupees(standing["dutch"]["price"]), grams=card.grams)


def photo_dict(card: AuctionCard) -> dict[str, str] | None:
    """The card's picture by its addresses."""
    if card.photo is None:
        return None
    return {"url": f"/photos/{card.photo.id}.webp", "thumb_url": f"/photos/{card.photo.id}/thumb.webp"}
