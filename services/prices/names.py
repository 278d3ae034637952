"""How names of crops, markets and places are compared: feeds and people spell them in many ways."""

import csv
import re
import unicodedata
from functools import cache, lru_cache
from pathlib import Path

from services.prices.states import STATES_BY_FOLDED

_NOT_A_LETTER = re.compile(r"[^\w\u0900-\u0dff]+|_")
_LONGEST = 120
_STRAY_BYTE = re.compile("[\udc80-\udcff]")
_NO_CHARACTER = re.compile("[\ud800-\udc7f\udd00-\udfff]")
_RENAMED = Path(__file__).parent / "starter" / "market_names.csv"
_INDIAN_SCRIPT = re.compile("[\u0900-\u0dff]")
_LATIN = re.compile("[a-z]", re.IGNORECASE)
_NUKTA = "\u093c"
_MARKET_SUFFIX = re.compile(r"[\s,.\-]*\b(?:apmc|market|mandi)\s*$", re.IGNORECASE)
_MARKET_PREFIX = re.compile(r"^\s*apmc[\s,.\-]+", re.IGNORECASE)
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
    name = _MARKET_PREFIX.sub("", text)
    name = name if fold(_MARKET_SUFFIX.sub("", name)) else text
    while (shorter := _MARKET_SUFFIX.sub("", name)) != name and fold(shorter):
        name = shorter
    return fold(name)


@lru_cache(maxsize=16_384)
def market_key(state: str, name: str) -> str:
    """What a market is known by within its (canonical) state: one key through all its renamings."""
    folded = fold_market(name)
    return _present_keys().get((state, folded), folded)


def market_spellings(state: str, name: str) -> set[str]:
    """All folded names of a market: a house that met it under an old one keeps that."""
    key = market_key(state, name)
    return {key} | {old for (where, old), new in _present_keys().items() if where == state and new == key}


@cache
def _present_keys() -> dict[tuple[str, str], str]:
    with _RENAMED.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    return {(row["state"], fold_market(row["old"])): fold_market(row["new"]) for row in rows}


def is_indian_script(text: str) -> bool:
    """Whether a name is written in Devanagari or one of its sisters, without a Latin letter.

    The feed itself has names of both: "Pea Pod/Pea Cod/हरी मटर".
    """
    return not text.isascii() and bool(_INDIAN_SCRIPT.search(text)) and not _LATIN.search(text)


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
