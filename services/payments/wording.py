"""Words for payments: msgids, for the doors to translate."""

from collections.abc import Mapping
from typing import Final

from services.core.errors import N_
from services.payments.rules import Way

WAYS: Final[Mapping[str, str]] = {
    Way.UPI.value: N_("UPI to the market office"),
    Way.GATEWAY.value: N_("Card, net banking or UPI"),
    Way.WALLET.value: N_("From my wallet"),
    Way.BANK.value: N_("Bank transfer to the seller"),
    Way.CASH.value: N_("Cash to the seller"),
}
STATUS_WORDS: Final[Mapping[str, str]] = {
    "asked": N_("to be confirmed"),
    "done": N_("has come"),
    "refused": N_("not found"),
    "withdrawn": N_("taken back"),
    "refunded": N_("went back to the buyer"),
}
WHY: Final[Mapping[str, str]] = {
    "unknown_order": N_("for no order of ours"),
    "wrong_amount": N_("of another amount than ordered"),
    "sale_over": N_("for a sale that is over"),
    "overpaid": N_("for a sale that was paid already"),
}
DIFFERENCES: Final[Mapping[str, str]] = {
    "unbooked": N_("The gateway has this payment, our books do not"),
    "unknown_there": N_("Our books have this payment, the gateway does not"),
    "amount": N_("The amounts differ"),
    "refunded": N_("What went back differs"),
}
PAYOUT_KINDS: Final[Mapping[str, str]] = {
    "released": N_("released to the wallet"),
    "asked": N_("waits to be sent"),
    "sent": N_("sent"),
}
