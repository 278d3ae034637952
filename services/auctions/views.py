"""What the auctions domain tells others: plain values, grams, paise per quintal, aware UTC moments.

`number` is the database number, for other services only; doors show `id`.
"""

from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from typing import Any, Literal

from services.core.errors import DomainError
from services.core.ids import public_id
from services.core.money import Paise, total_for
from services.core.weight import Grams

ReserveView = Literal["none", "not_met", "met"]
Band = Literal["special", "standard", "general", "beyond", ""]


@dataclass(frozen=True, slots=True, kw_only=True)
class CropName:
    """A crop by its slug, its official name and the names people use by language ("en", "hi", "mr")."""

    slug: str
    name: str
    names: dict[str, str]

    def label(self, language: str) -> str:
        """The name people use in a language, else the English one, else the official one."""
        return self.names.get(language) or self.names.get("en") or self.name


@dataclass(frozen=True, slots=True, kw_only=True)
class PhotoView:
    """A photo by its public id, with the size of its large form in pixels."""

    id: str
    width: int
    height: int


@dataclass(frozen=True, slots=True, kw_only=True)
class QualityFact:
    """A stated value with the limit it is held against; `label` is a msgid, `band` the grade it falls in."""

    parameter: str
    label: str
    unit: str
    direction: Literal["min", "max", ""]
    value: str
    limit: Decimal | None
    band: Band


@dataclass(frozen=True, slots=True, kw_only=True)
class LotFacts:
    """Everything that is said about a lot, as buyers see it."""

    commodity_id: int
    crop: CropName
    variety: str
    grade: str
    grams: Grams
    quantity_as_given: str
    state: str
    district: str
    market: str
    location: str
    description: str
    quality: tuple[QualityFact, ...]
    photos: tuple[PhotoView, ...]
    seller_number: int
    seller_name: str
    seller_district: str | None
    seller_state: str | None

    @property
    def stated(self) -> dict[str, str]:
        """What the seller says of the quality, by parameter."""
        return {fact.parameter: fact.value for fact in self.quality}


@dataclass(frozen=True, slots=True, kw_only=True)
class AuctionCard:
    """An auction as it stands in a list; `reference` is the API's shape as kept at publishing.

    A Dutch price is no term but a matter of the moment: `bidding.standings` tells it.
    """

    number: int
    id: str
    version: int
    status: str
    format: str
    crop: CropName
    variety: str
    grade: str
    grams: Grams
    quantity_as_given: str
    state: str
    district: str
    market: str
    start_price: Paise
    step: Paise | None
    price: Paise | None
    leader_number: int | None
    bid_count: int
    bidder_count: int
    reserve: ReserveView
    starts_at: datetime
    ends_at: datetime
    extensions: int
    reference: dict[str, Any] | None
    photo: PhotoView | None
    seller_number: int
    seller_name: str
    seller_district: str | None
    earnest_ppm: int = 0

    @property
    def total(self) -> Paise:
        """The price, or before it is known the start price, for the whole lot."""
        return total_for(rate=self.price or self.start_price, grams=self.grams)


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """One page of cards; `page` counts from 1."""

    items: list[AuctionCard]
    page: int
    pages: int
    total: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """An unfinished listing as its seller left it."""

    number: int
    form: dict[str, str]
    saved_at: datetime
    photos: tuple[PhotoView, ...] = ()

    @property
    def id(self) -> str:
        return public_id("auction", self.number)


@dataclass(frozen=True, slots=True, kw_only=True)
class SavedForm:
    """What became of a form: the auction it belongs to, whether that is still a draft, photos not taken."""

    number: int
    is_draft: bool
    refused: tuple[DomainError, ...] = ()

    @property
    def id(self) -> str:
        return public_id("auction", self.number)


@dataclass(frozen=True, slots=True, kw_only=True)
class Preview:
    """A draft as buyers will see it, with what it would fetch at its start price and at its reserve."""

    draft: Draft
    format: str
    facts: LotFacts
    start_price: Paise
    reserve_price: Paise | None
    step: Paise | None
    floor_price: Paise | None
    drop: Paise | None
    drop_every_s: int | None
    starts_at: datetime
    ends_at: datetime
    starts_now: bool
    consent: bool
    soft_close_window_s: int
    max_extensions: int
    earnest_ppm: int
    reference: dict[str, Any] | None

    @property
    def total(self) -> Paise:
        return total_for(rate=self.start_price, grams=self.facts.grams)

    @property
    def reserve_total(self) -> Paise | None:
        if self.reserve_price is None:
            return None
        return total_for(rate=self.reserve_price, grams=self.facts.grams)


@dataclass(frozen=True, slots=True, kw_only=True)
class SellerLot:
    """A seller's own published auction: its card, and what only its seller may know."""

    card: AuctionCard
    watchers: int
    reserve_price: Paise | None
    asks_consent: bool
    consent_until_at: datetime | None
    closed_at: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class SellerBoard:
    """A seller's lots by what they need: decisions first, then what runs, waits, is unfinished or over."""

    to_do: list[SellerLot] = field(default_factory=list)
    live: list[SellerLot] = field(default_factory=list)
    scheduled: list[SellerLot] = field(default_factory=list)
    drafts: list[Draft] = field(default_factory=list)
    past: list[SellerLot] = field(default_factory=list)

    @property
    def is_empty(self) -> bool:
        return not (self.to_do or self.live or self.scheduled or self.drafts or self.past)


@dataclass(frozen=True, slots=True, kw_only=True)
class PhotoFile:
    """A photo's bytes (WebP), and whether everybody may see it."""

    content: bytes
    is_public: bool
