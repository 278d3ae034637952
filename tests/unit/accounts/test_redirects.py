"""A form leads back to this house only."""

import pytest

from routes.redirects import is_own_path


@pytest.mark.parametrize("path", ["/", "/auctions?page=2&q=a", "/auctions/abc#bids", "/prices/सोयाबीन"])
def test_paths_of_this_house_are_followed(path: str) -> None:
    assert is_own_path(path)


@pytest.mark.parametrize(
    "path",
    [
        "",
        "auctions",
        "//evil.example",
        "///evil.example",
        "/\\evil.example",
        "/x\\..\\evil",
        "\\\\evil.example",
        "https://evil.example",
        "javascript:alert(1)",
        "/\t/evil.example",
        "/\n/evil.example",
        "\t//evil.example",
        " /auctions",
        "/" + "x" * 3000,
    ],
)
def test_what_a_browser_might_take_elsewhere_is_not_followed(path: str) -> None:
    assert not is_own_path(path)
