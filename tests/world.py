"""The people and produce tests speak of: seller, buyer, rival, stranger (no roles to act), admin."""

from dataclasses import dataclass

from services import accounts
from services.accounts import Person
from services.core.clock import utc_now

PASSWORD = "turmeric-fields-42"


@dataclass(frozen=True, slots=True, kw_only=True)
class World:
    """Named people on a fresh database."""

    seller: Person
    buyer: Person
    rival: Person
    stranger: Person
    admin: Person

    @classmethod
    def make(cls) -> "World":
        return cls(
            seller=person("Sunita Farmer", roles=("seller",)),
            buyer=person("Bharat Mills", roles=("buyer",)),
            rival=person("Ravi Traders", roles=("buyer",)),
            stranger=person("Stranger", roles=("seller", "buyer")),
            admin=person("Admin", roles=("admin",)),
        )


def person(name: str, *, roles: tuple[str, ...], login: str | None = None) -> Person:
    """Create a person by the same service the house's commands use."""
    login = login or f"{name.split(maxsplit=1)[0].lower()}@example.in"
    return accounts.create_person(name=name, login=login, password=PASSWORD, roles=roles, now=utc_now())
