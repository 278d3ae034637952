"""Limits count the same in this process and in Redis, and go on when Redis goes away."""

import secrets
import uuid
from collections.abc import Iterator

import pytest

from services.core.errors import RateLimited
from services.runtime import limits
from services.runtime.pace import Pace
from tests.requirements import require_redis


@pytest.fixture(params=["memory", pytest.param("redis", marks=pytest.mark.redis), "redis that is away"])
def somebody(request: pytest.FixtureRequest) -> Iterator[str]:
    """A person nobody has counted yet, where counts are kept in memory, in Redis, or should be."""
    away = "redis://127.0.0.1:1/0"
    url = {"memory": "", "redis that is away": away}.get(request.param)
    limits.configure(redis_url=require_redis() if url is None else url, bids="2 per minute")
    yield uuid.uuid4().hex
    limits.configure(redis_url="", bids="10 per 2 seconds")


def test_the_third_of_two_allowed_waits_and_is_told_how_long(somebody: str) -> None:
    for _ in range(2):
        limits.hit("2 per minute", "test", somebody)
    with pytest.raises(RateLimited) as refusal:
        limits.hit("2 per minute", "test", somebody)
    assert 1 <= refusal.value.details["retry_after"] <= 60


def test_one_person_does_not_use_up_the_limit_of_another(somebody: str) -> None:
    for _ in range(2):
        limits.hit("2 per minute", "test", somebody)
    limits.hit("2 per minute", "test", somebody + "'s neighbour")


def test_a_burst_of_bids_passes_and_then_the_steady_pace() -> None:
    pace = Pace("10 per 2 seconds")
    for _ in range(10):
        pace.hit(7)
    with pytest.raises(RateLimited) as refusal:
        pace.hit(7)
    assert refusal.value.details["retry_after"] == 1
    pace.hit(8)


@pytest.mark.redis
def test_two_processes_keep_one_pace_between_them() -> None:
    url, bidder, other = require_redis(), secrets.randbelow(2**40), secrets.randbelow(2**40)
    first, second = Pace("4 per 60 seconds", redis_url=url), Pace("4 per 60 seconds", redis_url=url)
    assert first.hit_together([bidder, bidder, other]) == [0, 0, 0]
    assert second.hit_together([bidder, bidder]) == [0, 0]
    waits = first.hit_together([bidder, other])
    assert 0 < waits[0] <= 15
    assert waits[1] == 0


def test_without_redis_each_process_keeps_the_pace_alone() -> None:
    pace = Pace("1 per minute", redis_url="redis://127.0.0.1:1/0")
    assert pace.hit_together([1, 1, 1]) == [0, 0, 0]
