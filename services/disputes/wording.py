"""Words for disputes: msgids, for the doors to translate."""

from collections.abc import Mapping
from typing import Final

from services.core.errors import N_

KINDS: Final[Mapping[str, str]] = {
    "weight": N_("Weight"),
    "quality": N_("Quality"),
    "not_paid": N_("Not paid"),
    "not_delivered": N_("Not delivered"),
    "wrong_lot": N_("Another lot than was sold"),
    "other": N_("Something else"),
}
STATUS_WORDS: Final[Mapping[str, str]] = {
    "open": N_("open"),
    "settled": N_("settled by both sides"),
    "decided": N_("decided by the office"),
    "withdrawn": N_("taken back"),
    "moot": N_("over with the sale"),
}
OFFER_WORDS: Final[Mapping[str, str]] = {
    "open": N_("stands"),
    "accepted": N_("accepted"),
    "lapsed": N_("lapsed"),
    "replaced": N_("replaced by a newer one"),
    "closed": N_("over"),
}
ACTS: Final[Mapping[str, str]] = {
    "dispute_opened": N_("A dispute was opened"),
    "dispute_answered": N_("Answered in the dispute"),
    "dispute_offered": N_("Offered to settle the dispute"),
    "dispute_late": N_("The time to answer the dispute is over"),
    "dispute_lapsed": N_("An offer lapsed"),
    "dispute_settled": N_("The dispute was settled by both sides"),
    "dispute_decided": N_("The office decided the dispute"),
    "dispute_withdrawn": N_("The dispute was taken back"),
    "dispute_moot": N_("The dispute ended with the sale"),
}
