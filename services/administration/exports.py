"""Files with personal data leave the house only with a line in the admin log."""

from collections.abc import Iterator
from dataclasses import asdict
from datetime import datetime

from services import sales
from services.accounts import Person, note_admin_act
from services.core.clock import iso
from services.core.spreadsheet import csv_parts
from services.runtime.transaction import transaction
from services.sales import SaleFilter


def export_sales(*, filters: SaleFilter, by: Person, now: datetime, address: str) -> Iterator[str]:
    """Note the export and return the CSV of all sales that a filter lets through, part by part."""
    with transaction():
        note_admin_act(
            act="export_sales",
            by=by,
            target_kind="sales",
            target_id=None,
            details=_told(filters),
            address=address,
            now=now,
        )
    return csv_parts(sales.EXPORT_HEADER, sales.export_sales(filters=filters, person=by))


def _told(filters: SaleFilter) -> dict[str, str]:
    """The filter as the log keeps it: only what narrows."""
    plain = {name: iso(x) if isinstance(x, datetime) else x for name, x in asdict(filters).items()}
    return {name: str(value) for name, value in plain.items() if value not in ("", None)}
