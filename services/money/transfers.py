"""Money on its way in or out: a person asks, the office looks at its bank and confirms or refuses."""

import re
from datetime import datetime
from typing import Any, Final

from sqlalchemy import func, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from models.money import MoneyTransfer
from services.accounts import Person, Suspended, note_admin_act
from services.core.clock import iso
from services.core.errors import N_, DomainError, Invalid, NotFound
from services.core.ids import public_id
from services.core.money import rupees
from services.money.errors import (
    AlreadyDecided,
    AmountTooSmall,
    InvalidReceiver,
    InvalidReference,
    KeyUsedOtherwise,
    ReferenceUsed,
    TooManyAsked,
)
from services.money.events import TransferDecided
from services.money.journal import post
from services.money.references import claim_reference
from services.money.rules import BANK, Movement, Reason, available, leaving, move
from services.money.wording import WAYS
from services.runtime.transaction import record, transaction

LEAST: Final = 1_00
MOST_ASKED: Final = 20
LONGEST_NOTE: Final = 200
_KEY: Final = re.compile(r"[A-Za-z0-9-]{8,64}", re.ASCII)
_UTR: Final = {"upi": re.compile(r"[0-9]{12}", re.ASCII), "bank": re.compile(r"[A-Z0-9]{6,35}", re.ASCII)}
_RECEIVER: Final = re.compile(
    r"[a-z0-9._-]{2,64}@[a-z][a-z0-9.-]{1,63}|[0-9]{6,18} [A-Z]{4}0[A-Z0-9]{6}", re.ASCII
)


def ask_top_up(*, person: Person, amount: int, way: str, reference: str, key: str, now: datetime) -> int:
    """Note that a person sent `amount` paise to the house, by the bank's `reference`; returns its number.

    It counts once the office has seen it arrive. The same `key` again gives the first one.
    Raises Invalid (fields amount, way, reference), KeyUsedOtherwise, TooManyAsked, Suspended.
    """
    reference = "".join(reference.split()).upper()
    faults: dict[str, DomainError | str] = {}
    if way not in WAYS:
        faults["way"] = N_("Choose one from the list.")
    elif not _UTR[way].fullmatch(reference):
        faults["reference"] = InvalidReference()
    values = {"direction": "in", "way": way, "amount": amount, "reference": reference}
    return _ask(person, values, faults, key=key, now=now)


def ask_withdrawal(*, person: Person, amount: int, to_account: str, key: str, now: datetime) -> int:
    """Ask the house to send `amount` paise to a UPI address or bank account; returns the request's number.

    The money leaves what is free at once, so it can't be spent twice. The same `key` again gives the
    first request. Raises Invalid (fields amount, to_account), NotEnoughMoney, KeyUsedOtherwise,
    TooManyAsked, Suspended.
    """
    to_account = _tidy_receiver(to_account)
    faults: dict[str, DomainError | str] = {}
    if not _RECEIVER.fullmatch(to_account):
        faults["to_account"] = InvalidReceiver()
    way = "upi" if "@" in to_account else "bank"
    values = {"direction": "out", "way": way, "amount": amount, "to_account": to_account}
    return _ask(person, values, faults, key=key, now=now)


def take_back(*, person: Person, transfer_id: int, now: datetime) -> None:
    """Take an own request back while nobody has decided it. Raises NotFound, AlreadyDecided."""
    with transaction() as session:
        transfer = _asked(session, transfer_id, owner_id=person.id)
        _settle(session, transfer, status="withdrawn", by=person, note="", now=now)


def confirm(*, by: Person, transfer_id: int, reference: str = "", now: datetime, address: str = "") -> None:
    """Say, for the office, that money has arrived, or that it was sent by the bank's `reference`.

    Raises NotFound, AlreadyDecided, Invalid (field reference: none on the way out, or one that has counted).
    """
    with transaction() as session:
        transfer = _asked(session, transfer_id)
        if transfer.direction == "out":
            reference = "".join(reference.split()).upper()
            if not _UTR[transfer.way].fullmatch(reference):
                raise Invalid(fields={"reference": InvalidReference()})
            transfer.reference = reference
        _settle(session, transfer, status="done", by=by, note="", now=now, address=address)


def refuse(*, by: Person, transfer_id: int, note: str, now: datetime, address: str = "") -> None:
    """Say, for the office, that nothing arrived or nothing will be sent, and why.

    Raises NotFound, AlreadyDecided, Invalid (field note).
    """
    note = " ".join(note.split())
    if not 0 < len(note) <= LONGEST_NOTE:
        raise Invalid(fields={"note": N_("Say why, in at most 200 characters.")})
    with transaction() as session:
        transfer = _asked(session, transfer_id)
        _settle(session, transfer, status="refused", by=by, note=note, now=now, address=address)


