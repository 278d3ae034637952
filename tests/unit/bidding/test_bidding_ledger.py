"""BIDDING §8: the ledger's form, and what replay finds in a true and in a false one."""

import hashlib
import json
from dataclasses import replace
from datetime import datetime, timedelta, timezone

import pytest

from services.bidding import ledger
from services.bidding.ledger import GENESIS, Fault, LedgerEntry, Record, Secret, replay
from services.bidding.rules import ConsentAnswer, Status
from tests.unit.bidding.house import (
    AUCTION,
    END,
    NOON,
    SECOND,
    START,
    A,
    B,
    C,
    House,
    resealed,
    rs,
    terms_with,
)

NONCE = "00112233445566778899aabbccddeeff"


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


# Form


def test_hash_covers_the_hash_before_and_the_canonical_entry() -> None:
    at = datetime(2026, 11, 21, 9, 30, 0, 250, tzinfo=timezone(timedelta(hours=5, minutes=30)))
    body = '{"at":"2026-11-21T04:00:00.000250Z","kind":"खुला","payload":{"a":1,"b":[null,true]},"seq":7}'
    expected = hashlib.sha256(("f" * 64 + body).encode("utf-8")).hexdigest()
    payload = {"b": [None, True], "a": 1}
    assert ledger.entry_hash(prev_hash="f" * 64, seq=7, kind="खुला", at=at, payload=payload) == expected


def test_canonical_json_refuses_what_is_not_a_number() -> None:
    with pytest.raises(ValueError, match="not JSON compliant"):
        ledger.canonical({"amount": float("nan")})


def test_chain_numbers_from_one_and_links_hashes() -> None:
    first, second = ledger.chain([ledger.created(auction=AUCTION), ledger.opened()], at=NOON)
    (third,) = ledger.chain([ledger.cancelled()], at=NOON, last_seq=2, last_hash=second.hash)
    assert [first.seq, second.seq, third.seq] == [1, 2, 3]
    assert [first.prev_hash, second.prev_hash, third.prev_hash] == [GENESIS, first.hash, second.hash]
    assert GENESIS == "0" * 64


def test_commitment_is_the_hash_of_nonce_and_paise() -> None:
    assert (
        ledger.commitment(Secret(nonce=NONCE, amount=600000))
        == hashlib.sha256((NONCE + "600000").encode()).hexdigest()
    )


def test_commitment_binds_an_own_step_too() -> None:
    assert (
        ledger.commitment(Secret(nonce=NONCE, amount=600000, own_step=10000))
        == hashlib.sha256((NONCE + "600000+10000").encode()).hexdigest()
    )


@pytest.mark.parametrize("nonce", ["", "ab", NONCE + "0", NONCE.upper(), "z" * 32])
def test_nonce_of_another_form_is_refused(nonce: str) -> None:
    with pytest.raises(ValueError, match="32 lower-case hex digits"):
        ledger.commitment(Secret(nonce=nonce, amount=1))


def test_payloads_are_the_documented_shapes() -> None:
    house = House(terms_with(reserve=5600))
    house.auto(A, 5500)
    house.now = END - SECOND
    house.plain(B, 5100)
    house.now = house.state.ends_at
    house.close()
    shapes = [(each.kind, dict(each.payload)) for each in house.ledger]
    assert shapes == [
        ("created", {"auction": AUCTION}),
        (
            "published",
            {
                "start_price": 500000,
                "step": None,
                "starts_at": "2026-11-21T04:00:00.000000Z",
                "ends_at": "2026-11-21T10:00:00.000000Z",
                "hard_end_at": "2026-11-21T10:30:00.000000Z",
                "soft_close_window_s": 120,
                "max_extensions": 10,
                "consent": False,
                "consent_hours": 24,
                "reserve": ledger.commitment(house.secrets[2]),
            },
        ),
        ("opened", {}),
        ("maximum", {"bidder": 1, "commitment": ledger.commitment(house.secrets[4])}),
        ("bid", {"bidder": 1, "amount": 500000, "kind": "auto"}),
        ("bid", {"bidder": 2, "amount": 510000, "kind": "plain"}),
        ("bid", {"bidder": 1, "amount": 512500, "kind": "auto"}),
        ("extended", {"ends_at": "2026-11-21T10:01:59.000000Z", "extensions": 1}),
        (
            "closed",
            {
                "status": "pending_consent",
                "price": 512500,
                "leader": 1,
                "ends_at": "2026-11-21T10:01:59.000000Z",
                "decide_by": "2026-11-22T10:01:59.000000Z",
                "early": False,
            },
        ),
    ]


