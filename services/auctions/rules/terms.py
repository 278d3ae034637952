"""From a form as typed to the terms of a listing."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass, field
from datetime import datetime
from typing import Any, Final, Protocol

from services.auctions.errors import (
    ReserveBelowStart,
    StepOutOfRange,
    TooLong,
    UnclearCropName,
    UnknownCropName,
)
from services.auctions.rules.fields import LARGEST_VALUE, Form, FormReader
from services.auctions.rules.formats import read_fall, read_format
from services.auctions.rules.quality import Limit, read_quality
from services.auctions.rules.time import HARD_END_AFTER, read_times
from services.core.errors import N_, InvalidQuantity
from services.core.money import Paise, parse_rupees
from services.core.weight import Grams, parse_weight

UNITS: Final = ("quintal", "kg", "tonne", "bag")
LEAST_STEP: Final = Paise(1_00)
LONGEST_SOFT_CLOSE_S: Final = 3_600
MOST_EXTENSIONS: Final = 50
LONGEST_AS_GIVEN: Final = 60
EARNEST_PERCENTS: Final = (0, 5, 10, 15, 20, 25)
"""What a seller may ask to be held of a bidder's promise."""


class Crop(Protocol):
    """A crop of the commodity table."""

    @property
    def id(self) -> int: ...
    @property
    def slug(self) -> str: ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Trade:
    """What the house knows about the words on a form: which crop and state they mean, if any."""

    crop: Crop | None
    state: str | None
    suggestions: Sequence[str] = ()
    limits: Sequence[Limit] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class ListingTerms:
    """A lot that may be sold: grams, paise per quintal, aware UTC moments.

    Only Dutch ones have `floor_price`, `drop` and `drop_every_s`; only English ones close softly.
    """

    commodity_id: int
    commodity: str
    variety: str
    grade: str
    grams: Grams
    quantity_as_given: str
    start_price: Paise
    reserve_price: Paise | None
    step: Paise | None
    format: str
    starts_at: datetime
    ends_at: datetime
    hard_end_at: datetime
    state: str
    district: str
    market: str
    location: str
    description: str
    quality: dict[str, str] = field(default_factory=dict)
    consent: bool = False
    soft_close_window_s: int = 0
    max_extensions: int = 0
    floor_price: Paise | None = None
    drop: Paise | None = None
    drop_every_s: int | None = None
    earnest_percent: int = 0


def read_terms(form: Form, *, trade: Trade, now: datetime) -> ListingTerms:
    """Read a listing as typed (field names: rules.FIELDS and "quality.<parameter>").

    Raises InvalidListing with every fault in `fields`, each a msgid or a refusal.
    """
    reader = FormReader(form)
    form_of_sale = read_format(reader)
    crop = _read_crop(reader, trade)
    grams = _read_weight(reader)
    start_price, reserve_price, step = _read_prices(reader)
    times = read_times(reader, now=now)
    own_terms = _read_own_terms(reader, form_of_sale, start_price=start_price, times=times)
    words = _read_words(reader)
    state = _read_state(reader, trade)
    quality = read_quality(reader, form, trade.limits) if crop else {}
    earnest = reader.choice("earnest_percent", tuple(map(str, EARNEST_PERCENTS)), default="0")
    reader.check()
    assert crop and grams and start_price and times and state
    starts_at, ends_at = times
    return ListingTerms(
        commodity_id=crop.id,
        commodity=crop.slug,
        grams=grams,
        quantity_as_given=_as_given(reader),
        start_price=start_price,
        reserve_price=reserve_price,
        step=step,
        format=form_of_sale,
        starts_at=starts_at,
        ends_at=ends_at,
        hard_end_at=ends_at + HARD_END_AFTER,
        state=state,
        quality=quality,
        consent=reader.flag("consent"),
        earnest_percent=int(earnest),
        **own_terms,
        **words,
    )


def read_echo(form: Form) -> tuple[Grams | None, Paise | None]:
    """Read only the weight and the start price of an unfinished form; None for what is missing or wrong."""
    reader = FormReader(form)
    return _read_weight(reader), _read_prices(reader)[0]


def _read_crop(reader: FormReader, trade: Trade) -> Crop | None:
    if not reader.given("commodity"):
        reader.fault("commodity", N_("Choose the crop."))
    elif trade.crop is None:
        close = trade.suggestions
        reader.fault("commodity", UnclearCropName(suggestions=close) if close else UnknownCropName())
    return trade.crop


def _read_weight(reader: FormReader) -> Grams | None:
    unit = reader.choice("unit", UNITS, default="quintal")
    try:
        bag_kg = reader.given("bag_kg") if unit == "bag" else None
        if unit == "bag":
            parse_weight(bag_kg, unit="kg")
    except InvalidQuantity:
        reader.fault("bag_kg", N_("Enter the weight of one bag in kg, for example 50."))
        return None
    return reader.parse(
        "quantity",
        lambda text: parse_weight(text, unit=unit, bag_kg=bag_kg),
        required=N_("Enter how much you sell."),
    )


def _as_given(reader: FormReader) -> str:
    """The seller's own count where it was not in quintals, for the page to show beside them."""
    unit = reader.given("unit") or "quintal"
    if unit == "quintal":
        return ""
    bag = f" × {reader.given('bag_kg')} kg" if unit == "bag" else ""
    return f"{reader.given('quantity')} {unit}{bag}"[:LONGEST_AS_GIVEN]


def _read_prices(reader: FormReader) -> tuple[Paise | None, Paise | None, Paise | None]:
    start = reader.parse("start_price", parse_rupees, required=N_("Enter the start price per quintal."))
    reserve = reader.parse("reserve_price", parse_rupees)
    step = reader.parse("step", parse_rupees)
    if start is not None:
        if reserve is not None and reserve < start:
            reader.fault("reserve_price", ReserveBelowStart(start_price=start))
        if step is not None and not LEAST_STEP <= step <= start:
            reader.fault("step", StepOutOfRange(min_step=LEAST_STEP, start_price=start))
    return start, reserve, step


def _read_own_terms(
    reader: FormReader,
    form_of_sale: str,
    *,
    start_price: Paise | None,
    times: tuple[datetime, datetime] | None,
) -> dict[str, Any]:
    """What only one format knows: the soft close of English auctions, the falling price of Dutch ones."""
    if form_of_sale == "english":
        longest, most = LONGEST_SOFT_CLOSE_S, MOST_EXTENSIONS
        return {
            "soft_close_window_s": reader.integer(
                "soft_close.window_s", lowest=0, highest=longest, default=120
            ),
            "max_extensions": reader.integer("soft_close.max_extensions", lowest=0, highest=most, default=10),
        }
    if form_of_sale == "dutch":
        fall = read_fall(reader, start_price=start_price, times=times)
        return {} if fall is None else asdict(fall)
    return {}


def _read_state(reader: FormReader, trade: Trade) -> str | None:
    if not reader.given("state"):
        reader.fault("state", N_("Choose the state."))
    elif trade.state is None:
        reader.fault("state", N_("Choose a state or union territory of India."))
    return trade.state


def _read_words(reader: FormReader) -> dict[str, Any]:
    description = reader.given("description")
    if len(description) > LARGEST_VALUE:
        reader.fault("description", TooLong(most=LARGEST_VALUE))
    return {
        "variety": reader.text("variety", most=120),
        "grade": reader.text("grade", most=60),
        "district": reader.text("district", most=80, required=N_("Enter the district.")),
        "market": reader.text("market", most=120),
        "location": reader.text("location", most=200),
        "description": description,
    }
