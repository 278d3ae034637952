"""What is left of a price, worked out by hand in paise."""

import csv
from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.prices import FeeView, Outlook, VehicleView, percent_text, read_percent
from services.prices.in_hand.rules import (
    break_even_km,
    fees_at,
    hold,
    left_of,
    outlook_at,
    road_km,
    share_of,
    transport_for,
    trips_for,
)
from services.prices.in_hand.views import FEE_NAMES
from services.prices.starter_costs import FOLDER

QUINTAL = 100_000
DAY = date(2026, 11, 21)
LINE = FeeView(
    id=1,
    state="Gujarat",
    market="",
    slug="",
    group="",
    kind="market_fee",
    name="Market fee",
    payer="seller",
    unit="percent",
    rate=10_000,
    valid_from=None,
    valid_to=None,
    sure="yes",
    source="test",
    note="",
)
HAMALI = replace(LINE, id=2, kind="labour", name="Unloading", unit="per_quintal", rate=3_50)
TROLLEY = VehicleView(
    code="tractor_trolley", name="", capacity_kg=4_000, km_price=30_00, least_price=800_00, source=""
)
INDORE, UJJAIN = (22.7196, 75.8577), (23.1765, 75.7885)


def names(lines: list[FeeView], **asked: object) -> list[str]:
    told = {"state": "Gujarat", "market": "Rajkot APMC", "slug": "wheat", "group": "Cereals", "day": DAY}
    return [line.name for line in fees_at(lines, **(told | asked)).lines]


def test_forty_quintals_at_5000_less_one_percent_and_hamali() -> None:
    left = left_of(rate=5_000_00, grams=40 * QUINTAL, fees=[LINE, HAMALI])
    # 1 % of ₹5,000 is ₹50; with ₹3.50 of labour ₹4,946.50 are left, and ₹1,97,860 of the load.
    assert [(line.per_quintal, line.total) for line in left.lines] == [(50_00, 2_000_00), (3_50, 140_00)]
    assert (left.gross, left.net_rate, left.net_total) == (2_00_000_00, 4_946_50, 1_97_860_00)


def test_what_the_buyer_pays_does_not_lessen_what_the_farmer_gets() -> None:
    left = left_of(rate=5_000_00, grams=QUINTAL, fees=[replace(LINE, payer="buyer")])
    assert (left.lines, left.net_rate, left.net_total) == ((), 5_000_00, 5_000_00)


def test_carriage_and_what_is_lost_on_the_way_come_off() -> None:
    left = left_of(rate=5_000_00, grams=40 * QUINTAL, fees=[LINE], loss_ppm=3_000, transport=1_080_00)
    # 0.3 % of 40 q is 12 kg: ₹600. The fee is of the 39.88 q sold: ₹1,994. Carriage ₹1,080.
    assert [(line.kind, line.per_quintal, line.total) for line in left.lines] == [
        ("loss", 15_00, 600_00),
        ("market_fee", 49_85, 1_994_00),
        ("transport", 27_00, 1_080_00),
    ]
    assert left.net_total == 2_00_000_00 - 600_00 - 1_994_00 - 1_080_00
    assert left.net_rate == 5_000_00 - 15_00 - 49_85 - 27_00


def test_shares_are_rounded_half_up_to_the_paisa() -> None:
    assert share_of(50, 10_000) == 1  # 0.5 paise
    assert share_of(49, 10_000) == 0
    assert share_of(5_225_55, 15_000) == 78_38  # 7838.325


@given(
    rate=st.integers(1, 10**9),
    grams=st.integers(1_000, 10**10),
    ppm=st.integers(1, 100_000),
    loss=st.integers(0, 500_000),
    transport=st.integers(0, 10**8),
)
def test_each_column_adds_up(rate: int, grams: int, ppm: int, loss: int, transport: int) -> None:
    fees = [replace(LINE, rate=ppm), HAMALI]
    left = left_of(rate=rate, grams=grams, fees=fees, loss_ppm=loss, transport=transport)
    assert left.net_rate + sum(line.per_quintal for line in left.lines) == rate
    assert left.net_total + sum(line.total for line in left.lines) == left.gross


def test_the_markets_own_line_goes_before_the_states_and_the_crops_before_the_groups() -> None:
    of_state = replace(LINE, id=1, rate=1)
    of_group = replace(LINE, id=2, rate=2, group="Cereals")
    of_crop = replace(LINE, id=3, rate=3, slug="wheat")
    of_market = replace(LINE, id=4, rate=4, market="Rajkot")
    told = {"state": "Gujarat", "market": "Rajkot APMC", "slug": "wheat", "group": "Cereals", "day": DAY}
    for known, rate in (
        ([of_state], 1),
        ([of_group, of_state], 2),
        ([of_state, of_crop, of_group], 3),
        ([of_market, of_crop], 4),
    ):
        assert [line.rate for line in fees_at(known, **told).lines] == [rate]


def test_lines_of_elsewhere_of_other_crops_and_of_other_days_do_not_hold() -> None:
    assert names([replace(LINE, state="Punjab")]) == []
    assert names([replace(LINE, market="Gondal APMC")]) == []
    assert names([replace(LINE, slug="cotton")]) == []
    assert names([replace(LINE, group="Pulses")]) == []
    assert names([replace(LINE, valid_from=date(2026, 11, 22))]) == []
    assert names([replace(LINE, valid_to=date(2026, 11, 20))]) == []
    assert names([replace(LINE, valid_from=DAY, valid_to=DAY)]) == ["Market fee"]


