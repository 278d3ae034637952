"""When a sale is not paid: what is forfeited and returned, who is blocked, who is asked instead."""

from services.defaults import consequences, voiding  # noqa: F401 - they listen
from services.defaults.afterwards import afterwards_of
from services.defaults.asking import answer_runner_up, lapse_due
from services.defaults.errors import AnsweredOtherwise, NotForRelisting
from services.defaults.events import (
    EarnestForfeited,
    LeadToVoid,
    NobodyLeft,
    RunnerUpAnswered,
    RunnerUpAsked,
)
from services.defaults.overdue import OverdueFilter, list_overdue, walk_overdue
from services.defaults.queries import (
    list_own_open,
    list_questions,
    list_without_buyer,
    listed_again,
    open_questions,
    own_question,
)
from services.defaults.record import buyer_record_of_lead, buyer_record_of_sale, record_of
from services.defaults.relisting import relist
from services.defaults.rules import Age
from services.defaults.views import Afterwards, OverdueRow, QuestionView, TradeRecord

__all__ = [
    "Afterwards",
    "Age",
    "AnsweredOtherwise",
    "EarnestForfeited",
    "LeadToVoid",
    "NobodyLeft",
    "NotForRelisting",
    "OverdueFilter",
    "OverdueRow",
    "QuestionView",
    "RunnerUpAnswered",
    "RunnerUpAsked",
    "TradeRecord",
    "afterwards_of",
    "answer_runner_up",
    "buyer_record_of_lead",
    "buyer_record_of_sale",
    "lapse_due",
    "list_overdue",
    "list_own_open",
    "list_questions",
    "list_without_buyer",
    "listed_again",
    "open_questions",
    "own_question",
    "record_of",
    "relist",
    "walk_overdue",
]
