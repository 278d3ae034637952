"""What each kind of notification says: msgids, for the doors to translate and fill."""

from collections.abc import Mapping
from typing import Final

from services.core.errors import N_

SENTENCES: Final[Mapping[str, str]] = {
    "outbid": N_("You were outbid on %(lot)s. The price is now %(price)s per quintal."),
    "won": N_("You won %(lot)s at %(price)s per quintal. The seller confirms the sale next."),
    "lost": N_("%(lot)s went to another buyer at %(price)s per quintal."),
    "ended": N_("%(lot)s ended without a sale."),
    "top_bid": N_("You hold the top bid on %(lot)s at %(price)s per quintal. The seller decides now."),
    "refused": N_("The seller did not accept your top bid of %(price)s per quintal on %(lot)s."),
    "sold": N_("Your lot is sold: %(lot)s at %(price)s per quintal. Please confirm the sale."),
    "unsold": N_("Your lot ended without a sale: %(lot)s. You can list it again."),
    "consent_asked": N_("Your lot closed at %(price)s per quintal: %(lot)s. Do you accept this price?"),
    "sale_confirmed": N_("The seller confirmed the sale of %(lot)s. Please pay %(total)s."),
    "sale_paid": N_("The buyer paid %(total)s for %(lot)s. Please hand over the lot."),
    "sale_delivered": N_("The seller handed over %(lot)s. Please confirm that you received it."),
    "sale_completed": N_("The buyer received %(lot)s. The sale is complete."),
    "payment_asked": N_("The buyer says that %(total)s for %(lot)s are paid. Please look whether they came."),
    "payment_done": N_("Your payment of %(total)s for %(lot)s has come."),
    "payment_refused": N_("Your payment of %(total)s for %(lot)s was not found: %(reason)s"),
    "payment_refunded": N_(
        "Your payment of %(total)s came when nothing was due for %(lot)s: it is in your wallet."
    ),
    "payment_released": N_("%(total)s for %(lot)s are in your wallet."),
    "payment_returned": N_("%(total)s for %(lot)s came back to your wallet."),
    "price_above": N_(
        "%(crop)s has risen to %(price)s per quintal %(place)s (%(day)s). You asked for %(limit)s."
    ),
    "price_below": N_(
        "%(crop)s has fallen to %(price)s per quintal %(place)s (%(day)s). You asked for %(limit)s."
    ),
    "transfer_in_done": N_("%(total)s arrived and are in your wallet."),
    "transfer_in_refused": N_("The office could not find your payment of %(total)s: %(reason)s"),
    "transfer_out_done": N_("%(total)s were sent to you from your wallet."),
    "transfer_out_refused": N_("The office did not send %(total)s; they are free again: %(reason)s"),
    "price_moves": N_("%(crop)s has moved by %(change)s to %(price)s per quintal %(place)s (%(day)s)."),
}
"""Placeholders: lot, price (per quintal), total, reason; of price alerts crop, place, day, limit, change."""

PLACES: Final[Mapping[str, str]] = {
    "market": N_("at %(place)s"),
    "state": N_("in %(place)s"),
    "radius": N_("within %(km)s km of %(place)s"),
    "country": N_("across India"),
}
"""Where a price was seen, inside a sentence."""
