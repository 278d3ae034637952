"""The checker itself: it believes a true history, and every kind of false one is named."""

import hashlib
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from services.bidding import ledger, rules
from services.bidding.ledger import LedgerEntry, Secret
from services.bidding.rules import State, Status, Terms
from tests.faults.history import Operation, Sight, Stored, Story, anomalies

NOON = datetime(2026, 11, 21, 12, 0, tzinfo=UTC)
ENDS = NOON + timedelta(hours=1)
CLOSING = {"price": None, "leader": None}
TERMS = Terms(start_price=5_000_00, starts_at=NOON, hard_end_at=ENDS + timedelta(minutes=30))


class Teller:
    """Tells a history second by second: each bid is called, committed and acknowledged in its own second."""

    def __init__(self) -> None:
        self.state = State(status=Status.SCHEDULED, ends_at=ENDS)
        self.entries: list[LedgerEntry] = []
        self.stored: list[Stored] = []
        self.operations: list[Operation] = []
        self.aliases: dict[str, int] = {}
        self.secrets: dict[int, Secret] = {}
        self.second = 0.0
        self._write(ledger.created(auction="lot"), ledger.published(TERMS, ends_at=ENDS, reserve=None))
        self.state = rules.open_if_due(TERMS, self.state, now=NOON)
        self._write(ledger.opened())

    def plain(self, client: str, rupees: int) -> None:
        alias, new = self._alias(client)
        outcome = rules.place_plain(
            TERMS, self.state, bidder=alias, amount=rupees * 100, now=self._now(), is_new=new
        )
        self._took(client, "plain", rupees, outcome, [])

    def auto(self, client: str, rupees: int) -> None:
        alias, new = self._alias(client)
        secret = Secret(nonce=f"{len(self.entries):032x}", amount=rupees * 100)
        self.secrets[len(self.entries) + 1] = secret
        outcome = rules.place_auto(
            TERMS, self.state, bidder=alias, maximum=rupees * 100, now=self._now(), is_new=new
        )
        self._took(client, "auto", rupees, outcome, [ledger.maximum(bidder=alias, secret=secret)])

    def refused(self, client: str, rupees: int, code: str, **more: Any) -> None:
        self.second += 1
        self.operations.append(_call(client, "plain", rupees, self.second, code=code, **more))

    def story(self) -> Story:
        return Story(
            auction="lot",
            entries=self.entries,
            stored=self.stored,
            aliases=self.aliases,
            secrets=self.secrets,
        )

    def _alias(self, client: str) -> tuple[int, bool]:
        new = client not in self.aliases
        self.second += 1
        return self.aliases.setdefault(client, len(self.aliases) + 1), new

    def _took(self, client: str, kind: str, rupees: int, outcome: rules.Outcome, head: list[Any]) -> None:
        self.state = outcome.state
        self._write(*head, *ledger.records_of(outcome, alias_of=int))
        version, price = len(self.entries), self.state.price
        call = _call(client, kind, rupees, self.second, version=version, price=price, answer=f"v{version}")
        self.operations.append(call)
        self.stored.append(
            Stored(client=client, client_ref=call.client_ref, kind=kind, amount=rupees * 100, seq=version)
        )

    def _write(self, *records: ledger.Record) -> None:
        last = self.entries[-1].hash if self.entries else ledger.GENESIS
        self.entries += ledger.chain(records, at=self._now(), last_seq=len(self.entries), last_hash=last)

    def _now(self) -> datetime:
        return NOON + timedelta(seconds=self.second)


def _call(client: str, kind: str, rupees: int, second: float, **more: Any) -> Operation:
    reference = hashlib.md5(f"{client} {kind} {rupees}".encode()).hexdigest()
    return Operation(
        client=client,
        door="api",
        auction="lot",
        kind=kind,
        client_ref=reference,
        amount=rupees * 100,
        called_at=second,
        acked_at=second + 0.5,
        **more,
    )


@pytest.fixture
def told() -> Teller:
    """Anna 5,000, Bala auto 5,500, Anna 5,100 answered at 5,125, two refusals, Anna 5,600 leads."""
    teller = Teller()
    teller.plain("anna", 5_000)
    teller.auto("bala", 5_500)
    teller.plain("anna", 5_100)
    teller.refused("chitra", 5_100, "bid_too_low", least=5_150_00)
    teller.plain("anna", 5_600)
    teller.refused("anna", 5_700, "already_leading")
    return teller


def test_a_true_history_is_believed(told: Teller) -> None:
    assert [entry.seq for entry in told.entries] == list(range(1, 10))
    seen = Sight(client="dev", called_at=3.6, acked_at=3.9, version=8, price=5_125_00)
    assert anomalies(told.story(), told.operations, [seen]) == []


