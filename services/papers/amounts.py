"""Amounts in words as papers say them: in English, Hindi and Marathi, by lakh and crore. Pure."""

from dataclasses import dataclass
from typing import Final

_ENGLISH: Final = (
    "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen "
    "seventeen eighteen nineteen"
).split()
_TENS: Final = "twenty thirty forty fifty sixty seventy eighty ninety".split()
_HINDI: Final = (
    "शून्य एक दो तीन चार पाँच छह सात आठ नौ दस ग्यारह बारह तेरह चौदह पंद्रह सोलह सत्रह अठारह उन्नीस "
    "बीस इक्कीस बाईस तेईस चौबीस पच्चीस छब्बीस सत्ताईस अट्ठाईस उनतीस "
    "तीस इकतीस बत्तीस तैंतीस चौंतीस पैंतीस छत्तीस सैंतीस अड़तीस उनतालीस "
    "चालीस इकतालीस बयालीस तैंतालीस चौवालीस पैंतालीस छियालीस सैंतालीस अड़तालीस उनचास "
    "पचास इक्यावन बावन तिरपन चौवन पचपन छप्पन सत्तावन अट्ठावन उनसठ "
    "साठ इकसठ बासठ तिरसठ चौंसठ पैंसठ छियासठ सड़सठ अड़सठ उनहत्तर "
    "सत्तर इकहत्तर बहत्तर तिहत्तर चौहत्तर पचहत्तर छिहत्तर सतहत्तर अठहत्तर उन्यासी "
    "अस्सी इक्यासी बयासी तिरासी चौरासी पचासी छियासी सत्तासी अट्ठासी नवासी "
    "नब्बे इक्यानवे बानवे तिरानवे चौरानवे पचानवे छियानवे सत्तानवे अट्ठानवे निन्यानवे"
).split()
_MARATHI: Final = (
    "शून्य एक दोन तीन चार पाच सहा सात आठ नऊ दहा अकरा बारा तेरा चौदा पंधरा सोळा सतरा अठरा एकोणीस "
    "वीस एकवीस बावीस तेवीस चोवीस पंचवीस सव्वीस सत्तावीस अठ्ठावीस एकोणतीस "
    "तीस एकतीस बत्तीस तेहेतीस चौतीस पस्तीस छत्तीस सदतीस अडतीस एकोणचाळीस "
    "चाळीस एक्केचाळीस बेचाळीस त्रेचाळीस चव्वेचाळीस पंचेचाळीस सेहेचाळीस सत्तेचाळीस अठ्ठेचाळीस एकोणपन्नास "
    "पन्नास एक्कावन्न बावन्न त्रेपन्न चोपन्न पंचावन्न छप्पन्न सत्तावन्न अठ्ठावन्न एकोणसाठ "
    "साठ एकसष्ट बासष्ट त्रेसष्ट चौसष्ट पासष्ट सहासष्ट सदुसष्ट अडुसष्ट एकोणसत्तर "
    "सत्तर एक्काहत्तर बाहत्तर त्र्याहत्तर चौऱ्याहत्तर पंच्याहत्तर शहात्तर सत्याहत्तर अठ्ठ्याहत्तर एकोणऐंशी "
    "ऐंशी एक्क्याऐंशी ब्याऐंशी त्र्याऐंशी चौऱ्याऐंशी पंच्याऐंशी शहाऐंशी सत्त्याऐंशी अठ्ठ्याऐंशी एकोणनव्वद "
    "नव्वद एक्क्याण्णव ब्याण्णव त्र्याण्णव चौऱ्याण्णव पंच्याण्णव शहाण्णव सत्त्याण्णव अठ्ठ्याण्णव नव्याण्णव"
).split()
_ENGLISH_ALL: Final = [
    *_ENGLISH,
    *(ten if not one else f"{ten}-{_ENGLISH[one]}" for ten in _TENS for one in range(10)),
]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Tongue:
    """How a language says numbers and money; `money` and `paise` are of one and of many."""

    numbers: list[str]
    hundred: str
    thousand: str
    lakh: str
    crore: str
    money: tuple[str, str]
    paise: tuple[str, str]
    joined: str
    only: str
    minus: str


_TONGUES: Final = {
    "en": _Tongue(
        numbers=_ENGLISH_ALL,
        hundred=" hundred",
        thousand="thousand",
        lakh="lakh",
        crore="crore",
        money=("rupee", "rupees"),
        paise=("paisa", "paise"),
        joined="and",
        only="only",
        minus="minus",
    ),
    "hi": _Tongue(
        numbers=_HINDI,
        hundred=" सौ",
        thousand="हज़ार",
        lakh="लाख",
        crore="करोड़",
        money=("रुपया", "रुपये"),
        paise=("पैसा", "पैसे"),
        joined="और",
        only="मात्र",
        minus="ऋण",
    ),
    "mr": _Tongue(
        numbers=_MARATHI,
        hundred="शे",
        thousand="हजार",
        lakh="लाख",
        crore="कोटी",
        money=("रुपया", "रुपये"),
        paise=("पैसा", "पैसे"),
        joined="आणि",
        only="फक्त",
        minus="उणे",
    ),
}


def amount_in_words(paise: int, *, language: str) -> str:
    """Say paise in words: "Two lakh eight thousand rupees only"; English for a language it does not know."""
    tongue = _TONGUES.get(language, _TONGUES["en"])
    whole, rest = divmod(abs(paise), 100)
    parts = [tongue.minus] if paise < 0 else []
    if whole or not rest:
        parts += [_number(whole, tongue), tongue.money[whole != 1]]
    if rest:
        parts += [tongue.joined] if whole else []
        parts += [_number(rest, tongue), tongue.paise[rest != 1]]
    said = " ".join([*parts, tongue.only])
    return said[0].upper() + said[1:]


def _number(value: int, tongue: _Tongue) -> str:
    if value == 0:
        return tongue.numbers[0]
    crores, value = divmod(value, 10_000_000)
    lakhs, value = divmod(value, 100_000)
    thousands, value = divmod(value, 1_000)
    parts = [f"{_number(crores, tongue)} {tongue.crore}"] if crores else []
    parts += [f"{tongue.numbers[lakhs]} {tongue.lakh}"] if lakhs else []
    parts += [f"{tongue.numbers[thousands]} {tongue.thousand}"] if thousands else []
    return " ".join(parts + _below_thousand(value, tongue))


def _below_thousand(value: int, tongue: _Tongue) -> list[str]:
    hundreds, rest = divmod(value, 100)
    parts = [f"{tongue.numbers[hundreds]}{tongue.hundred}"] if hundreds else []
    if tongue is _TONGUES["mr"] and value == 100:
        parts = ["शंभर"]
    return parts + ([tongue.numbers[rest]] if rest else [])