def test_no_hidden_amount_is_readable_in_the_ledger() -> None:
    house = House(terms_with(reserve=6543.21))
    house.auto(A, 6123.45, step=77)
    house.lower_reserve(6432.1)
    text = json.dumps([dict(each.payload) for each in house.ledger])
    for hidden in ("654321", "612345", "643210", "7700", "6543.21", "6123.45"):
        assert hidden not in text


def test_withdrawing_looks_like_raising_to_everybody_else() -> None:
    raised, withdrawn = House(), House()
    raised.auto(A, 6000)
    raised.auto(A, 7000)
    withdrawn.auto(A, 6000)
    withdrawn.withdraw(A)
    kinds = [[(each.kind, set(each.payload)) for each in house.ledger] for house in (raised, withdrawn)]
    assert kinds[0] == kinds[1]


# True ledgers


def test_replay_with_secrets_reaches_the_same_state() -> None:
    house = lively()
    report = replay(house.ledger, secrets=house.secrets, auction=AUCTION)
    assert report.ok and report.faults == ()
    assert report.state == house.aliased() and report.state.status is Status.SOLD
    assert (report.version, report.head_hash) == (len(house.ledger), house.ledger[-1].hash)


def test_replay_by_the_public_reaches_price_leader_and_clock() -> None:
    house = lively()
    report = replay(house.ledger)
    told, real = report.state, house.aliased()
    assert report.ok and told is not None
    assert (told.status, told.price, told.leader) == (real.status, real.price, real.leader)
    assert (told.ends_at, told.extensions) == (real.ends_at, real.extensions)
    assert (told.bid_count, told.bidder_count) == (real.bid_count, real.bidder_count)


def test_ledger_read_back_from_json_and_a_database_replays_the_same() -> None:
    house = lively()
    stored = [
        replace(
            each,
            payload=json.loads(ledger.canonical(each.payload)),
            at=datetime.fromisoformat(each.at.isoformat()),
        )
        for each in house.ledger
    ]
    assert replay(stored, secrets=house.secrets) == replay(house.ledger, secrets=house.secrets)


def test_empty_ledger_has_no_state_and_no_fault() -> None:
    report = replay([])
    assert report.ok and report.state is None and (report.version, report.head_hash) == (0, GENESIS)


def test_draft_can_be_cancelled_and_a_scheduled_auction_edited() -> None:
    house = House()
    draft = ledger.chain([ledger.created(auction=AUCTION), ledger.cancelled()], at=START)
    assert replay(draft).ok and replay(draft).state.status is Status.CANCELLED
    edited = [
        ledger.created(auction=AUCTION),
        ledger.published(house.terms, ends_at=END, reserve=None),
        ledger.published(terms_with(start=4000), ends_at=END + SECOND, reserve=None),
        ledger.opened(),
        Record("bid", {"bidder": 1, "amount": rs(4000), "kind": "plain"}),
    ]
    report = replay(ledger.chain(edited, at=START))
    assert report.ok and report.state.ends_at == END + SECOND


@pytest.mark.parametrize("answer", list(ConsentAnswer))
def test_every_answer_of_the_seller_replays(answer: ConsentAnswer) -> None:
    house = House(terms_with(consent=True))
    house.plain(A, 5000)
    house.now = END
    house.close()
    house.now = house.state.decide_by - (SECOND if answer is not ConsentAnswer.LAPSED else 0 * SECOND)
    house.answer(answer)
    assert replay(house.ledger, secrets=house.secrets).state == house.aliased()
    assert replay(house.ledger, secrets=house.secrets).ok