def test_an_unknown_outcome_may_be_in_or_out(told: Teller) -> None:
    told.operations[2] = replace(told.operations[2], acked_at=None, version=None, price=None, answer="")
    told.operations.append(replace(_call("esha", "plain", 9_000, 3), acked_at=None))
    assert anomalies(told.story(), told.operations) == []


def test_a_repeat_with_the_same_answer_is_believed(told: Teller) -> None:
    again = replace(told.operations[0], door="socket", called_at=50.0, acked_at=51.0)
    limited = replace(again, code="rate_limited", version=None, answer="")
    assert anomalies(told.story(), [*told.operations, again, limited]) == []


def test_two_at_the_same_time_may_stand_in_either_order(told: Teller) -> None:
    told.operations[2] = replace(told.operations[2], called_at=0.2)
    told.operations[0] = replace(told.operations[0], acked_at=9.0)
    assert anomalies(told.story(), told.operations) == []


def _lost(told: Teller) -> None:
    told.operations.append(_call("esha", "plain", 5_800, 7, version=10))


def _cut_off(told: Teller) -> None:
    del told.entries[-1]


def _doubled(told: Teller) -> None:
    told.stored.append(replace(told.stored[0], seq=9))


def _refused_but_there(told: Teller) -> None:
    told.operations[0] = replace(told.operations[0], code="bid_too_low", version=None)


def _never_sent(told: Teller) -> None:
    del told.operations[0]


def _answered_twice(told: Teller) -> None:
    told.operations.append(replace(told.operations[0], answer="another", called_at=50.0, acked_at=51.0))


def _refused_on_repeat(told: Teller) -> None:
    again = replace(told.operations[0], code="already_leading", called_at=50.0, acked_at=51.0)
    told.operations.append(again)


def _wrong_version(told: Teller) -> None:
    told.operations[0] = replace(told.operations[0], version=6)


def _wrong_price(told: Teller) -> None:
    told.operations[0] = replace(told.operations[0], price=1)


def _against_time(told: Teller) -> None:
    told.operations[0] = replace(told.operations[0], called_at=8.0, acked_at=9.0)


def _somebody_else(told: Teller) -> None:
    told.aliases.update(anna=2, bala=1)


def _another_amount(told: Teller) -> None:
    told.stored[0] = replace(told.stored[0], amount=1)


def _too_low_never(told: Teller) -> None:
    told.operations[3] = replace(told.operations[3], least=4_000_00)


def _too_low_long_ago(told: Teller) -> None:
    told.operations[3] = replace(told.operations[3], amount=5_010_00, least=5_025_00)


def _leads_never(told: Teller) -> None:
    told.operations[5] = replace(told.operations[5], client="bala")


def _broken_chain(told: Teller) -> None:
    told.entries[4] = replace(told.entries[4], hash="0" * 64)


def _time_fell(told: Teller) -> None:
    told.entries[4] = replace(told.entries[4], at=NOON - timedelta(hours=1))


def _closed_twice(told: Teller) -> None:
    told.entries += [replace(told.entries[-1], kind="closed", payload=CLOSING, seq=seq) for seq in (10, 11)]


@pytest.mark.parametrize(
    ("spoil", "words"),
    [
        (_lost, "is lost"),
        (_cut_off, "which no command led to"),
        (_doubled, "is there 2 times"),
        (_refused_but_there, "was refused (bid_too_low) and is there"),
        (_never_sent, "nobody sent"),
        (_answered_twice, "answered differently"),
        (_refused_on_repeat, "then refused (already_leading)"),
        (_wrong_version, "was acknowledged at [6] and is at 4"),
        (_wrong_price, "was told the price"),
        (_against_time, "asked for after"),
        (_somebody_else, "is not the bid of"),
        (_another_amount, "with another amount"),
        (_too_low_never, "fits no version"),
        (_too_low_long_ago, "fits no version"),
        (_leads_never, "fits no version"),
        (_broken_chain, "broken_hash"),
        (_time_fell, "time_fell"),
        (_closed_twice, "closed 2 times"),
    ],
)
def test_a_false_history_is_named(told: Teller, spoil: Callable[[Teller], None], words: str) -> None:
    spoil(told)
    assert words in "\n".join(anomalies(told.story(), told.operations))


@pytest.mark.parametrize(("version", "price"), [(4, 5_000_00), (5, None), (8, 1), (77, 5_125_00)])
def test_a_stale_or_impossible_sight_is_named(told: Teller, version: int, price: int | None) -> None:
    seen = Sight(client="dev", called_at=3.6, acked_at=3.9, version=version, price=price)
    (found,) = anomalies(told.story(), told.operations, [seen])
    assert "dev saw" in found
