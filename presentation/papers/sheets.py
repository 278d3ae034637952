"""What stands on each paper, in the reader's words: the same sheet for the page and for the PDF."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Final

from flask_babel import force_locale, get_locale, gettext

from presentation.formatting import date_local, money, quintals_text, state_name
from services.core.errors import N_
from services.core.money import Paise, rupees, total_for
from services.fees import HOUSE
from services.papers import NAMES, Facts, LineFacts, PaperKind, PartyFacts, amount_in_words
from services.prices import KINDS as FEE_KINDS

PERCENT_PPM: Final = 10_000
WAYS: Final = {
    "direct": N_("paid to the seller directly"),
    "bank": N_("by bank transfer"),
    "cash": N_("in cash"),
    "upi": N_("by UPI"),
    "gateway": N_("by card or net banking"),
    "wallet": N_("from the wallet"),
    "earnest": N_("from the earnest money"),
}
_KINDS: Final = {**FEE_KINDS, HOUSE: N_("commission of the house")}
Pair = tuple[str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """A line of the account: what, how it was reckoned, how much."""

    what: str
    how: str
    amount: str
    strong: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Party:
    """One side as the paper names it."""

    role: str
    name: str
    place: str
    contact: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Sheet:
    """A whole paper in words; without a number it is a draft, and `code` is empty."""

    language: str
    title: str
    house: str
    address: str
    number: str
    day: str
    parties: tuple[Party, ...]
    about: tuple[Pair, ...]
    rows: tuple[Row, ...]
    in_words: str
    sentences: tuple[str, ...]
    signatures: tuple[str, ...]
    code: str
    check_at: str
    labels: Mapping[str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Body:
    about: tuple[Pair, ...]
    rows: tuple[Row, ...]
    amount: int
    sentences: tuple[str, ...]
    signatures: tuple[str, ...] = ()


def sheet_of(facts: Facts, *, language: str, code: str = "", check_at: str = "") -> Sheet:
    """Put the facts of a paper in words of one language; `check_at` is the address its QR code opens."""
    with force_locale(language):
        body = _BODIES[facts.kind](facts)
        return Sheet(
            language=language,
            title=gettext(NAMES[facts.kind]),
            house=facts.house.name,
            address=facts.house.address,
            number=facts.number,
            day=date_local(facts.issued_on),
            parties=(_party(gettext("Seller"), facts.seller), _party(gettext("Buyer"), facts.buyer)),
            about=(*_about(facts), *body.about),
            rows=body.rows,
            in_words=amount_in_words(body.amount, language=language) if body.rows else "",
            sentences=body.sentences,
            signatures=body.signatures if facts.number else (),
            code=code,
            check_at=check_at,
            labels=_labels(facts),
        )


def _labels(facts: Facts) -> dict[str, str]:
    """The words around the facts, for both ways of showing them."""
    return {
        "number": gettext("Number"),
        "day": gettext("Date"),
        "what": gettext("Particulars"),
        "how": gettext("Reckoned as"),
        "amount": gettext("Amount"),
        "in_words": gettext("In words"),
        "draft": gettext("Draft: an estimate without a number, not a paper"),
        "check": gettext("Check this paper"),
        "check_how": gettext(
            "Scan the code: the house says who, what and how much it signed. Believe that, not the print."
        ),
        "ledger": gettext("Ledger of the auction %(auction)s, line %(line)s")
        % {"auction": facts.auction, "line": facts.ledger_version},
        "ledger_hash": facts.ledger_hash,
        "key": gettext("Signed with the key %(key)s", key=facts.house.key),
    }


def _party(role: str, party: PartyFacts) -> Party:
    place = ", ".join(filter(None, (party.district, state_name(party.state))))
    return Party(role=role, name=party.name, place=place, contact=party.contact)


def _about(facts: Facts) -> tuple[Pair, ...]:
    lot = facts.lot
    language = str(get_locale() or "en")
    crop = " ".join(filter(None, (lot.crop.get(language) or lot.crop.get("en", ""), lot.variety)))
    places = dict.fromkeys((lot.market, lot.district, state_name(lot.state)))
    place = ", ".join(filter(None, places))
    return (
        (gettext("Lot"), crop or "–"),
        (gettext("Grade"), lot.grade or "–"),
        (gettext("Place"), place or "–"),
        (gettext("Weight"), _weight(facts)),
        (gettext("Rate per quintal"), money(facts.rate)),
        (gettext("Sold at auction on"), date_local(facts.sold_on)),
        (gettext("Sale"), facts.sale),
    )


def _weight(facts: Facts) -> str:
    return gettext("%(quintals)s quintals", quintals=quintals_text(facts.grams))


def _exact(amount: int) -> str:
    """Money on paper: always with paise, so that nothing can be written behind it."""
    text = money(rupees(abs(amount)), paise=True)
    return f"−{text}" if amount < 0 else text


def _gross(facts: Facts) -> Row:
    how = gettext("%(rate)s × %(weight)s", rate=money(facts.rate), weight=_weight(facts))
    if facts.statement.gross != total_for(rate=Paise(facts.rate), grams=facts.grams):
        how = gettext("as settled by weight and quality")
    return Row(what=gettext("Price of the lot"), how=how, amount=_exact(facts.statement.gross))


def _line(line: LineFacts, *, sign: int) -> Row:
    what = gettext(_KINDS.get(line.kind, line.kind))
    what = what[:1].upper() + what[1:]
    name = gettext(line.name) if line.name else ""
    if name and name.casefold() != what.casefold():
        what = f"{what} ({name})"
    return Row(what=what, how=_how(line), amount=_exact(sign * line.amount))


def _how(line: LineFacts) -> str:
    if line.unit == "percent":
        whole, part = divmod(line.rate, PERCENT_PPM)
        share = f"{whole}.{part:04d}".rstrip("0").rstrip(".")
        return gettext("%(share)s%% of the price", share=share)
    if line.unit == "per_bag":
        return gettext("%(rate)s a bag", rate=money(line.rate))
    if line.unit == "per_quintal":
        return gettext("%(rate)s a quintal", rate=money(line.rate))
    return ""


def _agreement(facts: Facts) -> _Body:
    statement = facts.statement
    return _Body(
        about=(),
        rows=(_gross(facts), _strong(gettext("Agreed price"), statement.gross)),
        amount=statement.gross,
        sentences=(
            gettext(
                "The seller sells and the buyer buys this lot at the price found in the auction, as it was "
                "described there."
            ),
            gettext("The buyer pays the price and the buyer's fees; then the seller hands over the lot."),
            gettext(
                "Fees and deductions are those of the day of the auction, as the house showed them there."
            ),
        ),
        signatures=(gettext("Seller"), gettext("Buyer"), gettext("For the house")),
    )


def _statement(facts: Facts) -> _Body:
    statement = facts.statement
    taken = statement.of("seller")
    rows = [_gross(facts), *(_line(line, sign=-1) for line in taken)]
    rows.append(_strong(gettext("Deductions in all"), -sum(line.amount for line in taken)))
    if statement.rounding:
        rows.append(
            Row(what=gettext("Rounded to the rupee"), how="", amount=_exact(statement.rounding)),
        )
    rows.append(_strong(gettext("Net to the seller"), statement.net))
    return _Body(
        about=(),
        rows=tuple(rows),
        amount=statement.net,
        sentences=(gettext("Nothing but the lines above was taken from the price."),) if facts.number else (),
        signatures=(gettext("Seller"), gettext("For the house")),
    )


def _invoice(facts: Facts) -> _Body:
    statement = facts.statement
    rows = (
        _gross(facts),
        *(_line(line, sign=1) for line in statement.of("buyer")),
        _strong(gettext("Due from the buyer"), statement.due),
    )
    return _Body(
        about=(),
        rows=rows,
        amount=statement.due,
        sentences=(),
        signatures=(gettext("Buyer"), gettext("For the house")),
    )


def _receipt(facts: Facts) -> _Body:
    rows = [
        Row(
            what=gettext("Paid on %(day)s", day=date_local(payment.at)),
            how=", ".join(filter(None, (_way(payment.way), payment.reference))),
            amount=_exact(payment.amount),
        )
        for payment in facts.payments
    ]
    return _Body(
        about=(),
        rows=(*rows, _strong(gettext("Received in all"), facts.amount)),
        amount=facts.amount,
        sentences=(gettext("Received from the buyer with thanks, for the lot named above."),),
        signatures=(gettext("For the house"),),
    )


def _way(way: str) -> str:
    return gettext(WAYS[way]) if way in WAYS else way


def _gate_pass(facts: Facts) -> _Body:
    return _Body(
        about=(
            (gettext("Handed over on"), date_local(facts.handed_over_on or None)),
            (gettext("Vehicle, slip, driver"), facts.handed_over_note or "–"),
        ),
        rows=(),
        amount=0,
        sentences=(
            gettext("Let this lot pass: it was sold at auction and its price is paid."),
            gettext("The gate compares crop, weight and vehicle with what stands here."),
        ),
        signatures=(gettext("Seller"), gettext("Driver"), gettext("Gate")),
    )


def _strong(what: str, amount: int) -> Row:
    return Row(what=what, how="", amount=_exact(amount), strong=True)


_BODIES: Final[dict[PaperKind, Callable[[Facts], _Body]]] = {
    PaperKind.AGREEMENT: _agreement,
    PaperKind.RECEIPT: _receipt,
    PaperKind.GATE_PASS: _gate_pass,
    PaperKind.INVOICE: _invoice,
    PaperKind.STATEMENT: _statement,
}
