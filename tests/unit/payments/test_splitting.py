"""However a sale was paid, dividing its money neither makes nor loses a paisa."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.payments import Charges, Split, Standing, Taken, split
from services.payments.rules import is_key, tidy_reference

PAISE = st.integers(0, 10**12)
CHARGES = st.builds(
    Charges, seller_deductions=PAISE, buyer_charges=PAISE, commission=st.integers(-50, 10**12)
)


@given(escrow=PAISE, direct=PAISE, settled=PAISE, disputed=PAISE, charges=CHARGES)
def test_every_paisa_of_escrow_goes_somewhere_once(escrow, direct, settled, disputed, charges):
    divided = split(escrow=escrow, direct=direct, settled=settled, disputed=disputed, charges=charges)
    assert divided.back + divided.stays + divided.fees + divided.house + divided.seller == escrow
    assert min(divided.back, divided.stays, divided.fees, divided.seller) >= 0
    assert min(divided.owed_fees, divided.owed_house) >= 0
    assert divided.fees + divided.owed_fees == charges.seller_deductions + charges.buyer_charges
    assert divided.house + divided.owed_house == charges.commission


@given(total=PAISE, charges=CHARGES)
def test_a_sale_paid_in_full_leaves_the_seller_the_total_less_deductions(total, charges):
    divided = split(
        escrow=total + charges.buyer_charges, direct=0, settled=total, disputed=0, charges=charges
    )
    assert divided.back == 0
    if total >= charges.seller_deductions + charges.commission:
        assert divided.seller == total - charges.seller_deductions - charges.commission
        assert (divided.owed_fees, divided.owed_house) == (0, 0)


SHARES = st.integers(0, 10**6)
SMALL = st.builds(Charges, seller_deductions=SHARES, buyer_charges=SHARES, commission=st.integers(-50, 10**6))


@given(price=PAISE, lowered=PAISE, disputed=PAISE, first=SMALL, whole=SMALL, last=SMALL)
def test_dividing_in_two_steps_ends_as_dividing_once(price, lowered, disputed, first, whole, last):
    """Whatever was taken when the lot came, the end is that of a sale that was divided at the end alone."""
    disputed, escrow = min(disputed, price), price + whole.buyer_charges
    settled = max(price - disputed, price - lowered)
    early = split(escrow=escrow, direct=0, settled=price, disputed=disputed, charges=whole, undisputed=first)
    taken = Taken(released=early.seller + early.fees + early.house, fees=early.fees, house=early.house)
    late = split(escrow=early.stays, direct=0, settled=settled, disputed=0, charges=last, taken=taken)
    once = split(escrow=escrow, direct=0, settled=settled, disputed=0, charges=last)
    assert early.back == 0
    if late.back == once.back and not any((late.owed_fees, late.owed_house, once.owed_fees, once.owed_house)):
        assert early.seller + late.seller == once.seller
    assert (
        early.seller + late.seller + early.fees + late.fees + early.house + late.house + late.back == escrow
    )
    assert early.fees + late.fees + late.owed_fees == last.seller_deductions + last.buyer_charges
    assert early.house + late.house + late.owed_house == last.commission


def test_a_lighter_lot_gives_the_buyer_the_difference_back():
    charges = Charges(seller_deductions=3_00, buyer_charges=1_00, commission=2_00)
    divided = split(escrow=101_00, direct=0, settled=90_00, disputed=0, charges=charges)
    assert divided == Split(
        back=10_00, stays=0, fees=4_00, house=2_00, seller=85_00, owed_fees=0, owed_house=0
    )


def test_what_is_disputed_stays_and_the_rest_is_released():
    divided = split(escrow=100_00, direct=0, settled=100_00, disputed=12_00, charges=Charges())
    assert (divided.stays, divided.seller) == (12_00, 88_00)


def test_a_seller_who_was_paid_past_the_house_owes_the_fees():
    charges = Charges(seller_deductions=3_00, buyer_charges=1_00, commission=2_00)
    divided = split(escrow=0, direct=101_00, settled=100_00, disputed=0, charges=charges)
    assert (divided.owed_fees, divided.owed_house, divided.seller) == (4_00, 2_00, 0)


@given(due=PAISE, paid=PAISE, held=PAISE, announced=PAISE)
def test_what_is_open_is_never_more_than_what_is_due(due, paid, held, announced):
    standing = Standing(due=due, paid=paid, held=held, announced=announced)
    assert 0 <= standing.open <= standing.rest <= due


@pytest.mark.parametrize(
    ("way", "text", "number"),
    [
        ("upi", " 4123 4567 8901 ", "412345678901"),
        ("upi", "41234567890", None),
        ("upi", "४१२३४५६७८९०१", None),
        ("bank", "sbin0001234xy", "SBIN0001234XY"),
        ("bank", "", None),
        ("cash", "", ""),
        ("cash", "R-12/2026", "R-12/2026"),
        ("cash", "<script>", None),
    ],
)
def test_a_number_is_read_as_its_way_writes_it(way, text, number):
    assert tidy_reference(way, text) == number


@pytest.mark.parametrize(
    ("text", "good"), [("a" * 8, True), ("a" * 7, False), ("a" * 65, False), ("a b c d e f", False)]
)
def test_a_key_is_plain_and_long_enough(text, good):
    assert is_key(text) is good
