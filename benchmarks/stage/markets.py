"""Markets to bid on: people with tokens and auctions, made by the house's own services in a process apart."""

import json
from dataclasses import dataclass

from benchmarks.stage.processes import run_python

KEYS = {"PUBLIC_ID_KEY": "bench", "SECRET_KEY": "a secret of forty characters for a bench"}


@dataclass(frozen=True, kw_only=True)
class Market:
    """Tokens of buyers, public ids of live auctions, and whatever else its making tells."""

    tokens: list[str]
    auctions: list[str]
    told: dict[str, str]


def make_market(database_url: str, kind: str = "plain", **wishes: str) -> Market:
    """Make a market in an empty database: `plain`, `closing` or `pages` (see stage.seed)."""
    told = run_python("benchmarks.stage.seed", database_url, kind, json.dumps(wishes), environment=KEYS)
    return Market(**json.loads(told))
