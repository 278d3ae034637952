"""Hearing what sales tell the house, as the listeners of upper domains do."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from services.core.events import Event
from services.runtime import subscribers


@contextmanager
def heard_of(*kinds: type[Event]) -> Iterator[list[Any]]:
    """Collect the events of these kinds that are committed inside."""
    heard: list[Any] = []
    for kind in kinds:
        subscribers._live[kind].append(heard.append)
    try:
        yield heard
    finally:
        for kind in kinds:
            subscribers._live[kind].remove(heard.append)
