"""The lots of the demo house as lots.toml tells them, and the form a seller would have filled in for each."""

import re
import tomllib
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import cache
from pathlib import Path
from random import Random
from typing import Any, Final, Literal

from services import auctions, prices
from services.auctions import Upload
from services.core.clock import iso
from services.core.money import parse_rupees, rupees
from services.demo.people import BUYERS, LATE_PAYER, SELLERS
from services.demo.pictures import draw_photo, scenes_for
from services.runtime.green import offload

Phase = Literal["live", "scheduled", "sold", "ended", "pending_consent", "cancelled", "draft"]
FILE: Final = Path(__file__).parent / "lots.toml"
_HOMES: Final = {character.key: character for character in (*SELLERS, *BUYERS, LATE_PAYER)}
_SPAN: Final = re.compile(r"([+-])(\d+)([mhd])")
_MINUTES: Final = {"m": 1, "h": 60, "d": 24 * 60}
DROP_UNIT: Final = 5_00
_AS_TOLD: Final = ("variety", "grade", "quantity", "unit", "bag_kg", "market", "location", "description")


@dataclass(frozen=True, slots=True, kw_only=True)
class Offer:
    """A lot and what becomes of it; prices in per cent of the reference price, moments from now."""

    phase: Phase
    seller: str
    crop: str
    published: timedelta
    quantity: str
    ends: timedelta | None = None
    starts: timedelta | None = None
    variety: str = ""
    grade: str = ""
    unit: str = "quintal"
    bag_kg: str = ""
    state: str = ""
    district: str = ""
    market: str = ""
    location: str = ""
    description: str = ""
    quality: dict[str, str] = field(default_factory=dict)
    photos: int = 2
    start: int | None = None
    reserve: int | None = None
    consent: bool = False
    earnest: int = 0
    format: str = "english"
    floor: int | None = None
    falls: int = 1
    """In how many steps a falling price comes from start to floor."""
    every: timedelta | None = None
    keenest: int = 0
    bids: int = 0
    buyers: tuple[str, ...] = ()
    """Who bids in any case; for a lot that is sold, the first of them wins."""
    sale: str = ""
    answer: str = ""


@cache
def read_offers() -> tuple[Offer, ...]:
    """Read all lots in the order of the file."""
    with FILE.open("rb") as file:
        return tuple(_offer(lot) for lot in tomllib.load(file)["lot"])


def reference_of(offer: Offer, *, now: datetime) -> int | None:
    """What the crop of a lot fetches at its place, in paise per quintal; None when nothing is known."""
    found = auctions.reference_for(_place(offer) | {"commodity": offer.crop}, now=now)
    return found.price if found else None


def form_of(
    offer: Offer, *, reference: int, ends_at: datetime | None, starts_at: datetime | None = None
) -> dict[str, Any]:
    """Fill in the form of a lot as its seller would; an unfinished one has no prices yet."""
    form: dict[str, Any] = {name: getattr(offer, name) for name in _AS_TOLD}
    crop = prices.get_commodity(offer.crop).label("en")
    form |= _place(offer) | {"commodity": crop, "quality": offer.quality, "consent": offer.consent}
    form["earnest_percent"] = offer.earnest
    form |= {"starts": "later", "starts_at": iso(starts_at)} if starts_at else {"starts": "now"}
    if ends_at is not None:
        form["ends_at"] = iso(ends_at)
    for name, share in (
        ("start_price", offer.start),
        ("reserve_price", offer.reserve),
        ("floor_price", offer.floor),
    ):
        if share is not None:
            form[name] = rupees(tidy(reference * share // 100))
    return form | _way_of(offer, form)


def _way_of(offer: Offer, form: dict[str, Any]) -> dict[str, Any]:
    """How the lot is sold, and how fast a falling price falls."""
    if offer.every is None or offer.floor is None:
        return {"format": offer.format}
    way = parse_rupees(form["start_price"]) - parse_rupees(form["floor_price"])
    return {
        "format": offer.format,
        "drop": rupees(-(-way // (offer.falls * DROP_UNIT)) * DROP_UNIT),
        "drop_every_s": str(int(offer.every.total_seconds())),
    }


def photos_of(offer: Offer, random: Random, *, most: int = 3) -> list[Upload]:
    """Take the pictures of a lot."""
    scenes = scenes_for(offer.crop, random)[: min(offer.photos, most)]
    return [
        Upload(
            name=f"{offer.crop}-{scene}.jpg",
            data=offload(draw_photo, offer.crop, scene, random.randrange(10**6)),
        )
        for scene in scenes
    ]


def tidy(paise: int) -> int:
    """Round an amount as people name prices: to ₹5, ₹10 or, above ten thousand, ₹50."""
    unit = 5_00 if paise < 2_500_00 else 10_00 if paise < 10_000_00 else 50_00
    return (paise + unit // 2) // unit * unit


def _offer(lot: dict[str, Any]) -> Offer:
    lot |= {name: _span(lot[name]) for name in ("published", "starts", "ends", "every") if name in lot}
    return Offer(buyers=tuple(lot.pop("with", ())), **lot)


def _span(text: str) -> timedelta:
    match = _SPAN.fullmatch(text)
    if match is None:
        raise ValueError(f"{text} is not like +9m, -5h or +2d")
    sign, number, unit = match.groups()
    return timedelta(minutes=int(sign + number) * _MINUTES[unit])


def _place(offer: Offer) -> dict[str, str]:
    home = _HOMES[offer.seller]
    return {
        "state": prices.canonical_state(offer.state or home.state),
        "district": offer.district or home.district,
        "market": offer.market,
    }
