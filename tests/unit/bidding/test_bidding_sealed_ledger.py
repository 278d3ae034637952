"""BIDDING §7 and §8: envelopes in the ledger, their opening, and what anyone finds in a false one."""

import json
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from services.bidding import ledger
from services.bidding.ledger import Fault, Record, Secret, replay
from services.bidding.rules import Format, Status
from services.core.errors import DomainError
from tests.unit.bidding.house import (
    AUCTION,
    END,
    NOON,
    SECOND,
    A,
    B,
    C,
    House,
    bid,
    resealed,
    rs,
    terms_with,
)

FIRST, SECOND_PRICE = Format.SEALED_FIRST, Format.SEALED_SECOND


def sealed_house(form: Format = SECOND_PRICE, **terms: object) -> House:
    """A (replaced, then lower), B (highest) and C, not yet closed: lines 4 to 7 are their envelopes."""
    house = House(terms_with(format=form, **terms))
    house.sealed(A, 5900)
    house.sealed(B, 5500)
    house.sealed(C, 5300)
    house.sealed(A, 5200)
    return house


def opened_house(form: Format = SECOND_PRICE, **terms: object) -> House:
    """The same after its close: lines 8 to 10 open B, C, A, line 11 is `closed`."""
    house = sealed_house(form, **terms)
    house.now = END
    house.open_all()
    return house


def told(entries, seq: int, /, **lie: object):
    """The ledger with one line forged, well sealed."""
    return resealed(entries, lambda record: Record(record.kind, {**record.payload, **lie}), seq)


def without(entries, seq: int):
    return resealed(entries, lambda _: None, seq)


# True ledgers


def test_payloads_are_the_documented_shapes() -> None:
    house = opened_house(FIRST)
    published = house.ledger[1].payload
    assert published["format"] == "sealed_first" and "drop" not in published
    assert [(line.kind, dict(line.payload)) for line in house.ledger[6:]] == [
        ("sealed_bid", {"bidder": 1, "commitment": ledger.commitment(house.secrets[7])}),
        ("opened_bid", {"bidder": 2, "amount": rs(5500), "nonce": house.secrets[5].nonce, "seq": 5}),
        ("opened_bid", {"bidder": 3, "amount": rs(5300), "nonce": house.secrets[6].nonce, "seq": 6}),
        ("opened_bid", {"bidder": 1, "amount": rs(5200), "nonce": house.secrets[7].nonce, "seq": 7}),
        (
            "closed",
            {
                "status": "sold",
                "price": rs(5500),
                "leader": 2,
                "ends_at": "2026-11-21T10:00:00.000000Z",
                "decide_by": None,
                "early": False,
            },
        ),
    ]


def test_english_ledgers_say_nothing_of_formats() -> None:
    assert not {"format", "floor_price", "drop", "drop_every_s"} & set(House().ledger[1].payload)


def test_no_amount_is_readable_before_the_close_and_a_replaced_one_never() -> None:
    text = json.dumps([dict(line.payload) for line in sealed_house().ledger])
    assert not any(str(rs(rupees)) in text for rupees in (5900, 5500, 5300, 5200))
    assert str(rs(5900)) not in json.dumps([dict(line.payload) for line in opened_house().ledger])


@pytest.mark.parametrize("form", [FIRST, SECOND_PRICE])
@pytest.mark.parametrize(
    ("reserve", "consent", "status"),
    [
        (None, False, Status.SOLD),
        (5400, False, Status.SOLD),
        (5500, True, Status.PENDING_CONSENT),
        (5600, False, Status.PENDING_CONSENT),
    ],
)
def test_everybody_and_the_house_replay_to_the_same_end(form, reserve, consent, status) -> None:
    house = opened_house(form, reserve=reserve, consent=consent)
    public = replay(house.ledger, auction=AUCTION)
    exact = replay(house.ledger, secrets=house.secrets, auction=AUCTION)
    assert public.faults == exact.faults == ()
    assert public.state == exact.state == house.aliased() and house.state.status is status


def test_live_sealed_auction_replays_with_its_counts_and_without_a_price() -> None:
    house = sealed_house(reserve=5400)
    house.lower_reserve(5350)
    for report in (replay(house.ledger), replay(house.ledger, secrets=house.secrets)):
        assert report.ok and report.state == house.state
        assert (report.state.bid_count, report.state.bidder_count, report.state.price) == (3, 3, None)


def test_early_end_and_an_end_without_bids_replay() -> None:
    house = sealed_house()
    house.open_all(early=True)
    assert replay(house.ledger, secrets=house.secrets).ok and house.state.ends_at == NOON
    empty = House(terms_with(format=FIRST), now=END)
    empty.open_all()
    assert replay(empty.ledger, secrets={}).ok and empty.state.status is Status.ENDED


def test_lowered_reserve_counts_at_the_opening() -> None:
    house = sealed_house(reserve=5600)
    house.lower_reserve(5400)
    house.now = END
    house.open_all()
    assert (house.state.status, house.state.price) == (Status.SOLD, rs(5400))
    assert replay(house.ledger, secrets=house.secrets).ok


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


@settings(deadline=None, max_examples=150)
@given(
    st.lists(st.tuples(st.sampled_from([A, B, C, "devi"]), st.integers(4990, 5030)), max_size=12),
    st.sampled_from([FIRST, SECOND_PRICE]),
    st.none() | st.integers(5000, 5035),
    st.booleans(),
)
def test_every_sealed_story_replays_and_its_opened_bids_explain_its_end(told, form, reserve, consent) -> None:
    house = House(terms_with(format=form, reserve=reserve, consent=consent))
    last: dict[object, int] = {}
    for bidder, rupees in told:
        try:
            house.sealed(bidder, rupees)
        except DomainError:
            assert rupees < 5000
        else:
            last[bidder] = rs(rupees)
    house.now = END
    house.open_all()
    for report in (replay(house.ledger), replay(house.ledger, secrets=house.secrets)):
        assert report.ok and report.state == house.aliased()
    opened = [line.payload for line in house.ledger if line.kind == "opened_bid"]
    assert sorted(line["amount"] for line in opened) == sorted(last.values())
    assert len({line["bidder"] for line in opened}) == len(last) == house.state.bidder_count