def test_of_two_lines_of_one_name_the_newer_holds() -> None:
    old = replace(LINE, id=9, rate=1, valid_from=date(2020, 1, 1))
    new = replace(LINE, id=2, rate=2, valid_from=date(2026, 1, 1))
    found = fees_at([new, old], state="Gujarat", market="", slug="wheat", group="", day=DAY)
    assert [line.rate for line in found.lines] == [2]


def test_kinds_without_a_line_are_told_as_unknown() -> None:
    found = fees_at([HAMALI], state="Gujarat", market="", slug="wheat", group="", day=DAY)
    assert found.known
    assert found.unknown == ("market_fee", "cess", "commission")
    found = fees_at([LINE], state="Gujarat", market="", slug="wheat", group="", day=DAY)
    assert found.unknown == ("commission", "labour")
    assert not fees_at([], state="Goa", market="", slug="wheat", group="", day=DAY).known


def test_indore_to_ujjain_is_about_67_km_by_road() -> None:
    assert road_km(INDORE, UJJAIN) == 67
    assert road_km(UJJAIN, INDORE) == 67
    assert road_km(INDORE, INDORE) == 0


def test_carriage_is_by_trips_and_never_below_the_least() -> None:
    assert trips_for(40 * QUINTAL, TROLLEY) == 1
    assert trips_for(40 * QUINTAL + 1, TROLLEY) == 2
    assert transport_for(km=67, trips=1, vehicle=TROLLEY) == 2_010_00
    assert transport_for(km=10, trips=2, vehicle=TROLLEY) == 1_600_00


def test_break_even_is_the_way_the_gain_would_pay_for() -> None:
    # ₹2,000 more than at the nearest market's gate pay for 66 whole km at ₹30.
    far = {"before_transport": 2_02_000_00, "against": 2_00_000_00, "vehicle": TROLLEY}
    assert break_even_km(**far, trips=1) == 66
    assert break_even_km(**far, trips=2) == 33
    assert break_even_km(before_transport=799_99, against=0, trips=1, vehicle=TROLLEY) is None


def held(low: int, median: int, high: int, **more: int):
    today = left_of(rate=5_000_00, grams=40 * QUINTAL, fees=[])
    outlook = Outlook(days=15, low=low, median=median, high=high)
    costs = {"loss_ppm": 0, "transport": 0, "monthly_loss_ppm": 6_000, "storage_price": 10_00}
    told = costs | {"interest_ppm": 120_000} | more
    return hold(today=today, outlook=outlook, grams=40 * QUINTAL, fees=[], **told)


def test_holding_costs_store_interest_and_weight() -> None:
    found = held(5_000_00, 5_200_00, 5_400_00)
    # 15 days: ₹10 × 40 q / 2 of store; 12 % of ₹2,00,000 for 15/365; 0.3 % of 40 q is 12 kg.
    assert (found.storage, found.interest, found.weight_loss_grams) == (200_00, 986_30, 12_000)
    # 39.88 q at ₹5,200 are ₹2,07,376; less both ₹2,06,189.70.
    assert found.median == 2_06_189_70
    assert found.low == 1_99_400_00 - 200_00 - 986_30


def test_the_verdict_needs_both_ends_of_the_interval() -> None:
    assert held(5_100_00, 5_300_00, 5_600_00).verdict == "hold"
    assert held(4_900_00, 5_200_00, 5_600_00).verdict == "open"
    assert held(4_600_00, 4_900_00, 5_000_00).verdict == "sell"


def test_a_forecast_of_the_state_moves_the_markets_price_by_its_share() -> None:
    of_state = Outlook(days=14, low=4_750_00, median=5_100_00, high=5_500_00, last=5_000_00)
    # -5 %, +2 % and +10 % of ₹6,000.
    assert outlook_at(6_000_00, of_state) == Outlook(days=14, low=5_700_00, median=6_120_00, high=6_600_00)
    own = Outlook(days=14, low=1, median=2, high=3)
    assert outlook_at(6_000_00, own) == own


def test_what_spoils_altogether_only_costs() -> None:
    found = held(5_000_00, 5_000_00, 5_000_00, monthly_loss_ppm=2_000_000)
    assert (found.high, found.verdict) == (-200_00 - 986_30, "sell")


@pytest.mark.parametrize(
    ("text", "ppm"), [("1.25", 12_500), ("0.35", 3_500), ("3", 30_000), ("100%", 1_000_000), ("0", 0)]
)
def test_percentages_are_read_exactly(text: str, ppm: int) -> None:
    assert read_percent(text) == ppm
    assert percent_text(ppm) == text.removesuffix("%")


@pytest.mark.parametrize("text", ["", "-1", "100.1", "1e1", "१", "1,5", "1.23456", "x"])
def test_what_is_no_percentage_is_none(text: str) -> None:
    assert read_percent(text) is None


def test_what_the_carried_fees_are_called_can_be_said_in_every_language() -> None:
    with (FOLDER / "fees.csv").open(encoding="utf-8", newline="") as file:
        assert {row["name"] for row in csv.DictReader(file)} <= {"", *FEE_NAMES}
