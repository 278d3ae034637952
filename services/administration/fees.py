"""What the office does to fee lines, vehicles and keeping costs, each act with its line in the log."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any, Final

from sqlalchemy.orm import Session

from models.base import Base
from models.cost import FeeLine, Keeping, Vehicle
from services import prices
from services.accounts import Person, note_admin_act
from services.administration.fee_days import check_apart, ends_before, lock_lines
from services.administration.reading import changes, read_percent, read_whole, rupees_or_none
from services.core.errors import N_, DomainError, Invalid, NotFound
from services.core.money import parse_rupees
from services.runtime.transaction import transaction

LONGEST_TEXT: Final = 200
_CHOICES: Final[dict[str, Mapping[str, str]]] = {
    "kind": prices.KINDS,
    "payer": prices.PAYERS,
    "unit": prices.UNITS,
    "sure": prices.SURENESS,
}
_WORDS: Final = {"name": 80, "market": 120, "group": 40, "source": LONGEST_TEXT, "note": LONGEST_TEXT}


class InvalidFee(Invalid):
    """Fields of a fee line or a cost have no meaning; `fields` says which."""


def save_fee(*, fee_id: int | None, typed: Mapping[str, str], by: Person, now: datetime, address: str) -> int:
    """Add a fee line, or change one; returns its number.

    What is taken otherwise from a later day on becomes a line of its own, and the old one ends the day
    before; sales that were made keep theirs. `typed` holds the fields as words: state, market, crop, group,
    kind, name, payer, unit, rate (percent, or rupees), valid_from, valid_to (ISO days or empty), sure,
    source, note. Raises InvalidFee (FeesOverlap among its fields) or NotFound.
    """
    values = _read_fee(typed)
    with transaction() as session:
        lines = lock_lines(session, state=values["state"])
        line = session.get(FeeLine, fee_id) if fee_id is not None else FeeLine()
        if line is None:
            raise NotFound()
        before, act = _kept(line, values), "add_fee" if fee_id is None else "change_fee"
        if fee_id is not None and (last := ends_before(before, values)) is not None:
            line.valid_to, line = last, FeeLine()
        try:
            check_apart(values, [each for each in lines if each is not line])
        except Invalid as fault:
            raise InvalidFee(fields={"valid_from": fault}) from None
        _write(line, values)
        session.add(line)
        session.flush()
        note_admin_act(
            act=act,
            by=by,
            target_kind="fee",
            target_id=line.id,
            details={"line": f"{line.state}: {line.name}"} | changes(before, values),
            address=address,
            now=now,
        )
        return line.id


def save_vehicle(*, code: str, typed: Mapping[str, str], by: Person, now: datetime, address: str) -> None:
    """Change a vehicle: capacity_kg, km_price and least_price as typed. Raises InvalidFee or NotFound."""
    read: dict[str, Any] = {
        "capacity_kg": read_whole,
        "km_price": parse_rupees,
        "least_price": rupees_or_none,
    }
    values = _read_each(typed, read)
    with transaction() as session:
        _change(session, Vehicle, code, values, act="change_vehicle", by=by, now=now, address=address)


def save_keeping(*, code: str, typed: Mapping[str, str], by: Person, now: datetime, address: str) -> None:
    """Change what keeping costs: transit_loss and monthly_loss in percent, storage in rupees.

    Raises InvalidFee or NotFound.
    """
    read: dict[str, Any] = {
        "transit_loss": read_percent,
        "monthly_loss": read_percent,
        "storage": rupees_or_none,
    }
    given = _read_each(typed, read)
    values = {
        "transit_loss_ppm": given["transit_loss"],
        "monthly_loss_ppm": given["monthly_loss"],
        "storage_price": given["storage"],
    }
    with transaction() as session:
        _change(session, Keeping, code, values, act="change_keeping", by=by, now=now, address=address)


def _change(
    session: Session,
    model: type[Base],
    code: str,
    values: dict[str, Any],
    *,
    act: str,
    by: Person,
    now: datetime,
    address: str,
) -> None:
    row = session.get(model, code)
    if row is None:
        raise NotFound()
    before = _kept(row, values)
    _write(row, values)
    note_admin_act(
        act=act,
        by=by,
        target_kind="cost",
        target_id=None,
        details={"line": code} | changes(before, values),
        address=address,
        now=now,
    )


def _read_fee(typed: Mapping[str, str]) -> dict[str, Any]:
    faults: dict[str, DomainError | str] = {}
    values: dict[str, Any] = {}
    for name, longest in _WORDS.items():
        values[name] = " ".join(typed.get(name, "").split())
        if len(values[name]) > longest:
            faults[name] = N_("This is too long.")
    for name, known in _CHOICES.items():
        values[name] = typed.get(name, "")
        if values[name] not in known:
            faults[name] = N_("Choose one from the list.")
    values["state"] = prices.canonical_state(typed.get("state", ""))
    if values["state"] not in prices.list_states():
        faults["state"] = N_("Choose one from the list.")
    for name in ("name", "source"):
        if not values[name]:
            faults[name] = N_("This is needed.")
    values |= _read_rest(typed, faults)
    if faults:
        raise InvalidFee(fields=faults)
    return values


def _read_rest(typed: Mapping[str, str], faults: dict[str, DomainError | str]) -> dict[str, Any]:
    values: dict[str, Any] = {"commodity_id": None, "rate": None}
    try:
        values["rate"] = (read_percent if typed.get("unit") == "percent" else parse_rupees)(
            typed.get("rate", "")
        )
        if values["rate"] == 0:
            faults["rate"] = N_("This is needed.")
    except DomainError as fault:
        faults["rate"] = fault
    try:
        if crop := typed.get("crop", "").strip():
            values["commodity_id"] = prices.get_commodity(crop[:120]).id
    except prices.UnknownCrop as fault:
        faults["crop"] = fault
    for name in ("valid_from", "valid_to"):
        try:
            values[name] = date.fromisoformat(typed[name].strip()) if typed.get(name, "").strip() else None
        except ValueError:
            faults[name] = N_("Give a day, or nothing.")
    first, last = values.get("valid_from"), values.get("valid_to")
    if first and last and last < first:
        faults["valid_to"] = N_("It ends before it begins.")
    return values


def _read_each(typed: Mapping[str, str], read: dict[str, Any]) -> dict[str, Any]:
    faults: dict[str, DomainError | str] = {}
    values: dict[str, Any] = {}
    for name, reader in read.items():
        try:
            values[name] = reader(typed.get(name, ""))
        except DomainError as fault:
            faults[name] = fault
    if faults:
        raise InvalidFee(fields=faults)
    return values


def _write(row: Base, values: dict[str, Any]) -> None:
    for name, value in values.items():
        setattr(row, name, value)


def _kept(row: Base, values: dict[str, Any]) -> dict[str, Any]:
    return {name: getattr(row, name, None) for name in values}
