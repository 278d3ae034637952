"""The statement of a sale, worked out by hand in paise and held against its own sums."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.fees import Charge, bags_given, statement

QUINTAL = 100_000


def charge(unit: str, rate: int, *, kind: str = "labour", payer: str = "seller", name: str = "") -> Charge:
    return Charge(kind=kind, name=name, payer=payer, unit=unit, rate=rate)


SOLAPUR = (
    charge("per_quintal", 7_91, name="Hamali"),
    charge("per_bag", 2_40, name="Weighing"),
    charge("per_lot", 15_00, kind="transport", name="Motor"),
    charge("per_lot", 430_00, kind="other", name="Cash advance"),
)
"""The lines of a sale of onions in Solapur: ₹512 gross, ₹509.50 taken off."""


def test_solapur_512_kg_at_a_rupee_leave_two_rupees_fifty() -> None:
    told = statement(rate=100_00, grams=512_000, bags=10, lines=SOLAPUR)
    assert [line.amount for line in told.lines] == [40_50, 24_00, 15_00, 430_00]
    assert (told.gross, told.seller_deductions, told.net_before_rounding) == (512_00, 509_50, 2_50)
    assert (told.net, told.rounding) == (3_00, -50)
    assert told.share_ppm == 995_117
    assert told.warnings == ("high_deductions", "net_below_transport")


def test_each_side_pays_its_own_lines() -> None:
    lines = [
        charge("percent", 15_000, kind="market_fee", payer="buyer"),
        charge("per_quintal", 10_00),
    ]
    told = statement(rate=5_000_00, grams=40 * QUINTAL, lines=lines, commission_ppm=10_000)
    assert [(line.kind, line.payer, line.amount) for line in told.lines] == [
        ("market_fee", "buyer", 3_000_00),
        ("labour", "seller", 400_00),
        ("house", "seller", 2_000_00),
    ]
    assert (told.net, told.rounding, told.due) == (1_97_600_00, 0, 2_03_000_00)
    assert told.net_rate == 4_940_00
    assert told.warnings == ()


def test_only_the_pay_out_is_rounded_to_the_rupee() -> None:
    told = statement(rate=1_00_33, grams=QUINTAL, lines=[charge("percent", 15_000, payer="buyer")])
    assert (told.net, told.rounding) == (100_00, 33)
    assert told.due == 1_00_33 + 1_50


def test_without_a_count_bags_of_50_kg_are_assumed_and_it_says_so() -> None:
    lines = [charge("per_bag", 5_00)]
    counted = statement(rate=2_000_00, grams=QUINTAL, bags=4, lines=lines)
    assumed = statement(rate=2_000_00, grams=QUINTAL + 1, lines=lines)
    assert (counted.seller_deductions, counted.bag_kg) == (20_00, None)
    assert (assumed.seller_deductions, assumed.bags, assumed.bag_kg) == (15_00, 3, 50)
    assert statement(rate=2_000_00, grams=QUINTAL, lines=[charge("per_lot", 5_00)]).bag_kg is None


@pytest.mark.parametrize(("off", "warned"), [(25_00, ()), (25_01, ("high_deductions",))])
def test_it_warns_above_a_quarter_not_at_it(off: int, warned: tuple[str, ...]) -> None:
    assert statement(rate=100_00, grams=QUINTAL, lines=[charge("per_lot", off)]).warnings == warned


@pytest.mark.parametrize(("transport", "warned"), [(0, ()), (99_99, ()), (100_00, ("net_below_transport",))])
def test_it_warns_when_no_more_is_left_than_the_carriage(transport: int, warned: tuple[str, ...]) -> None:
    told = statement(rate=100_00, grams=QUINTAL, transport=transport)
    assert (told.warnings, told.seller_deductions) == (warned, 0)


def test_an_agreed_gross_takes_the_place_of_rate_and_weight() -> None:
    told = statement(rate=100_00, grams=QUINTAL, gross=90_00, lines=[charge("percent", 100_000)])
    assert (told.gross, told.seller_deductions, told.net) == (90_00, 9_00, 81_00)


@pytest.mark.parametrize(
    ("text", "bags"),
    [("10 bag × 51.2 kg", 10), ("10.5 bag × 50 kg", 11), ("512 kg", None), ("", None), ("bag", None)],
)
def test_bags_are_read_as_the_seller_gave_them(text: str, bags: int | None) -> None:
    assert bags_given(text) == bags


charges = st.builds(
    charge,
    st.sampled_from(["percent", "per_quintal", "per_bag", "per_lot"]),
    st.integers(1, 1_000_000),
    kind=st.sampled_from(["market_fee", "cess", "commission", "labour", "transport", "other"]),
    payer=st.sampled_from(["buyer", "seller"]),
)


@given(
    rate=st.integers(1, 10_000_000_00),
    grams=st.integers(1_000, 10_000_000_000),
    bags=st.none() | st.integers(1, 100_000),
    lines=st.lists(charges, max_size=8),
    commission_ppm=st.integers(0, 1_000_000),
    transport=st.integers(0, 10_000_000),
)
def test_lines_add_up_exactly_whatever_the_sale(
    rate: int, grams: int, bags: int | None, lines: list[Charge], commission_ppm: int, transport: int
) -> None:
    told = statement(
        rate=rate, grams=grams, bags=bags, lines=lines, commission_ppm=commission_ppm, transport=transport
    )
    assert told.seller_deductions == sum(line.amount for line in told.of_seller)
    assert told.buyer_charges == sum(line.amount for line in told.of_buyer)
    assert told.gross == told.net + told.seller_deductions + told.rounding
    assert told.due == told.gross + told.buyer_charges
    assert told.net % 100 == 0
    assert -50 <= told.rounding < 50
    assert ("high_deductions" in told.warnings) == (told.seller_deductions * 4 > told.gross)
