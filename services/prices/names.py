"""How names of crops, markets and places are compared: feeds and people spell them in many ways."""

import re
import unicodedata
from functools import lru_cache

from services.prices.states import STATES_BY_FOLDED

_NOT_A_LETTER = re.compile(r"[^\w\u0900-\u0dff]+|_")
_LONGEST = 120
_STRAY_BYTE = re.compile("[\udc80-\udcff]")
_NO_CHARACTER = re.compile("[\ud800-\udc7f\udd00-\udfff]")
_NUKTA = "\u093c"
_MARKET_SUFFIX = re.compile(r"[\s,.\-]*\b(?:apmc|market|mandi)\s*$", re.IGNORECASE)
_SOUNDS = (
    (re.compile(r"aa+"), "a"),
    (re.compile(r"oo|ou"), "u"),
    (re.compile(r"ee"), "i"),
    (re.compile(r"z"), "j"),
    (re.compile(r"w"), "v"),
    (re.compile(r"ph"), "f"),
    (re.compile(r"(.)\1"), r"\1"),
    (re.compile(r"(?<=.{3})a$"), ""),
)


def tidy(text: str) -> str:
    """Single spaces, and bytes that were not UTF-8 read as the Windows alphabet they come from."""
    if not text.isascii():
        text = _NO_CHARACTER.sub("", text)
        if _STRAY_BYTE.search(text):
            text = text.encode("utf-8", "surrogateescape").decode("cp1252", "replace")
    return " ".join(text.replace("\0", "").split())


def fold(text: str) -> str:
    """Letters and digits only, without case, accents of borrowing (nukta) or spaces."""
    plain = unicodedata.normalize("NFKC", text).casefold().replace(_NUKTA, "")
    return _NOT_A_LETTER.sub("", plain)[:_LONGEST]


def fold_market(text: str) -> str:
    """A market's name without the "APMC" and "Market" that were added to it late in 2025."""
    name = text
    while (shorter := _MARKET_SUFFIX.sub("", name)) != name and fold(shorter):
        name = shorter
    return fold(name)


@lru_cache(maxsize=8_192)
def fold_sound(text: str) -> str:
    """A Latin spelling of an Indian word by its sound: pyaaz and pyaj, moongfali and mungphali agree."""
    sound = fold(text)
    if sound.isascii():
        for pattern, replacement in _SOUNDS:
            sound = pattern.sub(replacement, sound)
    return sound


def canonical_state(text: str) -> str:
    """The present name of a state or union territory, whatever the feed calls it; unknown stays itself."""
    name = tidy(text)
    return STATES_BY_FOLDED.get(fold(name), name)


def slug(text: str) -> str:
    """A name for addresses: "Jowar(Sorghum)" becomes "jowar-sorghum"."""
    return re.sub(r"[^a-z0-9]+", "-", text.casefold()).strip("-")
