"""What the ledger says, kind by kind: the service writes with these builders, replay reads the same shapes.

Money is integer paise per quintal, moments are ISO 8601 UTC to the microsecond, a bidder is the number of
its alias (2 for "Bidder 2"): new ones count up from 1 in the order of their first entry.

| kind              | payload                                             | written by                     |
|-------------------|-----------------------------------------------------|--------------------------------|
| `created`         | {auction}                                           | a draft is born; first entry   |
| `published`       | {start_price, step, starts_at, ends_at,             | draft → scheduled, and again   |
|                   |  hard_end_at, soft_close_window_s, max_extensions,  | whenever a scheduled auction   |
|                   |  consent, consent_hours, reserve: commitment/null}  | is edited                      |
|                   |  and {format} of sealed ones, of Dutch ones {format,|                                |
|                   |  floor_price, drop, drop_every_s}, and {earnest_ppm}|                                |
|                   |  where earnest money is asked                       |                                |
| `opened`          | {}                                                  | scheduled → live               |
| `maximum`         | {bidder, commitment}                                | auto-bid set, raised, or       |
|                   |                                                     | withdrawn; before its bids     |
| `bid`             | {bidder, amount, kind: plain/auto/reserve/accept/   | each entry of an Outcome       |
|                   |  voided}                                            |                                |
| `extended`        | {ends_at, extensions}                               | after the bids that earned it  |
| `reserve_lowered` | {reserve: commitment}                               | before the bid it may cause    |
| `sealed_bid`      | {bidder, commitment}                                | a sealed bid set or replaced   |
| `opened_bid`      | {bidder, amount, nonce, seq}                        | each sealed bid that stands at |
|                   |                                                     | the close, highest first       |
| `closed`          | {status, price, leader, ends_at, decide_by, early}  | live → sold, ended, pending    |
| `consent`         | {answer, status}                                    | pending_consent → sold, ended  |
| `cancelled`       | {}                                                  | called off without bids        |
| `voided`          | {bidder, reason, without: [bidder …]}               | a leader or sealed bid is out; |
|                   |                                                     | `without`: passed over, too    |
| `defaulted`       | {bidder}                                            | the buyer did not pay in time  |
| `asked`           | {bidder, amount, until, without: [bidder …]}        | the next promisor is asked     |
| `answered`        | {bidder, answer}                                    | accepted (sold at `amount`),   |
|                   |                                                     | declined, lapsed, withdrawn    |

One command writes one group, at one moment:
    plain bid          bid(plain) [bid(auto)] [bid(reserve)] [extended]
    auto-bid           maximum [bid(auto) [bid(auto)]] [bid(reserve)] [extended]
    auto-bid withdrawn maximum (a commitment to 0, so that rivals cannot tell it from a raise)
    reserve lowered    reserve_lowered [bid(reserve)] [extended]
    sealed bid         sealed_bid
    sealed close       opened_bid [opened_bid …] closed
    Dutch sale         bid(accept) closed
    voided             voided [bid(voided)]
`records_of(outcome)` gives the bids and the extension; the head is `maximum` or `reserve_lowered`, and a
plain bid is its own head. The reserve itself and every maximum stay out of the ledger: whoever holds the
nonces (the house all, an owner its own) can open the commitments. Those of sealed bids are opened for
everybody at the close: `seq` is the line of the commitment, which `nonce` and `amount` must give again.
"""

import hashlib
import re
from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Final

from services.bidding.ledger.chain import Payload, Record, Secret, stamp
from services.bidding.rules import (
    Answer,
    Bidder,
    Closing,
    ConsentAnswer,
    Format,
    Outcome,
    State,
    Status,
    Terms,
)
from services.core.clock import parse_iso

# A fixed length keeps nonce ‖ amount from being cut in two ways.
_NONCE: Final = re.compile(r"[0-9a-f]{32}")
_CLOCK: Final = ("floor_price", "drop", "drop_every_s")


def commitment(secret: Secret) -> str:
    """Return SHA-256(nonce ‖ paise) in hex; an own step is bound too, as nonce ‖ paise ‖ "+" ‖ step.

    The nonce is 32 lower-case hex digits; anything else raises ValueError.
    """
    if _NONCE.fullmatch(secret.nonce) is None:
        raise ValueError("a nonce is 32 lower-case hex digits")
    step = "" if secret.own_step is None else f"+{secret.own_step}"
    return hashlib.sha256(f"{secret.nonce}{secret.amount}{step}".encode()).hexdigest()


def created(*, auction: str) -> Record:
    """The ledger belongs to this auction (public id), so it cannot be passed off as another's."""
    return Record("created", {"auction": auction})


