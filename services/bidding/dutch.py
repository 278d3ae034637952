"""Taking the price of a Dutch auction: the first in commit order has the lot (BIDDING §7)."""

from dataclasses import replace
from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from services.bidding import rules, storing
from services.bidding.alone import take_alone
from services.bidding.answers import answer_of, told
from services.bidding.changes import Change
from services.bidding.closing import finish
from services.bidding.commands import Command, Placed
from services.bidding.confirming import check_confirmed
from services.bidding.earnest import check_promise, hold_promise
from services.bidding.ledger import closed, records_of
from services.bidding.rules import BidKind, Closing
from services.bidding.storing import Loaded
from services.core.clock import Clock


def accept_offer(command: Command, clock: Clock) -> Placed:
    """Take the lot at the price of this instant, which the command's amount must reach: it is sold.

    Raises NotFound, OwnAuction, Suspended, NotYourRole, AuctionNotOpen, AuctionClosed, BidTooLow,
    ConfirmationRequired, EarnestMissing.
    """
    return take_alone(replace(command, kind=BidKind.ACCEPT.value), clock, _accept)


def _accept(session: Session, loaded: Loaded, command: Command, now: datetime) -> dict[str, Any]:
    user_id, before = command.bidder.id, loaded.state
    outcome = rules.accept_price(loaded.terms, before, bidder=user_id, amount=command.amount, now=now)
    (entry,) = outcome.entries
    book = check_promise(session, loaded, user_id=user_id, amount=entry.amount)
    check_confirmed(command, loaded, before)
    loaded.aliases[user_id] = outcome.state.bidder_count
    loaded.state = outcome.state
    paid = replace(command, amount=entry.amount)
    seqs = storing.append(session, loaded, records_of(outcome, alias_of=loaded.alias_of), at=now)
    storing.write_bids(session, loaded, outcome, seqs=seqs, at=now)
    storing.write_promise(session, loaded, user_id=user_id, amount=paid.amount, is_new=True)
    storing.save(session, loaded)
    hold_promise(session, loaded, book, user_id=user_id, amount=entry.amount, at=now)
    told(loaded, paid, outcome, seqs=seqs, now=now)
    line = closed(Closing(state=outcome.state, early=False), alias_of=loaded.alias_of)
    finish(session, [Change(loaded=loaded, records=[line], at=now, closed_at=now)])
    return answer_of(loaded, paid, outcome, seqs=seqs, now=now)
