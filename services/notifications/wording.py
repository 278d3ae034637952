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
    "sale_dispatched": N_(
        "The seller has sent %(lot)s. Weigh it when it arrives, and confirm that you received it."
    ),
    "sale_delivered": N_(
        "%(lot)s is received. What you do not agree on is to be settled; then the sale is complete."
    ),
    "sale_completed": N_("%(lot)s is received, for %(total)s. The sale is complete."),
    "sale_differs_weight": N_("The two weights of %(lot)s differ too much. %(total)s wait until you agree."),
    "sale_differs_quality": N_(
        "The measured quality of %(lot)s differs too much. %(total)s wait until you agree."
    ),
    "sale_cancel_asked": N_("The other side asks to cancel the sale of %(lot)s. Please answer."),
    "sale_cancel_refused": N_("The other side does not want to cancel the sale of %(lot)s. It goes on."),
    "sale_cancelled": N_("The other side agrees: the sale of %(lot)s is cancelled."),
    "sale_unconfirmed": N_("The sale of %(lot)s was not confirmed in time. It is cancelled."),
    "sale_defaulted": N_("The buyer of %(lot)s did not pay %(total)s in time. The sale is over."),
    "sale_you_defaulted": N_("You did not pay %(total)s for %(lot)s in time. The sale is over."),
    "sale_remind_confirmed": N_("Please confirm the sale of %(lot)s. Time is running out."),
    "sale_remind_paid": N_("Please pay %(total)s for %(lot)s. Time is running out."),
    "sale_remind_dispatched": N_("Please send %(lot)s on its way. Time is running out."),
    "sale_remind_delivered": N_("Have you received %(lot)s? Enter its weight, or soon the seller’s counts."),
    "sale_late_confirmed": N_("You are late: please confirm the sale of %(lot)s, or it will be cancelled."),
    "sale_late_paid": N_("You are late: please pay %(total)s for %(lot)s, or you lose the lot."),
    "sale_late_dispatched": N_("You are late: the buyer has paid for %(lot)s and waits for it."),
    "sale_late": N_("The other side is late with the sale of %(lot)s. We have reminded them."),
    "payment_asked": N_("The buyer says that %(total)s for %(lot)s are paid. Please look whether they came."),
    "payment_done": N_("Your payment of %(total)s for %(lot)s has come."),
    "payment_refused": N_("Your payment of %(total)s for %(lot)s was not found: %(reason)s"),
    "payment_refunded": N_(
        "Your payment of %(total)s came when nothing was due for %(lot)s: it is in your wallet."
    ),
    "payment_released": N_("%(total)s for %(lot)s are in your wallet."),
    "payment_returned": N_("%(total)s for %(lot)s came back to your wallet."),
    "dispute_opened": N_("The other side disputes %(total)s of the sale of %(lot)s. Please answer."),
    "dispute_answered": N_("The other side answered in the dispute about %(lot)s."),
    "dispute_offered": N_("An offer to settle the dispute about %(lot)s: %(total)s to the buyer."),
    "dispute_settled": N_("The dispute about %(lot)s is settled: %(total)s to the buyer."),
    "dispute_decided": N_("The office decided the dispute about %(lot)s: %(total)s to the buyer."),
    "dispute_withdrawn": N_("The dispute about %(lot)s was taken back."),
    "dispute_lapsed": N_("Nobody accepted your offer in the dispute about %(lot)s in time."),
    "dispute_remind": N_(
        "Please answer the dispute about %(total)s of %(lot)s. Soon the office can decide without you."
    ),
    "dispute_late": N_("The time to answer the dispute about %(lot)s is over. The office can decide it now."),
    "earnest_lost": N_("You did not pay for %(lot)s: %(total)s of earnest money are lost."),
    "earnest_share": N_("The buyer of %(lot)s did not pay. %(total)s of the earnest money are yours."),
    "runner_up_asked": N_(
        "The buyer of %(lot)s did not pay. Do you want it at your price, %(price)s per quintal?"
    ),
    "runner_up_waits": N_("We have asked the next bidder for %(lot)s: %(price)s per quintal."),
    "runner_up_declined": N_("The next bidder does not want %(lot)s at %(price)s per quintal."),
    "runner_up_lapsed": N_("The next bidder for %(lot)s did not answer in time."),
    "runner_up_over": N_("We no longer ask you about %(lot)s."),
    "runner_up_none": N_("No other bidder is left for %(lot)s. You can list it again with one tap."),
    "lead_lost": N_("Your bids on %(lot)s no longer count. Call the market office to settle what is open."),
    "lead_voided": N_("The top bidder on %(lot)s is out. The next promise counts now."),
    "lead_again": N_("A bidder on %(lot)s is out: you lead at %(price)s per quintal."),
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