def test_early_end_replays() -> None:
    house = House()
    house.plain(A, 5000)
    house.close(early=True)
    assert replay(house.ledger, secrets={}).ok


def test_tie_and_withdrawal_by_the_latest_bidder_replay_in_public() -> None:
    house = House()
    house.auto(A, 6000)
    house.auto(B, 6000)
    house.withdraw(B)
    house.plain(C, 6025)
    assert replay(house.ledger).ok
    assert replay(house.ledger).state.bid_count == 4


def test_late_raise_replays_without_an_extension() -> None:
    house = House()
    house.auto(A, 6000)
    house.now = END - SECOND
    house.auto(A, 7000)
    assert replay(house.ledger).ok


# False ledgers


def changed(house: House, index: int, **fields: object) -> list[LedgerEntry]:
    forged = list(house.ledger)
    forged[index] = replace(forged[index], **fields)
    return forged


def test_tampering_any_field_of_any_entry_is_detected() -> None:
    house = lively()
    for index, each in enumerate(house.ledger):
        forgeries = [
            {"seq": each.seq + 1},
            {"kind": each.kind + "x"},
            {"at": each.at + timedelta(microseconds=1)},
            {"prev_hash": "1" * 64},
            {"hash": "1" * 64},
            {"payload": {**each.payload, "more": 1}},
        ] + [{"payload": {**each.payload, key: "other"}} for key in each.payload]
        for fields in forgeries:
            assert not replay(changed(house, index, **fields)).ok, (each, fields)


def test_lost_entry_and_swapped_entries_are_detected() -> None:
    entries = lively().ledger
    for index in range(len(entries) - 1):
        assert not replay(entries[:index] + entries[index + 1 :]).ok
        swapped = list(entries)
        swapped[index], swapped[index + 1] = swapped[index + 1], swapped[index]
        assert not replay(swapped).ok


def test_gap_in_the_numbers_is_named() -> None:
    house = House()
    entries = [*house.ledger[:2], replace(house.ledger[2], seq=4)]
    assert Fault(4, "seq_gap") in replay(entries).faults


def test_ledger_of_another_auction_is_refused() -> None:
    assert replay(House().ledger, auction="other123").faults == (Fault(1, "wrong_auction"),)


def test_time_that_runs_backwards_is_named() -> None:
    house = House()
    house.plain(A, 5000)
    house.now = NOON - SECOND
    house.plain(B, 5025)
    assert replay(house.ledger).faults == (Fault(5, "time_fell"),)


def story(*records: Record, terms=None, at=NOON) -> tuple[Fault, ...]:
    """What the public finds in an auction that is live and then tells these records, well sealed."""
    house = House(terms or terms_with())
    house.write(*records, at=at)
    return replay(house.ledger).faults


def bid(bidder: int, rupees: float, kind: str = "plain") -> Record:
    return Record("bid", {"bidder": bidder, "amount": rs(rupees), "kind": kind})


def maximum(bidder: int) -> Record:
    return Record("maximum", {"bidder": bidder, "commitment": "c" * 64})


LOWERED = Record("reserve_lowered", {"reserve": "c" * 64})


