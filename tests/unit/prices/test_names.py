"""Names that mean the same compare the same, and others do not."""

import pytest

from services.prices.names import canonical_state, fold, fold_market, fold_sound, slug


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("Ragi (Finger Millet)", "Ragi(Finger Millet)"),
        ("Black Gram (Urd Beans)(Whole)", "Black Gram(Urd Beans)(Whole)"),
        ("प्याज़", "प्याज"),
        ("SOYABEAN ", "Soyabean"),
    ],
)
def test_spaces_case_and_nukta_do_not_matter(old: str, new: str) -> None:
    assert fold(old) == fold(new)


def test_vowel_signs_of_indian_scripts_matter() -> None:
    assert fold("तिल") != fold("तल")
    assert fold("गेहूं") == "गेहूं"


@pytest.mark.parametrize(
    "name", ["Indore APMC", "Indore Market", "Indore", "INDORE  apmc", "Indore, Market APMC"]
)
def test_market_is_the_same_with_and_without_its_suffix(name: str) -> None:
    assert fold_market(name) == "indore"


def test_other_market_of_a_town_stays_another() -> None:
    assert fold_market("Indore(F&V) APMC") != fold_market("Indore APMC")


def test_market_called_only_market_keeps_its_name() -> None:
    assert fold_market("Mandi APMC") == "mandi"
    assert fold_market("APMC") == "apmc"


@pytest.mark.parametrize(
    ("one", "other"),
    [("pyaaz", "pyaj"), ("moongfali", "mungphali"), ("lahsoon", "lahsun"), ("jowar", "jovar")],
)
def test_sound_spellings_agree(one: str, other: str) -> None:
    assert fold_sound(one) == fold_sound(other)


@pytest.mark.parametrize(
    ("told", "meant"),
    [
        ("Keralam", "Kerala"),
        ("Uttrakhand", "Uttarakhand"),
        ("Chattisgarh", "Chhattisgarh"),
        ("NCT of Delhi", "Delhi"),
        ("Pondicherry", "Puducherry"),
        ("madhya pradesh", "Madhya Pradesh"),
        ("Atlantis", "Atlantis"),
    ],
)
def test_states_go_by_their_present_name(told: str, meant: str) -> None:
    assert canonical_state(told) == meant


def test_slug_is_fit_for_an_address() -> None:
    assert slug("Jowar(Sorghum)") == "jowar-sorghum"
    assert slug("हरी मटर") == ""
