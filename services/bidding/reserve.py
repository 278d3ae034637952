"""Lowering a live auction's reserve: the only term a seller may still change (BIDDING §1, §4)."""

import secrets

from services.accounts import Person
from services.bidding import rules, storing
from services.bidding.answers import told_room
from services.bidding.ledger import Secret, records_of, reserve_lowered
from services.bidding.opening import open_if_due
from services.core.clock import Clock, utc_now
from services.runtime.transaction import transaction


def lower_reserve(*, seller: Person, auction_id: int, reserve: int, clock: Clock = utc_now) -> None:
    """Lower the hidden reserve of a live auction to `reserve` paise per quintal.

    The leader's maximum may rise to meet it; a beaten maximum never wins by it. Raises NotFound
    (also: not yours), Suspended, NoReserve, ReserveNotLower, AuctionNotOpen, AuctionClosed.
    """
    with transaction() as session:
        loaded = storing.get_own_locked(session, seller, auction_id)
        now = loaded.moment(clock())
        open_if_due(session, loaded, now=now)
        loaded.terms, outcome = rules.lower_reserve(loaded.terms, loaded.state, new_reserve=reserve, now=now)
        loaded.state = outcome.state
        secret = Secret(nonce=secrets.token_hex(16), amount=reserve)
        records = [reserve_lowered(reserve=secret), *records_of(outcome, alias_of=loaded.alias_of)]
        seqs = storing.append(session, loaded, records, at=now)
        storing.write_secret(session, loaded, seq=seqs[0], owner_id=seller.id, secret=secret)
        bid_seqs = seqs[1 : 1 + len(outcome.entries)]
        storing.write_bids(session, loaded, outcome, seqs=bid_seqs, at=now)
        storing.save(session, loaded, reserve_price=reserve)
        told_room(loaded, outcome, seqs=bid_seqs, now=now)