def key_faults(key: str) -> dict[str, DomainError | str]:
    """Say what is wrong with the key of a form or a program, if anything is."""
    return {} if _KEY.fullmatch(key) else {"key": N_("Load the page again.")}


def _ask(
    person: Person, values: dict[str, Any], faults: dict[str, DomainError | str], *, key: str, now: datetime
) -> int:
    if person.suspended:
        raise Suspended()
    faults |= key_faults(key)
    if values["amount"] < LEAST:
        faults["amount"] = AmountTooSmall(least=LEAST)
    if faults:
        raise Invalid(fields=faults)
    try:
        return _insert(person, values, key=key, now=now)
    except IntegrityError:  # at the same time by the same key, or a payment somebody has named
        first = _find_first(person, values, key=key)
        if first is None:
            raise Invalid(fields={"reference": ReferenceUsed()}) from None
        return first


def _insert(person: Person, values: dict[str, Any], *, key: str, now: datetime) -> int:
    with transaction() as session:
        first = _first(session, person, values, key=key)
        if first is not None:
            return first
        asked = select(func.count()).where(
            MoneyTransfer.user_id == person.id, MoneyTransfer.status == "asked"
        )
        if (session.scalar(asked) or 0) >= MOST_ASKED:
            raise TooManyAsked(most=MOST_ASKED)
        transfer = MoneyTransfer(user_id=person.id, key=key, asked_at=now, **values)
        session.add(transfer)
        session.flush()
        if transfer.direction == "out":
            _move(session, transfer, Reason.WITHDRAWAL_ASKED, by=person, now=now)
        return transfer.id


def _find_first(person: Person, values: dict[str, Any], *, key: str) -> int | None:
    with transaction() as session:
        return _first(session, person, values, key=key)


def _first(session: Session, person: Person, values: dict[str, Any], *, key: str) -> int | None:
    """The request this key made before; it must have asked for the same."""
    query = select(MoneyTransfer).where(MoneyTransfer.user_id == person.id, MoneyTransfer.key == key)
    before = session.scalars(query).one_or_none()
    if before is None:
        return None
    kept = {name: getattr(before, name) for name in values}
    if before.direction == "out":  # the office writes its own reference later
        kept.pop("reference", None)
    if kept != values:
        raise KeyUsedOtherwise()
    return before.id


def _asked(session: Session, transfer_id: int, *, owner_id: int | None = None) -> MoneyTransfer:
    transfer = session.get(MoneyTransfer, transfer_id, with_for_update=True, populate_existing=True)
    if transfer is None or owner_id not in (None, transfer.user_id):
        raise NotFound()
    if transfer.status != "asked":
        raise AlreadyDecided()
    return transfer


def _settle(
    session: Session,
    transfer: MoneyTransfer,
    *,
    status: str,
    by: Person,
    note: str,
    now: datetime,
    address: str = "",
) -> None:
    transfer.status, transfer.note, transfer.decided_by, transfer.decided_at = status, note, by.id, now
    is_done = status == "done"
    if transfer.direction == "in" and is_done:
        claim_reference(session, transfer.reference, about=f"transfer:{transfer.id}")
        _move(session, transfer, Reason.PAID_IN, by=by, now=now)
    if transfer.direction == "out":
        reason = Reason.WITHDRAWN if is_done else Reason.WITHDRAWAL_REFUSED
        _move(session, transfer, reason, by=by, now=now)
    if status == "withdrawn":
        return
    note_admin_act(
        act=f"transfer_{status}",
        by=by,
        target_kind="transfer",
        target_id=transfer.id,
        details={"direction": transfer.direction, "amount": rupees(transfer.amount), "note": note},
        address=address,
        now=now,
    )
    record(
        TransferDecided(
            transfer_id=transfer.id,
            user_id=transfer.user_id,
            direction=transfer.direction,
            status=status,
            amount=transfer.amount,
            note=note,
            at=iso(now),
        )
    )


def _move(session: Session, transfer: MoneyTransfer, reason: Reason, *, by: Person, now: datetime) -> None:
    person_id, amount = transfer.user_id, transfer.amount
    lines = {
        Reason.PAID_IN: move(BANK, available(person_id), amount),
        Reason.WITHDRAWAL_ASKED: move(available(person_id), leaving(person_id), amount),
        Reason.WITHDRAWAL_REFUSED: move(leaving(person_id), available(person_id), amount),
        Reason.WITHDRAWN: move(leaving(person_id), BANK, amount),
    }[reason]
    movement = Movement(
        key=f"transfer:{transfer.id}:{reason.value}",
        reason=reason,
        about=f"transfer:{public_id('transfer', transfer.id)}",
        lines=lines,
        by_id=by.id,
        note=transfer.note,
    )
    post(session, movement, at=now)


def _tidy_receiver(text: str) -> str:
    words = text.split()
    if len(words) == 1 and "@" in words[0]:
        return words[0].lower()
    return " ".join(words).upper()
