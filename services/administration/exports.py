"""Files with personal data leave the house only with a line in the admin log."""

from collections.abc import Iterator
from dataclasses import asdict
from datetime import datetime
from typing import Final

from services import defaults, disputes, money, payments, sales
from services.accounts import Person, note_admin_act
from services.core.clock import iso
from services.core.money import rupees
from services.core.spreadsheet import Cells, csv_parts
from services.defaults import OverdueFilter
from services.disputes import DisputeFilter
from services.money import JournalFilter
from services.payments import PaymentFilter, PayoutFilter
from services.runtime.transaction import transaction
from services.sales import SaleFilter

JOURNAL_HEADER: Final = (
    "journal",
    "at",
    "reason",
    "about",
    "account",
    "owner",
    "gets",
    "gives",
    "by",
    "note",
)

PAYMENTS_HEADER: Final = (
    "payment",
    "sale",
    "told_at",
    "way",
    "amount",
    "reference",
    "status",
    "note",
    "buyer",
    "seller",
    "decided_at",
)
OVERDUE_HEADER: Final = (
    "sale",
    "status",
    "age",
    "due_at",
    "late_hours",
    "total",
    "seller",
    "seller_login",
    "buyer",
    "buyer_login",
)
PAYOUTS_HEADER: Final = ("at", "kind", "name", "login", "sale", "amount", "to_account")
GATEWAY_HEADER: Final = (
    "gateway_payment",
    "gateway_order",
    "sale",
    "seen_at",
    "amount",
    "left",
    "currency",
    "state",
    "why",
)
DISPUTES_HEADER: Final = (
    "dispute",
    "sale",
    "opened_at",
    "opened_by",
    "kind",
    "amount",
    "status",
    "to_buyer",
    "to_seller",
    "owed_by_seller",
    "seller",
    "buyer",
    "closed_at",
    "reasons",
)
Filters = SaleFilter | JournalFilter | PaymentFilter | PayoutFilter | DisputeFilter | OverdueFilter


def export_sales(*, filters: SaleFilter, by: Person, now: datetime, address: str) -> Iterator[str]:
    """Note the export and return the CSV of all sales that a filter lets through, part by part."""
    _note("export_sales", "sales", _told(filters), by=by, now=now, address=address)
    return csv_parts(sales.EXPORT_HEADER, sales.export_sales(filters=filters, person=by))


def export_journal(*, filters: JournalFilter, by: Person, now: datetime, address: str) -> Iterator[str]:
    """Note the export and return the CSV of all lines of all journals a filter lets through."""
    _note("export_journal", "journal", _told(filters), by=by, now=now, address=address)
    return csv_parts(JOURNAL_HEADER, _journal_rows(filters))


def export_payments(*, filters: PaymentFilter, by: Person, now: datetime, address: str) -> Iterator[str]:
    """Note the export and return the CSV of all payments that a filter lets through."""
    _note("export_payments", "payments", _told(filters), by=by, now=now, address=address)
    return csv_parts(PAYMENTS_HEADER, _payment_rows(filters))


def export_payouts(*, filters: PayoutFilter, by: Person, now: datetime, address: str) -> Iterator[str]:
    """Note the export and return the CSV of what was released and what leaves the house."""
    _note("export_payouts", "payouts", _told(filters), by=by, now=now, address=address)
    return csv_parts(PAYOUTS_HEADER, _payout_rows(filters))


def export_gateway(*, state: str, by: Person, now: datetime, address: str) -> Iterator[str]:
    """Note the export and return the CSV of all that came by the gateway, in one state or all."""
    told = {"state": state} if state else {}
    _note("export_gateway", "gateway_payments", told, by=by, now=now, address=address)
    return csv_parts(GATEWAY_HEADER, _gateway_rows(state))


def export_disputes(*, filters: DisputeFilter, by: Person, now: datetime, address: str) -> Iterator[str]:
    """Note the export and return the CSV of all disputes that a filter lets through."""
    _note("export_disputes", "disputes", _told(filters), by=by, now=now, address=address)
    return csv_parts(DISPUTES_HEADER, _dispute_rows(filters, by))


