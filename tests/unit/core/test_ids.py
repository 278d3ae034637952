"""Public ids: what the house did not issue is not found, whatever it looks like."""

from random import Random

import pytest

from services.core.errors import NotFound
from services.core.ids import number_of, public_id

LETTERS = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789"


@pytest.mark.parametrize("number", [1, 7, 10_000, 2**31, 2**62 - 1])
def test_an_id_is_read_back_as_its_kind_only(number: int) -> None:
    text = public_id("auction", number)
    assert number_of("auction", text) == number
    with pytest.raises(NotFound):
        number_of("sale", text)


def test_long_ids_that_stand_for_numbers_beyond_any_are_not_found() -> None:
    random = Random(6)
    for _ in range(500):
        made_up = "".join(random.choice(LETTERS) for _ in range(random.randint(14, 24)))
        with pytest.raises(NotFound):
            number_of("auction", made_up)
