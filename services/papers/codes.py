"""What the QR code of a paper says, signed so that anybody with the house's public key can check it.

"MC1", the name of the key, what is said as JSON in base64, and the signature over all before it, with dots
between: "MC1.1f0c….eyJ….xA…".
"""

import re
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

import orjson

from services.core.errors import N_
from services.papers.rules import PaperKind
from services.papers.views import Facts
from services.runtime import ed25519, sealing
from services.runtime.sealing import decode, encode

MARK: Final = "MC1"
LONGEST_NAME: Final = 40
LONGEST_PAYLOAD: Final = 2_000
CODE: Final = re.compile(
    rf"{MARK}\.[0-9a-f]{{8}}\.[A-Za-z0-9_-]{{20,{LONGEST_PAYLOAD}}}\.[A-Za-z0-9_-]{{86}}"
)


class Finding(StrEnum):
    """What came of a check."""

    HOLDS = "holds"
    UNREADABLE = "unreadable"
    OTHER_HOUSE = "other_house"
    FORGED = "forged"
    CHANGED = "changed"
    NOT_IN_BOOKS = "not_in_books"
    FILE_CHANGED = "file_changed"


SENTENCES: Final = {
    Finding.HOLDS: N_("This paper holds: the house issued it, and it says just this."),
    Finding.UNREADABLE: N_(
        "There is no code of a paper in this. Scan the whole QR code, or choose the PDF itself."
    ),
    Finding.OTHER_HOUSE: N_(
        "This paper does not hold here: another house's key signed it, or this house's earlier one."
    ),
    Finding.FORGED: N_(
        "This paper does not hold: its code is forged or was changed. Believe nothing it says."
    ),
    Finding.CHANGED: N_(
        "This paper does not hold: the house wrote a paper like it, but what is marked was changed."
    ),
    Finding.NOT_IN_BOOKS: N_(
        "The house's key signed this, but it is not in the house's books. Ask the office before you trust it."
    ),
    Finding.FILE_CHANGED: N_(
        "The code holds, but this file was changed after the house wrote it. Trust only what stands here."
    ),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """What a code says: money in paise, an ISO day, hashes in hex."""

    house: str
    kind: PaperKind
    number: str
    sale: str
    seller: str
    buyer: str
    amount: int
    day: str
    ledger_hash: str
    facts_hash: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """What came of a check; `said` is None unless it can be read, `changed` names what was changed."""

    finding: Finding
    said: Said | None = None
    changed: tuple[str, ...] = ()
    code: str = ""

    @property
    def holds(self) -> bool:
        """Whether the paper is what it says."""
        return self.finding is Finding.HOLDS

    @property
    def is_signed(self) -> bool:
        """Whether the house signed what is said, so that it may be shown."""
        return self.finding in (Finding.HOLDS, Finding.NOT_IN_BOOKS, Finding.FILE_CHANGED)

    @property
    def sentence(self) -> str:
        """The finding as a msgid."""
        return SENTENCES[self.finding]


def said_of(facts: Facts, *, sha256: str) -> Said:
    """What the code of a paper says of its facts."""
    return Said(
        house=facts.house.name,
        kind=facts.kind,
        number=facts.number,
        sale=facts.sale,
        seller=facts.seller.name[:LONGEST_NAME],
        buyer=facts.buyer.name[:LONGEST_NAME],
        amount=facts.amount,
        day=facts.issued_on,
        ledger_hash=facts.ledger_hash,
        facts_hash=sha256,
    )


def write_code(said: Said) -> str:
    """Write and sign a code."""
    payload = orjson.dumps(
        [
            said.house,
            said.kind,
            said.number,
            said.sale,
            said.seller,
            said.buyer,
            said.amount,
            said.day,
            encode(bytes.fromhex(said.ledger_hash)),
            encode(bytes.fromhex(said.facts_hash)),
        ]
    )
    body = f"{MARK}.{sealing.the_house().key_name}.{encode(payload)}"
    return f"{body}.{encode(sealing.sign(body.encode('ascii')))}"


def find_code(text: str) -> str:
    """Find the code in a text or an address; empty when there is none, or more than one."""
    found = set(CODE.findall(text))
    return found.pop() if len(found) == 1 else ""


def check_code(text: str, *, public_key: bytes) -> Verdict:
    """Check a code by its signature alone, as anybody may without the house."""
    code = find_code(text)
    said = _read(code)
    if said is None:
        return Verdict(finding=Finding.UNREADABLE)
    body, _, signature = code.rpartition(".")
    if body.split(".")[1] != sealing.name_of_key(public_key):
        return Verdict(finding=Finding.OTHER_HOUSE, said=said, code=code)
    if not ed25519.is_signed(public_key, body.encode("ascii"), decode(signature)):
        return Verdict(finding=Finding.FORGED, said=said, code=code)
    return Verdict(finding=Finding.HOLDS, said=said, code=code)


def _read(code: str) -> Said | None:
    try:
        house, kind, number, sale, seller, buyer, amount, day, ledger, facts = orjson.loads(
            decode(code.split(".")[2])
        )
        texts = (house, number, sale, seller, buyer, day, ledger, facts)
        if type(amount) is not int or not all(isinstance(text, str) for text in texts):
            return None
        return Said(
            house=house,
            kind=PaperKind(kind),
            number=number,
            sale=sale,
            seller=seller,
            buyer=buyer,
            amount=amount,
            day=day,
            ledger_hash=decode(ledger).hex(),
            facts_hash=decode(facts).hex(),
        )
    except (ValueError, IndexError, TypeError):
        return None