def published(terms: Terms, *, ends_at: datetime, reserve: Secret | None) -> Record:
    """The terms everybody bids on; the reserve, when there is one, only as a commitment."""
    return Record(
        "published",
        {
            "start_price": terms.start_price,
            "step": terms.step,
            "starts_at": stamp(terms.starts_at),
            "ends_at": stamp(ends_at),
            "hard_end_at": stamp(terms.hard_end_at),
            "soft_close_window_s": terms.soft_close_window_s,
            "max_extensions": terms.max_extensions,
            "consent": terms.consent,
            "consent_hours": terms.consent_hours,
            "reserve": None if reserve is None else commitment(reserve),
            **_format_part(terms),
            **({"earnest_ppm": terms.earnest_ppm} if terms.earnest_ppm else {}),
        },
    )


def _format_part(terms: Terms) -> dict[str, str | int | None]:
    """Nothing for an English auction, whose ledgers are older than the other formats."""
    if terms.format is Format.ENGLISH:
        return {}
    clock = {} if terms.format.is_sealed else {name: getattr(terms, name) for name in _CLOCK}
    return {"format": terms.format.value, **clock}


def terms_of(payload: Payload) -> tuple[Terms, State]:
    """Read a `published` payload back: the terms without the hidden reserve, and the scheduled state."""
    form = Format(payload.get("format", Format.ENGLISH))
    terms = Terms(
        start_price=payload["start_price"],
        step=payload["step"],
        starts_at=parse_iso(payload["starts_at"]),
        hard_end_at=parse_iso(payload["hard_end_at"]),
        soft_close_window_s=payload["soft_close_window_s"],
        max_extensions=payload["max_extensions"],
        consent=payload["consent"],
        consent_hours=payload["consent_hours"],
        format=form,
        earnest_ppm=payload.get("earnest_ppm", 0),
        **{name: payload[name] for name in _CLOCK if form is Format.DUTCH},
    )
    return terms, State(status=Status.SCHEDULED, ends_at=parse_iso(payload["ends_at"]))


def opened() -> Record:
    """Bidding has begun."""
    return Record("opened", {})


def maximum(*, bidder: int, secret: Secret) -> Record:
    """A bidder's standing maximum was set, raised or (amount 0) withdrawn."""
    return Record("maximum", {"bidder": bidder, "commitment": commitment(secret)})


def sealed_bid(*, bidder: int, secret: Secret) -> Record:
    """A bidder's one sealed bid was set or replaced."""
    return Record("sealed_bid", {"bidder": bidder, "commitment": commitment(secret)})


def opened_bid(*, bidder: int, secret: Secret, seq: int) -> Record:
    """The sealed bid committed to at line `seq`, for everybody to see and to check."""
    return Record(
        "opened_bid", {"bidder": bidder, "amount": secret.amount, "nonce": secret.nonce, "seq": seq}
    )


def reserve_lowered(*, reserve: Secret) -> Record:
    """The seller asks for less than before."""
    return Record("reserve_lowered", {"reserve": commitment(reserve)})


def records_of(outcome: Outcome, *, alias_of: Callable[[Bidder], int]) -> list[Record]:
    """The bids of a command in their order, then the extension they earned."""
    records = [
        Record("bid", {"bidder": alias_of(each.bidder), "amount": each.amount, "kind": each.kind.value})
        for each in outcome.entries
    ]
    if outcome.extended:
        state = outcome.state
        records.append(Record("extended", {"ends_at": stamp(state.ends_at), "extensions": state.extensions}))
    return records


def closed(closing: Closing, *, alias_of: Callable[[Bidder], int]) -> Record:
    """How the auction ended, for how much and with whom on top."""
    state = closing.state
    return Record(
        "closed",
        {
            "status": state.status.value,
            "price": state.price,
            "leader": None if state.lead is None else alias_of(state.lead.bidder),
            "ends_at": stamp(state.ends_at),
            "decide_by": None if state.decide_by is None else stamp(state.decide_by),
            "early": closing.early,
        },
    )


def consent(state: State, *, answer: ConsentAnswer) -> Record:
    """The seller's yes, no or silence, and where it left the auction."""
    return Record("consent", {"answer": answer.value, "status": state.status.value})


def voided(*, bidder: int, reason: str, without: Sequence[int]) -> Record:
    """A bidder is out, and with them those who would lead next but can't; the next promise leads."""
    return Record("voided", {"bidder": bidder, "reason": reason, "without": list(without)})


def defaulted(*, bidder: int) -> Record:
    """The buyer did not pay, nor within the grace."""
    return Record("defaulted", {"bidder": bidder})


def asked(*, bidder: int, amount: int, until: datetime, without: Sequence[int]) -> Record:
    """The next promisor is asked to take the lot at the own last promise; `without` may not buy now."""
    payload = {"bidder": bidder, "amount": amount, "until": stamp(until), "without": list(without)}
    return Record("asked", payload)


def answered(*, bidder: int, answer: Answer) -> Record:
    """What became of the question."""
    return Record("answered", {"bidder": bidder, "answer": answer.value})


def cancelled() -> Record:
    """The auction was called off before anybody bid."""
    return Record("cancelled", {})
