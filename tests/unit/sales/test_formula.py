"""What a lot comes to by what both sides weighed and measured (services/sales/formula.py)."""

import json

from hypothesis import given
from hypothesis import strategies as st

from services.core.money import total_for
from services.sales.formula import (
    PPM,
    QUALITY_TOLERANCE,
    TOLERANCE_PPM,
    Deduction,
    Difference,
    Terms,
    Weighed,
    read_terms,
    recompute,
    write_terms,
)

LOT = 4_000_000
RATE = 5_000_00
TOTAL = 200_000_00
HOURS = {"confirm": 24, "pay": 48, "dispatch": 72, "receipt": 48, "grace": 24}
MOISTURE = Deduction(
    parameter="moisture", label="Moisture", unit="%", direction="max", limit=12_000, ppm=10_000
)
OIL = Deduction(
    parameter="oil_content", label="Oil content", unit="%", direction="min", limit=38_000, ppm=15_000
)
TERMS = Terms(deductions=(MOISTURE, OIL), tolerance_ppm=TOLERANCE_PPM, hours=HOURS)


def settle(sent: Weighed, came: Weighed | None, terms: Terms = TERMS):
    return recompute(terms, rate=RATE, lot_grams=LOT, buyer=came, seller=sent)


def weighed(grams: int = LOT, **quality: int) -> Weighed:
    return Weighed(grams=grams, quality=quality)


def test_what_was_sold_and_sent_and_came_costs_what_the_hammer_said():
    found = settle(weighed(), weighed())
    assert (found.grams, found.gross, found.total, found.lines, found.differences) == (
        LOT,
        TOTAL,
        TOTAL,
        (),
        (),
    )


def test_within_the_tolerance_what_arrived_is_paid():
    found = settle(weighed(), weighed(3_960_000))
    assert (found.grams, found.total, found.differences) == (3_960_000, 198_000_00, ())


def test_a_gram_beyond_the_tolerance_the_difference_alone_waits():
    found = settle(weighed(), weighed(3_959_999))
    assert (found.grams, found.total) == (LOT, TOTAL)
    assert found.differences == (Difference(kind="weight", amount=2_000_05),)


def test_one_point_two_per_cent_less_leaves_exactly_that_open():
    found = settle(weighed(), weighed(LOT - LOT * 12 // 1_000))
    assert found.differences == (Difference(kind="weight", amount=2_400_00),)


def test_nobody_pays_for_more_than_the_lot_nor_for_more_than_was_sent():
    assert settle(weighed(4_100_000), weighed(4_090_000)).total == TOTAL
    assert settle(weighed(4_100_000), weighed(4_090_000)).differences == ()
    more = settle(weighed(3_000_000), weighed(3_900_000))
    assert (more.grams, more.total, more.differences) == (3_000_000, 150_000_00, ())


def test_without_the_buyers_scales_the_sellers_count():
    found = settle(weighed(3_900_000, moisture=13_000), None)
    assert (found.grams, found.gross, found.total) == (3_900_000, 195_000_00, 193_050_00)


def test_each_point_beyond_the_limit_takes_off_its_share_and_parts_in_part():
    found = settle(weighed(moisture=13_500, oil_content=37_000), weighed(moisture=13_500, oil_content=37_000))
    assert [(line.parameter, line.beyond, line.amount) for line in found.lines] == [
        ("moisture", 1_500, 3_000_00),
        ("oil_content", 1_000, 3_000_00),
    ]
    assert (found.total, found.differences) == (TOTAL - 6_000_00, ())


def test_values_within_the_limits_are_told_and_take_nothing_off():
    found = settle(weighed(), weighed(moisture=12_000, oil_content=40_000))
    assert [(line.value, line.beyond, line.amount) for line in found.lines] == [
        (12_000, 0, 0),
        (40_000, 0, 0),
    ]
    assert found.total == TOTAL


def test_two_meters_may_differ_by_half_a_point_and_the_buyers_counts():
    found = settle(weighed(moisture=12_500), weighed(moisture=13_000))
    assert (found.total, found.differences) == (198_000_00, ())


def test_beyond_half_a_point_the_sellers_value_stands_and_the_rest_waits():
    found = settle(weighed(moisture=12_400), weighed(moisture=13_000))
    assert found.total == 199_200_00
    assert found.differences == (Difference(kind="quality", amount=1_200_00),)


def test_a_seller_who_did_not_measure_says_what_the_lot_promised():
    found = settle(weighed(), weighed(moisture=14_000))
    assert (found.total, found.differences) == (TOTAL, (Difference(kind="quality", amount=4_000_00),))


def test_a_buyer_who_finds_better_goods_than_the_seller_pays_for_them():
    assert settle(weighed(moisture=14_000), weighed(moisture=12_000)).total == TOTAL


def test_weight_and_quality_that_both_differ_wait_each_for_itself():
    found = settle(weighed(), weighed(3_900_000, moisture=14_000))
    assert found.differences == (
        Difference(kind="weight", amount=5_000_00),
        Difference(kind="quality", amount=3_900_00),
    )


def test_goods_that_are_all_water_cost_nothing_and_never_less():
    worst = weighed(moisture=100_000, oil_content=0)
    found = settle(worst, worst)
    assert sum(line.amount for line in found.lines) > found.gross
    assert found.total == 0


def test_terms_outlive_being_kept_as_json():
    assert read_terms(json.loads(json.dumps(write_terms(TERMS))), hours={}) == TERMS
    assert read_terms({}, hours=HOURS) == Terms(deductions=(), tolerance_ppm=TOLERANCE_PPM, hours=HOURS)


values = st.dictionaries(st.sampled_from(["moisture", "oil_content"]), st.integers(0, 100_000))
scales = st.builds(
    lambda grams, quality: Weighed(grams=grams, quality=quality), st.integers(1, 10 * LOT), values
)


@given(sent=scales, came=st.none() | scales, rate=st.integers(1, 10_000_000_00))
def test_nobody_pays_above_the_hammer_and_what_waits_is_part_of_what_is_owed(sent, came, rate):
    found = recompute(TERMS, rate=rate, lot_grams=LOT, buyer=came, seller=sent)
    open_part = sum(each.amount for each in found.differences)
    assert 0 <= open_part <= found.total <= found.gross <= total_for(rate=rate, grams=LOT)
    assert all(each.amount > 0 for each in found.differences)
    if came is None:
        assert found.differences == ()


@given(sent=scales, came=scales)
def test_who_agrees_within_the_tolerance_has_nothing_to_dispute(sent, came):
    near = abs(min(sent.grams, LOT) - min(came.grams, LOT)) * PPM <= TOLERANCE_PPM * min(sent.grams, LOT)
    alike = all(
        line.beyond(came.quality.get(line.parameter, 0))
        <= line.beyond(sent.quality.get(line.parameter, line.limit)) + QUALITY_TOLERANCE
        for line in TERMS.deductions
        if line.parameter in came.quality
    )
    found = settle(sent, came)
    if near:
        assert [each.kind for each in found.differences if each.kind == "weight"] == []
    if alike:
        assert [each.kind for each in found.differences if each.kind == "quality"] == []
