"""BIDDING §7 and §8: envelopes in the ledger, and how everybody can check them once they are opened."""

import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from services.bidding import ledger
from services.bidding.ledger import replay
from services.bidding.rules import Format, Status
from services.core.errors import DomainError
from tests.unit.bidding.house import (
    AUCTION,
    END,
    NOON,
    A,
    B,
    C,
    House,
    opened_house,
    rs,
    sealed_house,
    terms_with,
)  # fmt: skip

FIRST, SECOND_PRICE = Format.SEALED_FIRST, Format.SEALED_SECOND


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
