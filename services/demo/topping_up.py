"""Keeps the demo house alive: when its auctions run out, its sellers bring new lots."""

from dataclasses import replace
from datetime import datetime, timedelta
from random import Random
from typing import Final

from services import auctions
from services.auctions import AuctionCard, Filters
from services.demo.offers import Offer, form_of, photos_of, read_offers, reference_of
from services.demo.people import find_people

LEAST_LIVE: Final = 12
SOON: Final = timedelta(minutes=8)
_SHORT_MINUTES: Final = (4, 8)
_LONG_MINUTES: Final = (25, 30 * 60)
_OTHER_WAYS: Final = 0.5
"""How often a lot is sold otherwise than by open bids, while a way of selling is not to be seen."""
_FALLS: Final = 14
_LEAST_PAUSE_S: Final = 10
_FALLS_FROM, _FALLS_TO = 110, 94
_MOST_PHOTOS: Final = 1
"""A demo may run for weeks, and photos are kept for good."""


def top_up(*, now: datetime) -> int:
    """Publish a lot when none ends within minutes, or one that lasts when few are live; returns how many.

    Does nothing in a house without the demo's sellers.
    """
    live = auctions.browse(filters=Filters(status="live", per_page=auctions.MOST_PER_PAGE), now=now)
    ends_soon = any(card.ends_at - now <= SOON for card in live.items)
    if ends_soon and live.total >= LEAST_LIVE:
        return 0
    random = Random(int(now.timestamp()))
    span = _LONG_MINUTES if ends_soon else _SHORT_MINUTES
    return _publish(live.items, random, now=now, lasts=timedelta(minutes=random.randint(*span)))


def _publish(live: list[AuctionCard], random: Random, *, now: datetime, lasts: timedelta) -> int:
    sellers = find_people()
    on_sale = {(card.seller_number, card.crop.slug) for card in live}
    free = [
        offer
        for offer in read_offers()
        if offer.start is not None
        and offer.seller in sellers
        and (sellers[offer.seller].id, offer.crop) not in on_sale
    ]
    if not free:
        return 0
    offer = _fresh(random.choice(free), random)
    if random.random() < _OTHER_WAYS:
        offer = _sold_otherwise(offer, live, random, lasts=lasts)
    reference = reference_of(offer, now=now)
    if reference is None:
        return 0
    auctions.create_auction(
        seller=sellers[offer.seller],
        form=form_of(offer, reference=reference, ends_at=now + lasts),
        now=now,
        uploads=photos_of(offer, random, most=_MOST_PHOTOS),
    )
    return 1


def _fresh(offer: Offer, random: Random) -> Offer:
    """The same seller's next harvest: another quantity, no questions at the end."""
    quantity = max(5, int(offer.quantity) * random.randint(50, 150) // 100)
    start = random.randint(90, 95)
    fresh = replace(offer, quantity=str(quantity), start=start, reserve=None, consent=False)
    return replace(fresh, format="english", floor=None, every=None)


def _sold_otherwise(offer: Offer, live: list[AuctionCard], random: Random, *, lasts: timedelta) -> Offer:
    """Let the lot be sold in a way that no live one is, so that newcomers find every way."""
    ways = {card.format for card in live}
    if "dutch" not in ways:
        every = timedelta(seconds=max(_LEAST_PAUSE_S, int(lasts.total_seconds()) // (2 * _FALLS)))
        return replace(offer, format="dutch", start=_FALLS_FROM, floor=_FALLS_TO, falls=_FALLS, every=every)
    if not ways & {"sealed_first", "sealed_second"}:
        return replace(offer, format=random.choice(("sealed_first", "sealed_second")))
    return offer
