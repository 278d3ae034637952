"""What people type off a weighbridge's slip, and what is not a weight (services/sales/scales.py)."""

import pytest

from services.core.errors import Invalid
from services.sales.formula import Deduction, Terms
from services.sales.scales import WeighingForm, read_weighing

LOT = 4_000_000
TERMS = Terms(
    deductions=(
        Deduction(
            parameter="moisture", label="Moisture", unit="%", direction="max", limit=12_000, ppm=10_000
        ),
    ),
    tolerance_ppm=10_000,
    hours={},
)


def faults(**fields) -> dict[str, str]:
    """Which fields are refused, by the code of the refusal."""
    form = WeighingForm(**{"gross": "9100", "tare": "5100"} | fields)
    with pytest.raises(Invalid) as refused:
        read_weighing(form, terms=TERMS, lot_grams=LOT)
    return {name: fault.code for name, fault in refused.value.details["fields"].items()}


def test_net_is_gross_without_tare_to_the_gram():
    weight = read_weighing(
        WeighingForm(gross=" 9,100.125 ", tare="5100", quality={"moisture": "11.5 %"}, slip="  W   17 "),
        terms=TERMS,
        lot_grams=LOT,
    )
    assert (weight.gross, weight.tare, weight.net) == (9_100_125, 5_100_000, 4_000_125)
    assert (weight.quality, weight.slip) == ({"moisture": "11.5"}, "W 17")


def test_produce_may_be_weighed_alone_and_measured_by_nobody():
    weight = read_weighing(WeighingForm(gross="4000", quality={"moisture": ""}), terms=TERMS, lot_grams=LOT)
    assert (weight.net, weight.quality) == (4_000_000, {})


@pytest.mark.parametrize("gross", ["", "0", "-5", "abc", "1e3", "4000.0001", "٤٠٠٠", "9" * 12, "NaN"])
def test_what_is_no_weight_is_refused(gross):
    assert faults(gross=gross)["gross"] == "invalid_weight"


def test_a_negative_or_heavier_tare_is_refused():
    assert faults(tare="-1") == {"tare": "invalid_weight"}
    assert faults(tare="9100.5") == {"tare": "tare_too_heavy"}
    assert faults(tare="9100") == {"tare": "tare_too_heavy"}


def test_three_times_the_lot_is_let_through_and_not_a_gram_more():
    assert read_weighing(WeighingForm(gross="12000"), terms=TERMS, lot_grams=LOT).net == 3 * LOT
    assert faults(gross="12000.001", tare="0") == {"gross": "weight_too_high"}


@pytest.mark.parametrize(
    ("quality", "fault"),
    [
        ({"moisture": "wet"}, {"quality_moisture": "invalid_measure"}),
        ({"moisture": "-1"}, {"quality_moisture": "invalid_measure"}),
        ({"moisture": "100.001"}, {"quality_moisture": "invalid_measure"}),
        ({"colour": "3"}, {"quality_colour": "not_measured"}),
    ],
)
def test_a_value_that_is_none_or_not_of_this_crop_is_refused(quality, fault):
    assert faults(quality=quality) == fault


def test_all_faults_are_told_together():
    assert set(faults(gross="x", tare="y", slip="z" * 61)) == {"gross", "tare", "slip"}
