"""What the gateway calls us about: believed by its signature, written down once, harmless in any order."""

import hashlib
import re
from datetime import datetime
from typing import Final

from sqlalchemy import update
from sqlalchemy.orm import Session

from models.payment import GatewayEvent
from services.payments.errors import WrongSignature
from services.payments.gateway.booking import book
from services.payments.gateway.client import GatewayClient
from services.payments.gateway.entities import Event, read_event
from services.payments.gateway.refunding import note_refund
from services.payments.gateway.settings import GatewaySettings
from services.payments.gateway.signatures import is_signed
from services.runtime.dialects import insert_into
from services.runtime.transaction import transaction

DUPLICATE: Final = "duplicate"
_EVENT_ID: Final = re.compile(r"[A-Za-z0-9_-]{1,80}", re.ASCII)
_CAPTURED: Final = frozenset({"payment.captured", "order.paid"})
_REFUNDED: Final = frozenset({"refund.processed", "refund.created", "refund.failed"})
_NOTED: Final = frozenset({"payment.authorized", "payment.failed"})


def receive(*, body: bytes, signature: str, event_id: str, settings: GatewaySettings, now: datetime) -> str:
    """Take a call of the gateway in, all of it or nothing; returns what became of it.

    The event and what it moves are one transaction: a call that is repeated after a crash finds either both
    or neither. "duplicate" when the event was taken in before, else as `book` says, "noted", "refunded",
    "unknown_refund" or "ignored". Raises WrongSignature, MalformedEvent.
    """
    if not is_signed(settings.webhook_secret, body, signature):
        raise WrongSignature()
    event = read_event(body)
    if not _EVENT_ID.fullmatch(event_id):
        event_id = hashlib.sha256(body).hexdigest()
    with transaction() as session:
        if not _write_down(session, event, event_id=event_id, now=now):
            return DUPLICATE
        outcome = _take_in(session, event, now=now)
        written = update(GatewayEvent).where(GatewayEvent.event_id == event_id)
        session.execute(written.values(outcome=outcome))
    return outcome


def come_back(
    *, gateway_id: str, order_id: str, signature: str, settings: GatewaySettings, now: datetime
) -> str:
    """Take in that a buyer came back from the gateway's page; returns what became of the payment.

    The signature proves that it was paid; how much and whether it is captured, the gateway is asked.
    "noted" when it is not captured yet. Raises WrongSignature, GatewayUnreachable, GatewayRefused.
    """
    if not is_signed(settings.key_secret, f"{order_id}|{gateway_id}".encode(), signature):
        raise WrongSignature()
    client = GatewayClient(settings)
    try:
        entity = client.payment(gateway_id)
    finally:
        client.close()
    if not entity.is_captured:
        return "noted"
    with transaction() as session:
        return book(session, entity, now=now)


def _take_in(session: Session, event: Event, *, now: datetime) -> str:
    if event.kind in _CAPTURED and event.payment is not None:
        return book(session, event.payment, now=now) if event.payment.is_captured else "noted"
    if event.kind in _REFUNDED and event.refund is not None:
        has_failed = event.kind == "refund.failed"
        return note_refund(session, event.refund, has_failed=has_failed, now=now)
    return "noted" if event.kind in _NOTED else "ignored"


def _write_down(session: Session, event: Event, *, event_id: str, now: datetime) -> bool:
    """Whether this event is new; two of the same at one instant wait for each other."""
    row = {
        "event_id": event_id,
        "kind": event.kind,
        "gateway_id": event.payment.id if event.payment else "",
        "order_id": event.order_id,
        "outcome": "",
        "body": event.kept,
        "received_at": now,
    }
    written = insert_into(session, GatewayEvent).on_conflict_do_nothing().returning(GatewayEvent.id)
    return session.execute(written, row).first() is not None
