"""BIDDING §7 and §8: what anyone finds in a sealed auction's ledger that cannot be true."""

from dataclasses import replace

import pytest

from services.bidding import ledger
from services.bidding.ledger import Fault, Record, Secret, replay
from services.bidding.rules import Format
from tests.unit.bidding.house import (
    END,
    SECOND,
    House,
    bid,
    opened_house,
    resealed,
    rs,
    sealed_house,
    terms_with,
)  # fmt: skip

FIRST, SECOND_PRICE = Format.SEALED_FIRST, Format.SEALED_SECOND


def told(entries, seq: int, /, **lie: object):
    """The ledger with one line forged, well sealed."""
    return resealed(entries, lambda record: Record(record.kind, {**record.payload, **lie}), seq)


def without(entries, seq: int):
    return resealed(entries, lambda _: None, seq)


# Envelopes that are opened falsely


def nonce_of(house: House, seq: int) -> str:
    return house.secrets[seq].nonce


@pytest.mark.parametrize(
    ("seq", "lie", "what"),
    [
        (8, {"amount": rs(5501)}, "wrong_commitment"),
        (8, {"nonce": "f" * 32}, "wrong_commitment"),
        (10, {"amount": rs(5900), "nonce": f"{3:032x}", "seq": 4}, "wrong_opening"),  # a replaced one
        (9, {"bidder": 4}, "wrong_opening"),  # nobody's
        (9, {"bidder": 1}, "wrong_opening"),  # another's
        (9, {"bidder": 2}, "wrong_opening"),  # the same again
        (9, {"seq": 2}, "wrong_opening"),
        (9, {"more": 1}, "unreadable"),
    ],
)
def test_false_opening_is_named(seq: int, lie: dict[str, object], what: str) -> None:
    house = opened_house()
    assert replay(told(house.ledger, seq, **lie)).faults == (Fault(seq, what),)


def test_envelope_left_closed_is_named() -> None:
    house = opened_house()
    for seq in (8, 9, 10):
        assert replay(without(house.ledger, seq)).faults == (Fault(10, "not_opened"),)


def test_close_over_unopened_envelopes_is_named() -> None:
    house = sealed_house()
    house.now = END
    house.close()
    assert replay(house.ledger).faults == (Fault(8, "not_opened"),)


def test_openings_out_of_rank_are_named() -> None:
    house = opened_house()
    lines = house.ledger
    swapped = resealed([*lines[:7], lines[8], lines[7], *lines[9:]], lambda record: record, seq=1)
    assert replay(swapped).faults == (Fault(8, "wrong_rank"),)


def test_openings_without_a_close_are_named() -> None:
    house = opened_house()
    assert replay(house.ledger[:-1]).faults == (Fault(10, "not_closed"),)


def test_openings_and_their_close_share_one_moment() -> None:
    house = sealed_house()
    house.now = END
    house.open_all()
    late = [*house.ledger[:-1]]
    last = house.ledger[-1]
    late += ledger.chain(
        [Record(last.kind, last.payload)], at=END + SECOND, last_seq=10, last_hash=late[-1].hash
    )
    assert replay(late).faults == (Fault(11, "time_differs"),)


@pytest.mark.parametrize(
    "lie", [{"price": rs(5300)}, {"price": rs(5301)}, {"leader": 3}, {"status": "ended"}, {"early": True}]
)
def test_false_end_is_named(lie: dict[str, object]) -> None:
    first, second = opened_house(FIRST), opened_house(SECOND_PRICE)
    for house in (first, second):
        forged = told(house.ledger, 11, **lie)
        if forged[-1].payload != house.ledger[-1].payload:
            assert replay(forged).faults == (Fault(11, "wrong_closing"),)


def test_price_above_the_winners_bid_is_found_even_with_a_hidden_reserve() -> None:
    house = opened_house(SECOND_PRICE, reserve=5400)
    assert replay(told(house.ledger, 11, price=rs(5501))).faults == (Fault(11, "wrong_closing"),)
    assert replay(told(house.ledger, 11, price=rs(5299))).faults == (Fault(11, "wrong_closing"),)


