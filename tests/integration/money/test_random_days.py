"""Random people, requests and decisions: after each step every rupee is accounted for."""

from collections.abc import Iterator
from contextlib import contextmanager
from itertools import count
from typing import Any

import pytest
from flask import Flask
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

from models.base import db
from services import money
from services.core.errors import DomainError
from tests.factories import NOON
from tests.integration.money.test_transfers import sent, wanted
from tests.world import World, person

AMOUNTS = st.integers(1_00, 1_000_00)


class Days(RuleBasedStateMachine):
    """What people have here, kept a second time in plain numbers."""

    world: World
    keys = count()

    @initialize()
    def begin(self) -> None:
        names = [f"Person {next(self.keys)}" for _ in range(3)]  # new ones: a day may be played again
        self.people = [
            person(name, roles=("buyer",), login=f"{name.split()[1]}@example.in") for name in names
        ]
        self.free, self.leaving = [0, 0, 0], [0, 0, 0]
        self.asked: list[tuple[int, int, str, int]] = []

    @rule(who=st.integers(0, 2), amount=AMOUNTS)
    def send(self, who: int, amount: int) -> None:
        n = next(self.keys)
        with allowed("too_many_asked"):
            number = sent(self.people[who], amount, reference=f"{n:012d}", key=f"key-number-{n}")
            self.asked.append((who, number, "in", amount))

    @rule(who=st.integers(0, 2), amount=AMOUNTS)
    def ask(self, who: int, amount: int) -> None:
        with allowed("too_many_asked", *(["not_enough_money"] if self.free[who] < amount else [])):
            number = wanted(self.people[who], amount, key=f"key-number-{next(self.keys)}")
            assert self.free[who] >= amount
            self.free[who] -= amount
            self.leaving[who] += amount
            self.asked.append((who, number, "out", amount))

    @precondition(lambda self: self.asked)
    @rule(data=st.data(), how=st.sampled_from(["confirm", "refuse", "take_back"]))
    def decide(self, data: Any, how: str) -> None:
        place = data.draw(st.integers(0, len(self.asked) - 1))
        who, number, direction, amount = self.asked.pop(place)
        self._decide(how, who, number)
        if direction == "out":
            self.leaving[who] -= amount
        if (direction == "in") == (how == "confirm"):
            self.free[who] += amount
        for again in ("confirm", "refuse", "take_back"):
            with pytest.raises(money.AlreadyDecided):
                self._decide(again, who, number)

    def _decide(self, how: str, who: int, number: int) -> None:
        admin = self.world.admin
        if how == "confirm":
            money.confirm(by=admin, transfer_id=number, reference="912345678901", now=NOON)
        elif how == "refuse":
            money.refuse(by=admin, transfer_id=number, note="No", now=NOON)
        else:
            money.take_back(person=self.people[who], transfer_id=number, now=NOON)

    @invariant()
    def every_rupee_is_accounted_for(self) -> None:
        db.session.rollback()
        assert money.faults_of_money() == []
        held = [money.get_wallet(user_id=each.id) for each in self.people]
        assert [each.available for each in held] == self.free
        assert [each.leaving for each in held] == self.leaving


@contextmanager
def allowed(*codes: str) -> Iterator[None]:
    """Let a refusal pass that may come now."""
    try:
        yield
    except DomainError as refusal:
        assert refusal.code in codes  # noqa: PT017


def test_random_days(app: Flask, world: World):
    machine = type("DaysHere", (Days,), {"world": world, "keys": count()})
    run_state_machine_as_test(
        machine,
        settings=settings(
            max_examples=20, stateful_step_count=40, deadline=None, suppress_health_check=list(HealthCheck)
        ),
    )
