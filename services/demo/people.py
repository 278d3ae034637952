"""The people of the demo house: invented farmers, companies and mills, at home where their crops grow."""

from dataclasses import dataclass
from datetime import datetime
from typing import Final

from services import accounts
from services.accounts import Person
from services.core.errors import N_

PASSWORD: Final = "mandi-demo-2026"


@dataclass(frozen=True, slots=True, kw_only=True)
class Login:
    """Somebody a newcomer can be: `role` (a msgid) says what there is to see."""

    role: str
    login: str
    password: str


@dataclass(frozen=True, slots=True)
class Character:
    """An invented person; `key` is the first half of the e-mail address."""

    key: str
    name: str
    state: str
    district: str
    language: str = "en"
    roles: tuple[str, ...] = ("buyer",)

    @property
    def login(self) -> str:
        return f"{self.key}@demo.in"


_SELLS: Final = ("seller",)
SELLERS: Final = (
    Character("farmer", "Ramesh Patidar", "Madhya Pradesh", "Ujjain", "en", _SELLS),
    Character("mandsaur", "Malwa Kisan Producer Company", "Madhya Pradesh", "Mandsaur", "hi", _SELLS),
    Character("sunita", "Sunita Jadhav", "Maharashtra", "Nashik", "mr", _SELLS),
    Character("latur", "Marathwada Shetkari FPO", "Maharashtra", "Latur", "mr", _SELLS),
    Character("gurpreet", "Gurpreet Singh Sandhu", "Punjab", "Ludhiana", "en", _SELLS),
    Character("devilal", "Devi Lal Choudhary", "Rajasthan", "Jodhpur", "hi", _SELLS),
    Character("saurashtra", "Saurashtra Agro Producer Company", "Gujarat", "Rajkot", "en", _SELLS),
    Character("venkat", "Venkat Reddy Gaddam", "Telangana", "Nizamabad", "en", _SELLS),
    Character("guntur", "Guntur Mirchi Growers FPO", "Andhra Pradesh", "Guntur", "en", _SELLS),
    Character("shivappa", "Shivappa Gowda", "Karnataka", "Davangere", "en", _SELLS),
    Character("rajendra", "Rajendra Yadav", "Uttar Pradesh", "Agra", "hi", _SELLS),
    Character("kavita", "Kavita Thakur", "Himachal Pradesh", "Shimla", "hi", _SELLS),
)
BUYERS: Final = (
    Character("mill", "Malwa Oil Mills", "Madhya Pradesh", "Indore"),
    Character("trader", "Deccan Agro Traders", "Maharashtra", "Pune", roles=("buyer", "seller")),
    Character("ravi", "Ravi Trading Company", "Madhya Pradesh", "Dewas", "hi"),
    Character("narmada", "Narmada Dal Mill", "Madhya Pradesh", "Narsinghpur", "hi"),
    Character("sahyadri", "Sahyadri Exports", "Maharashtra", "Nashik", "mr"),
    Character("vidarbha", "Vidarbha Pulses", "Maharashtra", "Akola", "mr"),
    Character("lasalgaon", "Lasalgaon Onion Traders", "Maharashtra", "Nashik", "mr"),
    Character("azadpur", "Azadpur Fruit Company", "Delhi", "Delhi", "hi"),
    Character("khanna", "Khanna Roller Flour Mills", "Punjab", "Ludhiana"),
    Character("marudhar", "Marudhar Spices", "Rajasthan", "Jodhpur", "hi"),
    Character("unjha", "Unjha Masala Exports", "Gujarat", "Mehsana"),
    Character("gondal", "Gondal Ginning and Oil", "Gujarat", "Rajkot"),
    Character("krishna", "Krishna Cold Storage", "Andhra Pradesh", "Krishna"),
    Character("godavari", "Godavari Rice Industries", "Andhra Pradesh", "East Godavari"),
    Character("charminar", "Charminar Foods", "Telangana", "Hyderabad"),
    Character("tungabhadra", "Tungabhadra Feeds", "Karnataka", "Bellary"),
    Character("cauvery", "Cauvery Agro Mills", "Karnataka", "Mysuru"),
    Character("kongu", "Kongu Traders", "Tamil Nadu", "Erode"),
    Character("yamuna", "Yamuna Starch and Foods", "Uttar Pradesh", "Agra", "hi"),
    Character("hooghly", "Hooghly Commodities", "West Bengal", "Kolkata"),
)
LATE_PAYER: Final = Character("vindhya", "Vindhya Commodities", "Madhya Pradesh", "Satna", "hi")
"""A buyer who does not pay, is blocked for it, and bids on nothing else."""
ADMIN: Final = Character("admin", "Market office", "Madhya Pradesh", "Indore", "en", ("admin",))
EVERYBODY: Final = (*SELLERS, *BUYERS, LATE_PAYER, ADMIN)
ROBOTS: Final = tuple(buyer for buyer in BUYERS if buyer.key not in ("mill", "trader"))
"""Buyers that robots may bid for: never those a newcomer signs in as."""


def demo_logins() -> tuple[Login, ...]:
    """The four people a newcomer can sign in as."""
    by_key = {character.key: character for character in EVERYBODY}
    shown = (
        (N_("Sells"), by_key["farmer"]),
        (N_("Buys"), by_key["mill"]),
        (N_("Buys and sells"), by_key["trader"]),
        (N_("Market office"), by_key["admin"]),
    )
    return tuple(Login(role=role, login=person.login, password=PASSWORD) for role, person in shown)


def find_people(characters: tuple[Character, ...] = EVERYBODY) -> dict[str, Person]:
    """Find those of the demo's people who are there, by key."""
    found = {each.key: accounts.find_person_by_login(login=each.login) for each in characters}
    return {key: person for key, person in found.items() if person is not None}


def bring_people(*, now: datetime) -> dict[str, Person]:
    """Create the demo's people who are not there yet; returns all by key. One password hash each: slow."""
    known = find_people()
    return {each.key: known.get(each.key) or _create(each, now=now) for each in EVERYBODY}


def _create(character: Character, *, now: datetime) -> Person:
    return accounts.create_person(
        name=character.name,
        login=character.login,
        password=PASSWORD,
        roles=character.roles,
        now=now,
        language=character.language,
        state=character.state,
        district=character.district,
    )
