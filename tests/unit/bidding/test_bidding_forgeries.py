"""BIDDING §8: what everybody can find in a ledger that cannot be true."""

from dataclasses import replace
from datetime import timedelta

import pytest

from services.bidding import ledger
from services.bidding.ledger import Fault, LedgerEntry, Record, replay
from tests.unit.bidding.house import (
    AUCTION,
    END,
    NOON,
    SECOND,
    START,
    A,
    B,
    House,
    bid,
    lively,
    terms_with,
)


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