@pytest.mark.parametrize(
    ("records", "seq", "what"),
    [
        ([bid(1, 4999)], 4, "bid_too_low"),
        ([bid(1, 5000), bid(2, 5024)], 5, "bid_too_low"),
        ([bid(1, 5000), bid(1, 5100)], 5, "already_leading"),
        ([bid(2, 5000)], 4, "wrong_bidder"),
        ([bid(1, 5000), bid(3, 5100)], 5, "wrong_bidder"),
        ([bid(1, 5000, "auto")], 4, "stray_entry"),
        ([bid(1, 5000, "reserve")], 4, "stray_entry"),
        # Nobody answers without an auto-bid, or for somebody else, or below the challenge.
        ([bid(1, 5000), bid(2, 5100), bid(1, 5125, "auto")], 6, "wrong_leader"),
        ([bid(1, 5000), bid(2, 5100, "auto")], 5, "wrong_leader"),
        ([maximum(1), bid(1, 5000, "auto"), bid(2, 5100), bid(2, 5125, "auto")], 7, "wrong_bid"),
        ([maximum(1), bid(1, 5000, "auto"), bid(2, 5100), bid(1, 5099, "auto")], 7, "price_fell"),
        ([maximum(1), bid(1, 5000, "auto"), bid(2, 5100), bid(1, 5125, "auto"), bid(2, 5150, "auto")], 8,
         "wrong_bid"),
        # An auto-bid opens at the start price, beats by more, and says each thing once.
        ([maximum(1), bid(1, 5100, "auto")], 4, "wrong_bid"),
        ([maximum(1)], 4, "wrong_bid"),
        ([maximum(1), bid(1, 5000, "auto"), maximum(1), bid(1, 5100, "auto")], 6, "wrong_bid"),
        ([maximum(1), bid(1, 5000, "auto"), maximum(2)], 6, "wrong_bid"),
        ([maximum(1), bid(1, 5000, "auto"), maximum(2), bid(2, 5020, "auto")], 6, "bid_too_low"),
        ([maximum(1), bid(1, 5000, "auto"), maximum(2), bid(1, 5500, "auto"), bid(2, 5500, "auto")], 8,
         "price_fell"),
        ([maximum(1), bid(1, 5000, "auto"), maximum(2), bid(1, 5500, "auto"), bid(2, 5400, "auto")], 8,
         "price_fell"),
        ([maximum(1), bid(1, 5000, "auto"), maximum(2), bid(1, 5500, "auto")], 6, "wrong_bid"),
        ([maximum(1), bid(1, 5000, "auto"), maximum(2), bid(2, 5500, "auto"), bid(1, 5400, "auto")], 8,
         "price_fell"),
        ([bid(1, 5000), maximum(2), bid(1, 5100, "auto"), bid(2, 5125, "auto")], 6, "wrong_leader"),
        ([maximum(1), bid(1, 5000, "auto"), maximum(2), bid(2, 5100, "reserve"), bid(2, 5200, "auto")], 7,
         "wrong_bid"),
        # The reserve pulls the leader's auto-bid up, once, when there is one.
        ([maximum(1), bid(1, 5000, "auto"), bid(1, 5500, "reserve")], 6, "wrong_reserve"),
        ([LOWERED], 4, "wrong_bid"),
        # The clock.
        ([bid(1, 5000), Record("extended", {"ends_at": "2026-11-21T10:05:00.000000Z", "extensions": 1})], 5,
         "wrong_extension"),
        ([Record("extended", {"ends_at": "2026-11-21T10:05:00.000000Z", "extensions": 1})], 4,
         "stray_entry"),
        # The life.
        ([ledger.opened()], 4, "invalid_transition"),
        ([ledger.created(auction=AUCTION)], 4, "stray_entry"),
        ([bid(1, 5000), ledger.cancelled()], 5, "invalid_transition"),
        ([ledger.cancelled(), bid(1, 5000)], 5, "auction_closed"),
        ([Record("consent", {"answer": "accepted", "status": "sold"})], 4, "invalid_transition"),
        ([Record("consent", {"answer": "perhaps", "status": "sold"})], 4, "unreadable"),
        ([Record("gift", {})], 4, "stray_entry"),
        # Payloads that are no payloads.
        ([Record("bid", {"bidder": 1, "kind": "plain"})], 4, "unreadable"),
        ([Record("bid", {"bidder": 1, "amount": 500000.0, "kind": "plain"})], 4, "unreadable"),
        ([Record("bid", {"bidder": True, "amount": 500000, "kind": "plain"})], 4, "unreadable"),
        ([Record("bid", {"bidder": 1, "amount": -500000, "kind": "plain"})], 4, "unreadable"),
        ([Record("bid", {"bidder": 0, "amount": 500000, "kind": "plain"})], 4, "unreadable"),
        ([Record("bid", [1, 500000, "plain"])], 4, "unreadable"),
        ([Record("bid", {"bidder": 1, "amount": 500000, "kind": "loud"})], 4, "stray_entry"),
    ],
)  # fmt: skip
def test_public_replay_names_the_entry_that_cannot_be_true(records, seq: int, what: str) -> None:
    assert story(*records) == (Fault(seq, what),)


