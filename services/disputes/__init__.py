"""Disputes about a part of a sale's price: opened, answered, settled by consent or decided by the office."""

from services.disputes.answering import accept_offer, answer, offer, take_back
from services.disputes.checking import faults_of_disputes
from services.disputes.deciding import decide
from services.disputes.due import advance_due
from services.disputes.errors import (
    AnswerPending,
    MoreThanAtStake,
    NothingAtStake,
    NotYoursToWithdraw,
    OfferOver,
    OwnOffer,
    TooManyDisputes,
)
from services.disputes.events import DisputeClosed, DisputeMoved
from services.disputes.opening import open_dispute, stake_of
from services.disputes.queries import (
    DisputeFilter,
    count_waiting,
    get_dispute,
    list_disputes,
    list_of_sale,
    records_of,
    walk_disputes,
)
from services.disputes.rules import LONGEST_TEXT, Kind, Record, Status
from services.disputes.views import DisputeRow, DisputeView, EntryView, OfferView
from services.disputes.wording import ACTS, KINDS, OFFER_WORDS, STATUS_WORDS

__all__ = [
    "ACTS",
    "KINDS",
    "LONGEST_TEXT",
    "OFFER_WORDS",
    "STATUS_WORDS",
    "AnswerPending",
    "DisputeClosed",
    "DisputeFilter",
    "DisputeMoved",
    "DisputeRow",
    "DisputeView",
    "EntryView",
    "Kind",
    "MoreThanAtStake",
    "NotYoursToWithdraw",
    "NothingAtStake",
    "OfferOver",
    "OfferView",
    "OwnOffer",
    "Record",
    "Status",
    "TooManyDisputes",
    "accept_offer",
    "advance_due",
    "answer",
    "count_waiting",
    "decide",
    "faults_of_disputes",
    "get_dispute",
    "list_disputes",
    "list_of_sale",
    "offer",
    "open_dispute",
    "records_of",
    "stake_of",
    "take_back",
    "walk_disputes",
]
