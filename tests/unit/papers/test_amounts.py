"""Amounts in words, as a cheque says them in each language."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.papers import amount_in_words

SAID = [
    (0, "Zero rupees only", "शून्य रुपये मात्र", "शून्य रुपये फक्त"),
    (1_00, "One rupee only", "एक रुपया मात्र", "एक रुपया फक्त"),
    (50, "Fifty paise only", "पचास पैसे मात्र", "पन्नास पैसे फक्त"),
    (100_00, "One hundred rupees only", "एक सौ रुपये मात्र", "शंभर रुपये फक्त"),
    (
        2_08_000_00,
        "Two lakh eight thousand rupees only",
        "दो लाख आठ हज़ार रुपये मात्र",
        "दोन लाख आठ हजार रुपये फक्त",
    ),
    (
        12_34_567_89,
        "Twelve lakh thirty-four thousand five hundred sixty-seven rupees and eighty-nine paise only",
        "बारह लाख चौंतीस हज़ार पाँच सौ सड़सठ रुपये और नवासी पैसे मात्र",
        "बारा लाख चौतीस हजार पाचशे सदुसष्ट रुपये आणि एकोणनव्वद पैसे फक्त",
    ),
    (
        3_00_00_001_00,
        "Three crore one rupees only",
        "तीन करोड़ एक रुपये मात्र",
        "तीन कोटी एक रुपये फक्त",
    ),
    (-99_00, "Minus ninety-nine rupees only", "ऋण निन्यानवे रुपये मात्र", "उणे नव्याण्णव रुपये फक्त"),
    (
        1_00_000_00_00_000_00,
        "One lakh crore rupees only",
        "एक लाख करोड़ रुपये मात्र",
        "एक लाख कोटी रुपये फक्त",
    ),
]


@pytest.mark.parametrize(("paise", "english", "hindi", "marathi"), SAID)
def test_amounts_are_said_in_three_languages(paise: int, english: str, hindi: str, marathi: str):
    said = [amount_in_words(paise, language=language) for language in ("en", "hi", "mr")]
    assert said == [english, hindi, marathi]


@pytest.mark.parametrize("language", ["en", "hi", "mr"])
def test_every_number_below_a_hundred_has_a_word_of_its_own(language: str):
    assert len({amount_in_words(n * 100, language=language) for n in range(100)}) == 100


@given(one=st.integers(-(10**12), 10**15), other=st.integers(-(10**12), 10**15))
def test_two_amounts_never_sound_the_same(one: int, other: int):
    for language in ("en", "hi", "mr"):
        same = amount_in_words(one, language=language) == amount_in_words(other, language=language)
        assert same is (one == other)
