"""A house without a database: runs commands by the rules and writes the ledger as the service does."""

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta

from services.bidding import ledger, rules
from services.bidding.ledger import LedgerEntry, Record, Secret
from services.bidding.rules import (
    Bidder,
    ConsentAnswer,
    Format,
    Lead,
    Outcome,
    SealedBid,
    State,
    Status,
    Terms,
)

START = datetime(2026, 11, 21, 4, 0, tzinfo=UTC)
END = START + timedelta(hours=6)
HARD_END = END + timedelta(minutes=30)
NOON = START + timedelta(hours=1)
SECOND = timedelta(seconds=1)
A, B, C = "asha", "balu", "chetan"
AUCTION = "Kx81mQaZ"


def rs(rupees: float) -> int:
    """Paise for a rupee amount written in a test."""
    return round(rupees * 100)


def terms_with(
    *, start: float = 5000, reserve: float | None = None, step: float | None = None, **more: object
) -> Terms:
    terms = Terms(
        start_price=rs(start),
        starts_at=START,
        hard_end_at=HARD_END,
        reserve_price=None if reserve is None else rs(reserve),
        step=None if step is None else rs(step),
    )
    return replace(terms, **more)  # type: ignore[arg-type]


def dutch_with(*, floor: float = 4000, drop: float = 50, every: int = 60, **more: object) -> Terms:
    """From ₹5,000 down ₹50 a minute to ₹4,000."""
    clock = {"floor_price": rs(floor), "drop": rs(drop), "drop_every_s": every}
    return terms_with(format=Format.DUTCH, **clock, **more)  # type: ignore[arg-type]


def live(lead: Lead | None = None, **more: object) -> State:
    state = State(status=Status.LIVE, ends_at=END, lead=lead, bidder_count=0 if lead is None else 1)
    return replace(state, **more)  # type: ignore[arg-type]


@dataclass
class House:
    """One auction from its draft on; `secrets` and `ledger` are what a real house stores."""

    terms: Terms = field(default_factory=terms_with)
    now: datetime = NOON
    state: State = field(init=False)
    ledger: list[LedgerEntry] = field(default_factory=list)
    secrets: dict[int, Secret] = field(default_factory=dict)
    aliases: dict[Bidder, int] = field(default_factory=dict)
    said: list[tuple[Bidder, float, str]] = field(default_factory=list)
    envelopes: dict[Bidder, SealedBid] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.state = State(status=Status.SCHEDULED, ends_at=END)
        self.write(ledger.created(auction=AUCTION), at=START)
        reserve = self._secret(self.terms.reserve_price) if self.terms.reserve_price else None
        self.write(ledger.published(self.terms, ends_at=END, reserve=reserve), secret=reserve, at=START)
        self.state = rules.open_if_due(self.terms, self.state, now=START)
        self.write(ledger.opened(), at=START)

    def plain(self, bidder: Bidder, rupees: float) -> Outcome:
        outcome = rules.place_plain(
            self.terms,
            self.state,
            bidder=bidder,
            amount=rs(rupees),
            now=self.now,
            is_new=bidder not in self.aliases,
        )
        self._meet(bidder)
        return self._done(outcome)

    def auto(self, bidder: Bidder, rupees: float, *, step: float | None = None) -> Outcome:
        own_step = None if step is None else rs(step)
        outcome = rules.place_auto(
            self.terms,
            self.state,
            bidder=bidder,
            maximum=rs(rupees),
            own_step=own_step,
            now=self.now,
            is_new=bidder not in self.aliases,
        )
        self._meet(bidder)
        return self._done(outcome, self._maximum(bidder, rs(rupees), own_step))

    def withdraw(self, bidder: Bidder) -> Outcome:
        outcome = rules.cancel_auto(self.terms, self.state, bidder=bidder, now=self.now)
        return self._done(outcome, self._maximum(bidder, 0, None))

    def lower_reserve(self, rupees: float) -> Outcome:
        self.terms, outcome = rules.lower_reserve(
            self.terms, self.state, new_reserve=rs(rupees), now=self.now
        )
        secret = self._secret(rs(rupees))
        return self._done(outcome, (ledger.reserve_lowered(reserve=secret), secret))

    def sealed(self, bidder: Bidder, rupees: float) -> Outcome:
        outcome = rules.place_sealed(
            self.terms, self.state, amount=rs(rupees), now=self.now, is_new=bidder not in self.aliases
        )
        self._meet(bidder)
        secret = self._secret(rs(rupees))
        self.envelopes[bidder] = SealedBid(bidder=bidder, amount=rs(rupees), seq=len(self.ledger) + 1)
        return self._done(outcome, (ledger.sealed_bid(bidder=self.aliases[bidder], secret=secret), secret))

    def open_all(self, *, early: bool = False) -> State:
        """Close a sealed auction."""
        done = rules.close_sealed(self.terms, self.state, self.envelopes.values(), now=self.now, early=early)
        openings = [
            ledger.opened_bid(bidder=self.aliases[bid.bidder], secret=self.secrets[bid.seq], seq=bid.seq)
            for bid in done.openings
        ]
        self.write(*openings, ledger.closed(done.closing, alias_of=self.aliases.__getitem__))
        self.state = done.closing.state
        return self.state

    def accept(self, bidder: Bidder, rupees: float) -> State:
        """Take the price of a Dutch auction."""
        outcome = rules.accept_price(self.terms, self.state, bidder=bidder, amount=rs(rupees), now=self.now)
        self._meet(bidder)
        self._done(outcome)
        closing = rules.Closing(state=outcome.state, early=False)
        self.write(ledger.closed(closing, alias_of=self.aliases.__getitem__))
        return self.state

    def close(self, *, early: bool = False) -> State:
        closing = rules.close(self.terms, self.state, now=self.now, early=early)
        self.write(ledger.closed(closing, alias_of=self.aliases.__getitem__))
        self.state = closing.state
        return self.state

    def answer(self, answer: ConsentAnswer) -> State:
        self.state = rules.answer_consent(self.state, answer=answer, now=self.now)
        self.write(ledger.consent(self.state, answer=answer))
        return self.state

    def write(self, *records: Record, secret: Secret | None = None, at: datetime | None = None) -> None:
        """Seal records at the end of the ledger; `secret` belongs to the first of them."""
        last = self.ledger[-1] if self.ledger else None
        if secret is not None:
            self.secrets[len(self.ledger) + 1] = secret
        self.ledger += ledger.chain(
            records,
            at=at or self.now,
            last_seq=last.seq if last else 0,
            last_hash=last.hash if last else ledger.GENESIS,
        )

    def aliased(self) -> State:
        """The state with alias numbers for bidders, as replay tells it."""
        lead = self.state.lead
        return (
            self.state
            if lead is None
            else replace(self.state, lead=replace(lead, bidder=self.aliases[lead.bidder]))
        )

    def _meet(self, bidder: Bidder) -> None:
        self.aliases.setdefault(bidder, len(self.aliases) + 1)

    def _secret(self, amount: int, own_step: int | None = None) -> Secret:
        return Secret(nonce=f"{len(self.ledger):032x}", amount=amount, own_step=own_step)

    def _maximum(self, bidder: Bidder, amount: int, own_step: int | None) -> tuple[Record, Secret]:
        secret = self._secret(amount, own_step)
        return ledger.maximum(bidder=self.aliases[bidder], secret=secret), secret

    def _done(self, outcome: Outcome, head: tuple[Record, Secret] | None = None) -> Outcome:
        records = ledger.records_of(outcome, alias_of=self.aliases.__getitem__)
        if head is None:
            self.write(*records)
        else:
            self.write(head[0], *records, secret=head[1])
        self.state = outcome.state
        self.said += said(outcome)
        return outcome


