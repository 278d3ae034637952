"""Robots bid at a served house as programs do: by its socket, with a token."""

from pathlib import Path

import pytest

from tests.house import House


def test_robots_without_demo_people_say_what_to_do_in_one_line(tmp_path: Path) -> None:
    house = House(tmp_path)
    house.flask("db", "upgrade")
    with pytest.raises(AssertionError, match=r"Error: There are no demo buyers: run `flask .*` first\.\n$"):
        house.flask("demo", "bidders", "--seconds", "1")


def test_robots_place_real_bids_at_a_served_house(tmp_path: Path) -> None:
    house = House(tmp_path)
    house.flask("db", "upgrade")
    house.flask("demo", "load", "--no-photos")
    house.start()
    try:
        said = house.flask("demo", "bidders", "--count", "3", "--seconds", "6")
        assert "3 robots bid at http://localhost:" in said
        assert int(said.splitlines()[-1].split()[0]) >= 1
    finally:
        house.stop()
    assert ", 0 with faults" in house.flask("ledger", "verify")
