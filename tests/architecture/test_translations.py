"""Whoever reads Hindi or Marathi never meets an English sentence or a lost figure."""

import re

import pytest
from babel.messages.catalog import Catalog, Message

from tools import words

PLACEHOLDER = re.compile(r"%\(\w+\)[sd]|\{\w+\}|%%")
ENGLISH = re.compile(r"[a-z]{3,}")
DEVANAGARI = re.compile(r"[\u0900-\u097f]")


@pytest.fixture(scope="module")
def source() -> Catalog:
    """Every msgid that stands in the source now."""
    return words.extract()


@pytest.fixture(scope="module", params=words.LANGUAGES)
def translated(request: pytest.FixtureRequest, source: Catalog) -> list[tuple[Message, Message | None]]:
    """Each msgid of the source beside its translation."""
    catalog = words.read(request.param)
    return [(message, catalog.get(message.id, message.context)) for message in source if message.id]


def test_every_sentence_is_translated(translated: list[tuple[Message, Message | None]]) -> None:
    missing = [
        m.id for m, found in translated if found is None or found.fuzzy or not all(words.forms(found.string))
    ]
    assert missing == []


def test_translations_keep_the_figures(translated: list[tuple[Message, Message | None]]) -> None:
    lost = []
    for message, found in translated:
        originals, forms = words.forms(message.id), words.forms(found.string) if found else []
        for original, form in zip([originals[0], *[originals[-1]] * len(forms)], forms, strict=False):
            allowed = set(PLACEHOLDER.findall(originals[-1]))
            figures = set(PLACEHOLDER.findall(form))
            if form and not set(PLACEHOLDER.findall(original)) & allowed <= figures <= allowed:
                lost.append((original, form))
    assert lost == []


def test_translations_are_not_english(translated: list[tuple[Message, Message | None]]) -> None:
    english = [
        form
        for message, found in translated
        for form in (words.forms(found.string) if found else [])
        if form
        and ENGLISH.search(PLACEHOLDER.sub("", words.forms(message.id)[-1]))
        and not DEVANAGARI.search(form)
    ]
    assert english == []


def test_msgids_hold_no_html(source: Catalog) -> None:
    assert [
        message.id for message in source if re.search(r"</?[a-z]+[ >]", "".join(words.forms(message.id)))
    ] == []
