"""Limits count the same in this process and in Redis, and go on when Redis goes away."""

import uuid
from collections.abc import Iterator

import pytest

from services.core.errors import RateLimited
from services.runtime import limits
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