def said(outcome: Outcome) -> list[tuple[Bidder, float, str]]:
    """The entries of an outcome as short words: bidder, rupees, kind."""
    return [(each.bidder, each.amount / 100, each.kind.value) for each in outcome.entries]


def lively() -> House:
    """Every kind of command once or more, sold in the end by consent."""
    house = House(terms_with(reserve=6500, consent=True))
    house.plain(A, 5000)
    house.auto(A, 5500, step=50)
    house.auto(B, 5300)
    house.auto(C, 6000)
    house.withdraw(C)
    house.withdraw(A)
    house.auto(C, 6300)
    house.lower_reserve(6400)
    house.now = END - SECOND
    house.lower_reserve(6200)
    house.plain(B, 6250)
    house.now = house.state.ends_at
    house.close()
    house.answer(ConsentAnswer.ACCEPTED)
    return house


def sealed_house(form: Format = Format.SEALED_SECOND, **terms: object) -> House:
    """A (replaced, then lower), B (highest) and C, not yet closed: lines 4 to 7 are their envelopes."""
    house = House(terms_with(format=form, **terms))
    house.sealed(A, 5900)
    house.sealed(B, 5500)
    house.sealed(C, 5300)
    house.sealed(A, 5200)
    return house


def opened_house(form: Format = Format.SEALED_SECOND, **terms: object) -> House:
    """The same after its close: lines 8 to 10 open B, C, A, line 11 is `closed`."""
    house = sealed_house(form, **terms)
    house.now = END
    house.open_all()
    return house


def bid(bidder: int, rupees: float, kind: str = "plain") -> Record:
    return Record("bid", {"bidder": bidder, "amount": rs(rupees), "kind": kind})


def resealed(
    entries: list[LedgerEntry], change: Callable[[Record], Record | None], seq: int
) -> list[LedgerEntry]:
    """Forge entry `seq` (or drop it) and seal the whole chain again, as somebody with the database could."""
    forged: list[LedgerEntry] = []
    for each in entries:
        record = Record(each.kind, each.payload)
        changed = change(record) if each.seq == seq else record
        if changed is not None:
            last = forged[-1] if forged else None
            forged += ledger.chain(
                [changed],
                at=each.at,
                last_seq=last.seq if last else 0,
                last_hash=last.hash if last else ledger.GENESIS,
            )
    return forged


__all__ = [
    "AUCTION",
    "END",
    "HARD_END",
    "NOON",
    "SECOND",
    "START",
    "A",
    "B",
    "C",
    "House",
    "bid",
    "dutch_with",
    "live",
    "lively",
    "opened_house",
    "resealed",
    "rs",
    "said",
    "sealed_house",
    "terms_with",
]  # fmt: skip
