"""What .env.example promises is what the configuration reads."""

import re
from io import StringIO
from pathlib import Path

from dotenv import dotenv_values

from services.runtime.config import VARIABLES, Config

EXAMPLE = (Path(__file__).parents[2] / ".env.example").read_text(encoding="utf-8")
OFFERED = dotenv_values(stream=StringIO(re.sub(r"(?m)^#(?=[A-Z_]+=)", "", EXAMPLE)))


def test_example_documents_exactly_the_settings_that_exist() -> None:
    assert sorted(OFFERED) == sorted(VARIABLES)


def test_example_shows_the_true_defaults() -> None:
    shown = {name.lower(): value for name, value in OFFERED.items() if value}
    assert Config(**shown) == Config()


def test_copied_example_changes_nothing_until_it_is_edited() -> None:
    assert dotenv_values(stream=StringIO(EXAMPLE)) == {}