def test_only_the_secrets_show_a_second_price_between_the_bids_that_no_reserve_lifted() -> None:
    house = opened_house(SECOND_PRICE, reserve=5100)
    forged = told(house.ledger, 11, price=rs(5450))
    assert replay(forged).ok
    assert replay(forged, secrets=house.secrets).faults == (Fault(11, "wrong_closing"),)


def test_opening_before_the_end_is_named() -> None:
    house = sealed_house()
    house.open_all(early=True)
    assert replay(told(house.ledger, 11, early=False)).faults == (Fault(8, "invalid_transition"),)


# Envelopes that were never taken


def test_envelope_below_the_start_price_is_found() -> None:
    house = House(terms_with(format=FIRST))
    secret = Secret(nonce="a" * 32, amount=rs(4999))
    house.write(ledger.sealed_bid(bidder=1, secret=secret), secret=secret)
    assert replay(house.ledger).ok
    assert replay(house.ledger, secrets=house.secrets).faults == (Fault(4, "bid_too_low"),)
    house.write(ledger.opened_bid(bidder=1, secret=secret, seq=4), Record("closed", {}), at=END)
    assert replay(house.ledger).faults == (Fault(5, "bid_too_low"),)


@pytest.mark.parametrize(
    "secret", [lambda true: replace(true, amount=true.amount + 1), lambda true: replace(true, nonce="f" * 32)]
)
def test_secret_that_does_not_open_its_envelope_is_found_before_the_close(secret) -> None:
    house = sealed_house()
    secrets = house.secrets | {6: secret(house.secrets[6])}
    assert replay(house.ledger, secrets=secrets).faults == (Fault(6, "wrong_commitment"),)


def test_missing_secret_is_found() -> None:
    assert replay(sealed_house().ledger, secrets={}).faults == (Fault(4, "secret_missing"),)


ENVELOPE = Record("sealed_bid", {"bidder": 1, "commitment": "c" * 64})


@pytest.mark.parametrize(
    ("records", "seq", "what"),
    [
        ([bid(1, 5000)], 4, "stray_entry"),
        ([bid(1, 5000, "accept")], 4, "stray_entry"),
        ([bid(1, 5000, "sealed")], 4, "stray_entry"),
        ([Record("maximum", {"bidder": 1, "commitment": "c" * 64})], 4, "stray_entry"),
        ([ENVELOPE, Record("extended", {"ends_at": "2026-11-21T10:05:00.000000Z", "extensions": 1})], 5,
         "stray_entry"),
        ([ENVELOPE, bid(1, 5000, "reserve")], 5, "stray_entry"),
        ([ENVELOPE, ledger.cancelled()], 5, "invalid_transition"),
        ([Record("sealed_bid", {**ENVELOPE.payload, "bidder": 2})], 4, "wrong_bidder"),
        ([Record("sealed_bid", {**ENVELOPE.payload, "amount": 1})], 4, "unreadable"),
        ([Record("sealed_bid", {"bidder": 1})], 4, "unreadable"),
        ([Record("sealed_bid", [1])], 4, "unreadable"),
        ([ENVELOPE, Record("opened_bid", {})], 5, "not_closed"),
        ([ENVELOPE, Record("opened_bid", {}), Record("closed", {})], 5, "unreadable"),
    ],
)  # fmt: skip
def test_public_replay_names_the_line_that_cannot_be_true(records, seq: int, what: str) -> None:
    house = House(terms_with(format=FIRST))
    house.write(*records)
    assert replay(house.ledger).faults == (Fault(seq, what),)


def test_envelopes_belong_to_sealed_auctions_only() -> None:
    house = House()
    house.write(ENVELOPE)
    assert replay(house.ledger).faults == (Fault(4, "stray_entry"),)


def test_envelope_at_the_end_is_named() -> None:
    house = House(terms_with(format=FIRST))
    house.write(ENVELOPE, at=END)
    assert replay(house.ledger).faults == (Fault(4, "auction_closed"),)


def test_tampering_any_field_of_any_line_is_detected() -> None:
    house = opened_house()
    for index, each in enumerate(house.ledger):
        for forged in [{"payload": {**each.payload, key: "other"}} for key in each.payload]:
            entries = list(house.ledger)
            entries[index] = replace(each, **forged)
            assert not replay(entries).ok, (each, forged)
