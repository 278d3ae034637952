"""What is said of an auction, by the length of the saying: standing, card, snapshot."""

from typing import Literal

from pydantic import Field

from routes.api.answers.words import (
    Answer,
    Bidder,
    Crop,
    Day,
    District,
    Id,
    Moment,
    Money,
    Page,
    Quintals,
    Slug,
    State,
    Status,
)


class Reference(Answer):
    commodity: Slug
    unit: Literal["quintal"]
    price: Money
    min: Money
    max: Money
    records: int = Field(description="Market records behind it.", examples=[14])
    as_of: Day
    level: Literal["market", "district", "state", "national", "msp"]
    place: str = Field(examples=["Indore"])
    source: str = Field(examples=["Agmarknet / data.gov.in (GODL-India)"])


class Seller(Answer):
    name: str = Field(examples=["Sunita Patil"])
    district: District | None
    rating: float | None = Field(examples=[None])


class You(Answer):
    leading: bool
    max: Money | None = Field(description="Your standing maximum, which nobody else sees.")
    alias: Bidder
    outbid: bool
    sealed_bid: Money = Field(  # type: ignore[assignment] # absent, not null
        description="Only in sealed auctions: your bid that stands, which nobody else sees before the close.",
        default=None,
    )


class DutchClock(Answer):
    """A falling price: what it is at `server_now`, and when it falls next (null at the floor or the end)."""

    floor_price: Money
    drop: Money
    drop_every_s: int = Field(examples=[300])
    price: Money
    next_drop_at: Moment | None


class Entry(Answer):
    seq: int = Field(examples=[7])
    bidder: Bidder
    amount: Money
    kind: Literal["plain", "auto", "reserve", "accept", "sealed", "voided"] = Field(
        description="`accept`: a Dutch price was taken. `sealed`: a sealed bid, opened at the close. "
        "`voided`: the leader is out, and the next standing promise leads."
    )
    at: Moment


class Standing(Answer):
    id: Id
    version: int = Field(description="The newest seq of its ledger.", examples=[7])
    status: Status
    price: Money | None = Field(
        description="Null before the first bid; of sealed and Dutch auctions null until they are over."
    )
    next_min: Money = Field(
        description="The least that is taken now: of sealed auctions the start price, of Dutch the clock's."
    )
    step: Money
    bid_count: int = Field(examples=[5])
    bidder_count: int = Field(examples=[2])
    leader: Bidder | None
    reserve: Literal["none", "not_met", "met"]
    ends_at: Moment
    extensions: int = Field(examples=[0])
    server_now: Moment
    dutch: DutchClock = Field(description="Only of Dutch auctions.", default=None)  # type: ignore[assignment] # absent, not null


class Earnest(Answer):
    percent: int = Field(examples=[10])
    hold_for_next: Money = Field(
        description="What is held of the wallet of who leads with `next_min`, returned when outbid."
    )


class Lot(Standing):
    """What lists and rooms say of an auction alike."""

    format: Literal["english", "sealed_first", "sealed_second", "dutch"]
    commodity: Crop
    commodity_slug: Slug
    variety: str = Field(examples=["Yellow"])
    grade: str = Field(examples=["FAQ"])
    quantity_quintals: Quintals
    seller: Seller
    start_price: Money
    starts_at: Moment
    state: State
    district: District
    market: str = Field(examples=["Indore"])
    reference: Reference | None
    total: Money
    earnest: Earnest | None = Field(description="Earnest money; null when none is asked.")
    you: You = Field(description="Only for somebody who has bid here.", default=None)  # type: ignore[assignment] # absent, not null


class CardPhoto(Answer):
    url: str = Field(examples=["/photos/Zk4Rb92Q.webp"])
    thumb_url: str = Field(examples=["/photos/Zk4Rb92Q/thumb.webp"])


class Card(Lot):
    photo: CardPhoto | None
    seconds_left: int = Field(examples=[5400])


class Photo(CardPhoto):
    width: int = Field(examples=[1600])
    height: int = Field(examples=[1200])


class SoftCloseTerms(Answer):
    window_s: int = Field(examples=[120])
    max_extensions: int = Field(examples=[10])


class Snapshot(Lot):
    quantity_as_given: str = Field(examples=["80 bag × 50 kg"])
    location: str
    description: str
    quality: dict[str, str] = Field(examples=[{"moisture": "11.5"}])
    photos: list[Photo]
    soft_close: SoftCloseTerms
    consent: bool
    consent_until: Moment | None
    entries: list[Entry] = Field(
        description="The last ten, oldest first; sealed bids after the close, the highest ten."
    )


class Draft(Answer):
    """An unpublished lot, for its seller only: the fields as they were sent."""

    id: Id
    version: Literal[0]
    status: Literal["draft"]
    listing: dict[str, str] = Field(examples=[{"commodity": "soyabean", "quantity_quintals": "40"}])
    photos: list[Photo]
    saved_at: Moment


class AuctionAnswer(Answer):
    auction: Snapshot


class OwnAuctionAnswer(Answer):
    auction: Snapshot | Draft


class Unchanged(Answer):
    changed: Literal[False]


class CardPage(Page):
    items: list[Card]


class OwnAuctionPage(Page):
    items: list[Card | Draft]


class Watching(Answer):
    watching: bool


class Featured(Answer):
    featured: bool = Field(description="Whether it is shown before others.")
