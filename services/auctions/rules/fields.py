"""Reading a form field by field, so that a seller hears of every fault at once."""

import re
import unicodedata
from collections.abc import Callable, Mapping
from typing import Any, Final, TypeVar

from services.auctions.errors import InvalidListing, OutOfRange, TooLong
from services.core.errors import N_, DomainError

T = TypeVar("T")
Form = Mapping[str, str]
Fault = DomainError | str

FIELDS: Final = (
    "commodity",
    "variety",
    "grade",
    "quantity",
    "unit",
    "bag_kg",
    "start_price",
    "reserve_price",
    "step",
    "format",
    "floor_price",
    "drop",
    "drop_every_s",
    "starts",
    "starts_at",
    "duration_hours",
    "ends_at",
    "state",
    "district",
    "market",
    "location",
    "description",
    "consent",
    "earnest_percent",
    "soft_close.window_s",
    "soft_close.max_extensions",
)
QUALITY_PREFIX: Final = "quality."
LARGEST_VALUE: Final = 2_000
_MOST_QUALITY_FIELDS: Final = 40
_QUALITY_NAME = re.compile(r"quality\.[a-z0-9_]{1,40}", re.ASCII)
_PLAIN_INTEGER = re.compile(r"[0-9]{1,6}", re.ASCII)
_REPLACES: Final = {"duration_hours": "ends_at", "ends_at": "duration_hours"}


def clean_form(values: Mapping[str, Any]) -> dict[str, str]:
    """Flatten what a door was given to known names and plain text, cut to what a draft may hold.

    `{"quality": {"moisture": "11.5"}}` becomes `{"quality.moisture": "11.5"}`; true becomes "yes"; empty,
    false and missing are left out. Unknown names are dropped, longer texts are cut one character past the
    limit, so that publishing still refuses them.
    """
    flat: dict[str, Any] = {}
    for name, value in values.items():
        if isinstance(value, Mapping):
            flat.update({f"{name}.{part}": inner for part, inner in value.items()})
        else:
            flat[name] = value
    qualities = [name for name in flat if _QUALITY_NAME.fullmatch(str(name))][:_MOST_QUALITY_FIELDS]
    texts = {name: _text(flat[name]) for name in (*FIELDS, *qualities) if name in flat}
    return {name: text for name, text in texts.items() if text}


def merge_forms(old: Form, values: Mapping[str, Any]) -> dict[str, str]:
    """Lay new values over a draft; an empty one clears its field, a new end replaces a duration."""
    new = clean_form(values)
    given = {name for name, value in values.items() if not isinstance(value, Mapping)}
    given |= {f"{n}.{part}" for n, value in values.items() if isinstance(value, Mapping) for part in value}
    gone = given | {_REPLACES[name] for name in new if name in _REPLACES and _REPLACES[name] not in given}
    return {name: text for name, text in old.items() if name not in gone} | new


def _text(value: Any) -> str:
    if value is None or isinstance(value, (bool, list)):
        return "yes" if value is True else ""
    plain = str(value).encode("utf-8", "ignore").decode().replace("\r\n", "\n")
    kept = "".join(c for c in plain if c == "\n" or unicodedata.category(c) != "Cc")
    return kept.strip()[: LARGEST_VALUE + 1]


class FormReader:
    """Reads fields of a form one by one and remembers what was wrong with which."""

    def __init__(self, form: Form) -> None:
        self._form = form
        self.faults: dict[str, Fault] = {}

    def given(self, name: str) -> str:
        """What stands in the field, "" when nothing does."""
        return self._form.get(name, "").strip()

    def text(self, name: str, *, most: int, required: str = "") -> str:
        """Read words on one line; `required` is the msgid to say when they are missing."""
        words = " ".join(self.given(name).split())
        if not words and required:
            self.fault(name, required)
        if len(words) > most:
            self.fault(name, TooLong(most=most))
        return words

    def parse(self, name: str, read: Callable[[str], T], *, required: str = "") -> T | None:
        """Read a field with `read`, which may refuse; None when the field is empty or refused."""
        text = self.given(name)
        if not text:
            if required:
                self.fault(name, required)
            return None
        try:
            return read(text)
        except DomainError as refusal:
            self.fault(name, refusal)
            return None

    def integer(self, name: str, *, lowest: int, highest: int, default: int) -> int:
        """Read a whole number in ASCII digits."""
        text = self.given(name)
        if not text:
            return default
        number = int(text) if _PLAIN_INTEGER.fullmatch(text) else -1
        if not lowest <= number <= highest:
            self.fault(name, OutOfRange(lowest=lowest, highest=highest))
        return number

    def choice(self, name: str, options: tuple[str, ...], *, default: str) -> str:
        """Read one of a few words."""
        text = self.given(name) or default
        if text not in options:
            self.fault(name, N_("Choose one of the options."))
            return default
        return text

    def flag(self, name: str) -> bool:
        """Read a box that is ticked or not."""
        return self.given(name).lower() in ("1", "on", "true", "yes", "y")

    def fault(self, name: str, fault: Fault) -> None:
        """Remember a fault; the first one of a field is the one that is told."""
        self.faults.setdefault(name, fault)

    def check(self) -> None:
        """Raise InvalidListing when any field was at fault."""
        if self.faults:
            raise InvalidListing(fields=self.faults)
