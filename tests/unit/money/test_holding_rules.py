"""What is held for a promise, and when a wallet reaches for it."""

from hypothesis import given
from hypothesis import strategies as st

from services.money.holding_rules import Hold, Standing, hold_for, missing_for

PAISE = st.integers(0, 10**12)
HOLDS = st.builds(Hold, amount=st.integers(1, 10**9).map(lambda n: n * 100), total=st.integers(1, 10**12))


def test_ten_per_cent_of_two_lakh_is_twenty_thousand() -> None:
    hold = hold_for(rate=5_000_00, grams=40 * 100_000, earnest_ppm=100_000)
    assert hold == Hold(amount=20_000_00, total=200_000_00)


def test_a_part_of_a_rupee_counts_as_a_whole_one() -> None:
    assert hold_for(rate=1_01, grams=100_000, earnest_ppm=50_000) == Hold(amount=1_00, total=1_01)


def test_what_is_free_must_cover_the_hold() -> None:
    standing = Standing(free=100_00, held=0, promised=0)
    assert (
        missing_for(Hold(amount=150_00, total=300_00), standing=standing, before=None, multiplier=10) == 50_00
    )


def test_ten_times_the_wallet_must_cover_all_promises() -> None:
    standing = Standing(free=100_00, held=100_00, promised=1_900_00)
    missing = missing_for(Hold(amount=10_00, total=200_00), standing=standing, before=None, multiplier=10)
    assert missing == 10_00


def test_what_is_held_for_the_same_auction_is_replaced() -> None:
    standing = Standing(free=50_00, held=100_00, promised=1_000_00)
    want, before = Hold(amount=150_00, total=1_500_00), Hold(amount=100_00, total=1_000_00)
    assert missing_for(want, standing=standing, before=before, multiplier=10) == 0


@given(HOLDS, PAISE, PAISE, PAISE, st.integers(1, 20))
def test_adding_what_is_missing_is_enough_and_a_rupee_less_is_not(
    want: Hold, free: int, held: int, promised: int, multiplier: int
) -> None:
    def missing(more: int) -> int:
        standing = Standing(free=free + more, held=held, promised=promised)
        return missing_for(want, standing=standing, before=None, multiplier=multiplier)

    lacking = missing(0)
    assert missing(lacking) == 0
    if lacking:
        assert missing(lacking - 100) > 0


@given(st.integers(1, 10**9), st.integers(1, 10**10), st.integers(1, 500_000))
def test_a_hold_is_whole_rupees_and_never_less_than_its_share(rate: int, grams: int, ppm: int) -> None:
    hold = hold_for(rate=rate, grams=grams, earnest_ppm=ppm)
    assert hold.amount % 100 == 0
    assert hold.total * ppm <= hold.amount * 1_000_000 < hold.total * ppm + 100 * 1_000_000