def _dispute_rows(filters: DisputeFilter, by: Person) -> Iterator[list[Cells]]:
    for batch in disputes.walk_disputes(wanted=filters, person=by):
        yield [
            (
                each.id,
                each.sale_id,
                iso(each.opened_at),
                each.opened_by.value if each.opened_by else "house",
                each.kind,
                rupees(each.amount),
                each.status.value,
                "" if each.is_open else rupees(each.to_buyer),
                "" if each.is_open else rupees(each.to_seller),
                rupees(each.owed) if each.owed else "",
                each.seller,
                each.buyer,
                iso(each.closed_at) if each.closed_at else "",
                each.reasons,
            )
            for each in batch
        ]


def export_overdue(*, filters: OverdueFilter, by: Person, now: datetime, address: str) -> Iterator[str]:
    """Note the export and return the CSV of what is overdue or was not paid."""
    _note("export_overdue", "sales", _told(filters), by=by, now=now, address=address)
    return csv_parts(OVERDUE_HEADER, _overdue_rows(filters, now=now))


def _overdue_rows(filters: OverdueFilter, *, now: datetime) -> Iterator[list[Cells]]:
    for batch in defaults.walk_overdue(wanted=filters, now=now):
        yield [
            (
                each.sale_id,
                each.status,
                each.age.value,
                iso(each.due_at) if each.due_at else "",
                each.late_hours,
                rupees(each.total),
                each.seller,
                each.seller_login,
                each.buyer,
                each.buyer_login,
            )
            for each in batch
        ]


def _payment_rows(filters: PaymentFilter) -> Iterator[list[Cells]]:
    for batch in payments.walk_payments(wanted=filters):
        yield [
            (
                each.id,
                each.sale_id,
                iso(each.asked_at),
                each.way,
                rupees(each.amount),
                each.reference,
                each.status,
                each.note,
                each.payer,
                each.seller,
                iso(each.decided_at) if each.decided_at else "",
            )
            for each in batch
        ]


def _gateway_rows(state: str) -> Iterator[list[Cells]]:
    for batch in payments.walk_gateway_payments(state=state):
        yield [
            (
                each.gateway_id,
                each.order_id,
                each.sale_id,
                iso(each.seen_at),
                rupees(each.amount),
                rupees(each.left),
                each.currency,
                each.state,
                each.why,
            )
            for each in batch
        ]


def _payout_rows(filters: PayoutFilter) -> Iterator[list[Cells]]:
    for batch in payments.walk_payouts(wanted=filters):
        yield [
            (
                iso(each.at),
                each.kind,
                each.name,
                each.login,
                each.sale_id,
                rupees(each.amount),
                each.to_account,
            )
            for each in batch
        ]


def _note(act: str, kind: str, details: dict[str, str], *, by: Person, now: datetime, address: str) -> None:
    with transaction():
        note_admin_act(
            act=act,
            by=by,
            target_kind=kind,
            target_id=None,
            details=details,
            address=address,
            now=now,
        )


def _journal_rows(filters: JournalFilter) -> Iterator[list[Cells]]:
    for batch in money.walk_journals(wanted=filters):
        yield [
            (
                str(entry.id),
                iso(entry.at),
                entry.reason,
                entry.about,
                line.kind,
                line.owner,
                rupees(line.amount) if line.amount > 0 else "",
                rupees(-line.amount) if line.amount < 0 else "",
                entry.by,
                entry.note,
            )
            for entry in batch
            for line in entry.lines
        ]


def _told(filters: Filters) -> dict[str, str]:
    """The filter as the log keeps it: only what narrows."""
    plain = {name: iso(x) if isinstance(x, datetime) else x for name, x in asdict(filters).items()}
    return {name: str(value) for name, value in plain.items() if value not in ("", None)}
