"""When a sale is not paid: what is forfeited and returned, who is blocked, who is asked instead."""

from services.defaults import consequences, voiding  # noqa: F401 - they listen
from services.defaults.asking import answer_runner_up, lapse_due
from services.defaults.errors import AnsweredOtherwise, NotForRelisting
from services.defaults.events import (
    EarnestForfeited,
    LeadToVoid,
    NobodyLeft,
    RunnerUpAnswered,
    RunnerUpAsked,
)
from services.defaults.relisting import relist

__all__ = [
    "AnsweredOtherwise",
    "EarnestForfeited",
    "LeadToVoid",
    "NobodyLeft",
    "NotForRelisting",
    "RunnerUpAnswered",
    "RunnerUpAsked",
    "answer_runner_up",
    "lapse_due",
    "relist",
]
