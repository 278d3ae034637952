"""BIDDING §7 and §8: a Dutch sale in the ledger, and what anyone finds in a false one."""

from dataclasses import replace
from datetime import timedelta

import pytest

from services.bidding import ledger
from services.bidding.ledger import Fault, Record, replay
from services.bidding.rules import Status
from tests.unit.bidding.house import (
    AUCTION,
    END,
    START,
    A,
    House,
    bid,
    dutch_with,
    resealed,
    rs,
    terms_with,
)

MINUTE = timedelta(minutes=1)


def sold_house() -> House:
    """A takes the lot in the third minute, at ₹4,900: line 4 says so, line 5 is `closed`."""
    house = House(dutch_with(), now=START + 2.5 * MINUTE)
    house.accept(A, 4900)
    return house


def told(house: House, seq: int, /, **lie: object) -> tuple[Fault, ...]:
    forged = resealed(house.ledger, lambda record: Record(record.kind, {**record.payload, **lie}), seq)
    return replay(forged).faults


def test_payloads_are_the_documented_shapes() -> None:
    house = sold_house()
    clock = {"format": "dutch", "floor_price": rs(4000), "drop": rs(50), "drop_every_s": 60}
    assert clock.items() <= house.ledger[1].payload.items()
    assert [(line.kind, dict(line.payload)) for line in house.ledger[3:]] == [
        ("bid", {"bidder": 1, "amount": rs(4900), "kind": "accept"}),
        (
            "closed",
            {
                "status": "sold",
                "price": rs(4900),
                "leader": 1,
                "ends_at": "2026-11-21T04:02:30.000000Z",
                "decide_by": None,
                "early": False,
            },
        ),
    ]


def test_everybody_and_the_house_replay_to_the_sale() -> None:
    house = sold_house()
    for report in (replay(house.ledger, auction=AUCTION), replay(house.ledger, secrets={}, auction=AUCTION)):
        assert report.ok and report.state == house.aliased() and report.state.status is Status.SOLD


def test_auction_that_nobody_took_replays() -> None:
    house = House(dutch_with(), now=END)
    house.close()
    assert replay(house.ledger, secrets={}).ok and house.state.status is Status.ENDED


@pytest.mark.parametrize(
    ("seq", "lie", "what"),
    [
        (4, {"amount": rs(4950)}, "wrong_price"),
        (4, {"amount": rs(4899.99)}, "bid_too_low"),
        (4, {"bidder": 2}, "wrong_bidder"),
        (4, {"kind": "plain"}, "stray_entry"),
        (4, {"kind": "auto"}, "stray_entry"),
        (5, {"price": rs(4850)}, "wrong_closing"),
        (5, {"leader": 2}, "wrong_closing"),
        (5, {"status": "pending_consent"}, "wrong_closing"),
        (5, {"early": True}, "wrong_closing"),
        (5, {"ends_at": "2026-11-21T10:00:00.000000Z"}, "wrong_closing"),
    ],
)
def test_false_sale_is_named(seq: int, lie: dict[str, object], what: str) -> None:
    faults = told(sold_house(), seq, **lie)
    assert faults[0].what == what and faults[0].seq in (seq, 4, 5) and len(faults) == 1


def test_sale_dated_into_a_cheaper_minute_is_named() -> None:
    house = sold_house()
    forged = list(house.ledger[:3])
    for line in house.ledger[3:]:
        forged += ledger.chain(
            [Record(line.kind, line.payload)],
            at=line.at - MINUTE,
            last_seq=len(forged),
            last_hash=forged[-1].hash,
        )
    assert replay(forged).faults == (Fault(4, "bid_too_low"),)


def test_acceptance_that_did_not_close_is_named() -> None:
    house = sold_house()
    assert replay(house.ledger[:-1]).faults == (Fault(4, "not_closed"),)


def test_second_acceptance_is_named() -> None:
    house = sold_house()
    house.write(bid(2, 4900, "accept"))
    assert replay(house.ledger).faults == (Fault(6, "auction_closed"),)


def test_nothing_else_is_said_in_a_dutch_auction() -> None:
    for record in (
        bid(1, 5000),
        Record("maximum", {"bidder": 1, "commitment": "c" * 64}),
        Record("sealed_bid", {"bidder": 1, "commitment": "c" * 64}),
        Record("reserve_lowered", {"reserve": "c" * 64}),
    ):
        house = House(dutch_with())
        house.write(record)
        assert replay(house.ledger).faults == (Fault(4, "stray_entry"),)


def test_acceptance_belongs_to_dutch_auctions_only() -> None:
    house = House()
    house.write(bid(1, 5000, "accept"))
    assert replay(house.ledger).faults == (Fault(4, "stray_entry"),)


@pytest.mark.parametrize(
    ("lie", "what"),
    [
        ({"floor_price": rs(5000)}, "wrong_terms"),
        ({"drop": rs(1001)}, "wrong_terms"),
        ({"reserve": "c" * 64}, "wrong_terms"),
        ({"consent": True}, "wrong_terms"),
        ({"drop": 0}, "unreadable"),
        ({"drop_every_s": 0}, "unreadable"),
        ({"drop_every_s": None}, "unreadable"),
        ({"floor_price": 1.5}, "unreadable"),
        ({"format": "japanese"}, "unreadable"),
        ({"format": "english"}, "unreadable"),
        ({"format": "sealed_first"}, "unreadable"),
    ],
)
def test_clock_that_cannot_run_is_named(lie: dict[str, object], what: str) -> None:
    assert told(House(dutch_with()), 2, **lie) == (Fault(2, what),)


def test_terms_of_one_format_are_not_read_as_another() -> None:
    published = ledger.published(terms_with(), ends_at=END, reserve=None)
    payload = {**published.payload, "format": "dutch"}
    entries = ledger.chain([ledger.created(auction=AUCTION), replace(published, payload=payload)], at=START)
    assert replay(entries).faults == (Fault(2, "unreadable"),)
