"""Whoever defaulted or is suspended leads nowhere else: each auction in a transaction of its own."""

from typing import Literal, cast

from services import bidding
from services.accounts import PersonSuspended
from services.core.clock import parse_iso
from services.defaults.events import LeadToVoid
from services.runtime.subscribers import durable
from services.runtime.transaction import current_session, record_all
from services.sales import SaleDefaulted


@durable(SaleDefaulted)
def void_of_defaulter(happened: SaleDefaulted) -> None:
    """Have each open lead of a defaulter voided."""
    _void_all(happened.buyer_id, reason="default", at=happened.at)


@durable(PersonSuspended)
def void_of_suspended(happened: PersonSuspended) -> None:
    """Have each open lead of somebody suspended voided."""
    _void_all(happened.user_id, reason="suspended", at=happened.at)


@durable(LeadToVoid)
def void_one(happened: LeadToVoid) -> None:
    """Void one; a second time there is nothing to void."""
    bidding.void_lead(
        current_session(),
        auction_id=happened.auction_id,
        user_id=happened.user_id,
        reason=cast(Literal["default", "suspended"], happened.reason),
        now=parse_iso(happened.at),
    )


def _void_all(user_id: int, *, reason: str, at: str) -> None:
    leads = bidding.list_open_leads(current_session(), user_id=user_id)
    record_all([LeadToVoid(auction_id=number, user_id=user_id, reason=reason, at=at) for number in leads])
