"""BIDDING §8: the ledger's form, and what replay finds in a true and in a false one."""

import hashlib
import json
from dataclasses import replace
from datetime import datetime, timedelta, timezone

import pytest

from services.bidding import ledger
from services.bidding.ledger import GENESIS, Record, Secret, replay
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
    lively,
    rs,
    terms_with,
)

NONCE = "00112233445566778899aabbccddeeff"


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


@pytest.mark.parametrize(
    "value",
    [
        "खुला",
        'say "so" \\ / it',
        "\n\t\b\f\r\x00\x1f\x7f\u2028🌾",
        0,
        -1,
        2**53 + 1,
        2**63 - 1,
        True,
        None,
        {"b": 1, "a": []},
    ],
)
def test_what_is_sealed_is_written_as_it_is_checked(value: object) -> None:
    payload = {"z": value, "अ": value, "a": [value]}
    (sealed,) = ledger.seal([Record("odd", payload)], at=NOON, last_seq=0, last_hash=GENESIS)
    assert sealed[2] == ledger.canonical(payload)
    assert sealed[4] == ledger.entry_hash(prev_hash=GENESIS, seq=1, kind="odd", at=NOON, payload=payload)


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