def test_reserve_cannot_pull_a_plain_bid_or_a_rival_or_twice() -> None:
    terms = terms_with(reserve=6000)
    pulled = [maximum(1), bid(1, 5000, "auto"), bid(1, 5500, "reserve")]
    assert story(*pulled, terms=terms) == ()
    assert story(bid(1, 5000), bid(1, 5500, "reserve"), terms=terms) == (Fault(5, "wrong_reserve"),)
    rival = [maximum(1), bid(1, 5000, "auto"), bid(2, 5500, "reserve")]
    assert story(*rival, terms=terms) == (Fault(6, "wrong_leader"),)
    assert story(*pulled, maximum(1), bid(1, 5600, "reserve"), terms=terms) == (Fault(8, "wrong_reserve"),)
    falls = [maximum(1), bid(1, 5000, "auto"), bid(1, 5000, "reserve")]
    assert story(*falls, terms=terms) == (Fault(6, "price_fell"),)


def test_bid_at_the_end_is_named() -> None:
    assert story(bid(1, 5000), at=END) == (Fault(4, "auction_closed"),)


def test_missing_extension_is_named() -> None:
    assert story(bid(1, 5000), at=END - SECOND) == (Fault(4, "wrong_extension"),)


@pytest.mark.parametrize(
    "payload",
    [
        {"ends_at": "2026-11-21T10:02:00.000000Z", "extensions": 1},
        {"ends_at": "2026-11-21T10:01:59.000000Z", "extensions": 2},
    ],
)
def test_wrong_extension_is_named(payload: dict[str, object]) -> None:
    assert story(bid(1, 5000), Record("extended", payload), at=END - SECOND) == (Fault(5, "wrong_extension"),)


def test_entries_of_one_command_share_its_moment() -> None:
    house = House()
    house.write(maximum(1))
    house.write(bid(1, 5000, "auto"), at=NOON + SECOND)
    assert replay(house.ledger).faults == (Fault(5, "time_differs"),)


def test_opening_before_the_start_is_named() -> None:
    published = ledger.published(terms_with(), ends_at=END, reserve=None)
    early = ledger.chain([ledger.created(auction=AUCTION), published, ledger.opened()], at=START - SECOND)
    assert replay(early).faults == (Fault(3, "opened_too_soon"),)


def test_story_without_a_birth_or_without_terms_is_named() -> None:
    assert replay(ledger.chain([ledger.opened()], at=START)).faults == (Fault(1, "not_created"),)
    unpublished = ledger.chain([ledger.created(auction=AUCTION), bid(1, 5000)], at=NOON)
    assert replay(unpublished).faults == (Fault(2, "not_published"),)


@pytest.mark.parametrize(
    "lie",
    [
        {"status": "ended"},
        {"status": "pending_consent"},
        {"price": rs(4900)},
        {"leader": 2},
        {"leader": None},
        {"early": True},
        {"ends_at": "2026-11-21T09:00:00.000000Z"},
        {"decide_by": "2026-11-22T10:00:00.000000Z"},
    ],
)
def test_wrong_closing_is_named(lie: dict[str, object]) -> None:
    house = House()
    house.plain(A, 5000)
    house.plain(B, 5100)
    house.plain(A, 5200)
    house.now = END
    house.close()
    forged = resealed(house.ledger, lambda record: Record(record.kind, {**record.payload, **lie}), seq=7)
    assert replay(forged).faults == (Fault(7, "wrong_closing"),)


def test_closing_before_the_end_is_named() -> None:
    house = House()
    house.plain(A, 5000)
    house.close(early=True)
    forged = resealed(house.ledger, lambda record: Record(record.kind, {**record.payload, "early": False}), 5)
    assert replay(forged).faults == (Fault(5, "invalid_transition"),)


