"""What a house says of itself at /metrics."""

from urllib.error import HTTPError
from urllib.request import urlopen

from benchmarks.stage.houses import House

_BIDS, _COMMITS = "mandi_bids_per_commit_sum", "mandi_bids_per_commit_count"


def bids_and_commits(served: House) -> tuple[float, float]:
    """How many bids were taken in how many commits since it started; zeros when it doesn't tell (nginx)."""
    try:
        with urlopen(f"http://{served.address[0]}:{served.address[1]}/metrics", timeout=10) as answer:
            text = answer.read().decode()
    except HTTPError:
        return 0.0, 0.0
    figures = dict(line.rsplit(" ", 1) for line in text.splitlines() if not line.startswith("#"))
    return float(figures.get(_BIDS, 0)), float(figures.get(_COMMITS, 0))
