"""BIDDING §8: false closings, and lies that only the opened commitments show."""

from dataclasses import replace
from datetime import timedelta

import pytest

from services.bidding import ledger
from services.bidding.ledger import Fault, Record, Secret, replay
from tests.unit.bidding.house import (
    END,
    A,
    B,
    House,
    bid,
    lively,
    resealed,
    rs,
    terms_with,
)

NONCE = "00112233445566778899aabbccddeeff"


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