def test_only_the_secrets_show_that_a_hidden_reserve_was_met() -> None:
    house = House(terms_with(reserve=5000))
    house.plain(A, 5000)
    house.now = END
    house.close()
    until = ledger.stamp(END + timedelta(hours=24))
    lie = {"status": "pending_consent", "decide_by": until}
    forged = resealed(house.ledger, lambda record: Record(record.kind, {**record.payload, **lie}), 5)
    assert replay(forged).ok
    assert replay(forged, secrets=house.secrets).faults == (Fault(5, "wrong_closing"),)


def test_everybody_sees_that_a_reserve_that_pulled_was_met() -> None:
    house = House(terms_with(reserve=5500))
    house.auto(A, 5800)
    house.now = END
    house.close()
    until = ledger.stamp(END + timedelta(hours=24))
    lie = {"status": "pending_consent", "decide_by": until}
    forged = resealed(house.ledger, lambda record: Record(record.kind, {**record.payload, **lie}), 7)
    assert replay(forged).faults == (Fault(7, "wrong_closing"),)


def test_wrong_consent_is_named() -> None:
    house = lively()
    last = len(house.ledger)
    lie = Record("consent", {"answer": "rejected", "status": "sold"})
    assert replay(resealed(house.ledger, lambda _: lie, last)).faults == (Fault(last, "wrong_consent"),)


# What only the secrets show


def house_with_an_answer() -> House:
    house = House()
    house.auto(A, 6000)  # 4 maximum, 5 bid
    house.plain(B, 5200)  # 6 challenge, 7 answer
    return house


def test_answer_of_a_wrong_height_is_found_with_the_secrets() -> None:
    house = house_with_an_answer()
    forged = resealed(house.ledger, lambda _: bid(1, 5300, "auto"), 7)
    assert replay(forged).ok
    assert replay(forged, secrets=house.secrets).faults == (Fault(7, "wrong_entry"),)


def test_suppressed_answer_is_found_with_the_secrets() -> None:
    house = house_with_an_answer()
    forged = resealed(house.ledger, lambda _: None, 7)
    assert replay(forged).ok
    assert replay(forged, secrets=house.secrets).faults == (Fault(6, "wrong_entry_count"),)


@pytest.mark.parametrize(
    "secret",
    [
        lambda true: replace(true, amount=true.amount + 1),
        lambda true: replace(true, nonce="f" * 32),
        lambda true: replace(true, own_step=rs(25)),
    ],
)
def test_secret_that_does_not_open_its_commitment_is_found(secret) -> None:
    house = house_with_an_answer()
    secrets = {4: secret(house.secrets[4])}
    assert replay(house.ledger, secrets=secrets).faults == (Fault(4, "wrong_commitment"),)


def test_missing_secret_is_found() -> None:
    assert replay(house_with_an_answer().ledger, secrets={}).faults == (Fault(4, "secret_missing"),)


def test_missing_secret_of_a_reserve_is_found() -> None:
    house = House(terms_with(reserve=5500))
    assert replay(house.ledger, secrets={}).faults == (Fault(2, "secret_missing"),)


def test_reserve_pulled_to_a_wrong_price_is_found_with_the_secrets() -> None:
    house = House(terms_with(reserve=6000))
    house.auto(A, 5800)
    house.lower_reserve(5700)
    forged = resealed(house.ledger, lambda _: bid(1, 5800, "reserve"), 7)
    assert replay(forged).ok
    assert replay(forged, secrets=house.secrets).faults == (Fault(7, "wrong_entry"),)


def test_maximum_withdrawn_by_a_stranger_is_found_with_the_secrets() -> None:
    house = House()
    secret = Secret(nonce=NONCE, amount=0)
    house.write(ledger.maximum(bidder=1, secret=secret), secret=secret)
    assert Fault(4, "wrong_bidder") in replay(house.ledger, secrets=house.secrets).faults
