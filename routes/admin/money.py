"""Money in the office: requests to decide, the journal, and whether all of it agrees."""

from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext

from presentation.refusals import field_message
from routes.admin import filters
from routes.admin.blueprint import bp
from routes.admin.filters import Values
from routes.admin.listing import list_page, page_number
from routes.downloads import csv_answer
from routes.errors import status_of
from routes.guards import address, admin_only, limited, the_person
from services import administration, money
from services.core.clock import utc_now
from services.core.errors import Invalid
from services.core.ids import number_of
from services.money import DIRECTIONS, KINDS, REASONS, STATUS_WORDS, WAYS, JournalFilter, TransferFilter

OFTEN = "600 per hour"
TRANSFERS = ("direction", "status", "person")
JOURNALS = ("reason", "person", "about", "from", "to")


@bp.get("/money")
@admin_only
def transfers() -> str:
    """Requests to pay in and out; those that wait are shown first."""
    return _transfers()


@bp.post("/money/<transfer_id>/confirm")
@admin_only
@limited(OFTEN)
def confirm_transfer(transfer_id: str) -> Any:
    """It has arrived, or was sent."""
    return _decide(
        transfer_id,
        lambda number: money.confirm(
            by=the_person(),
            transfer_id=number,
            reference=request.form.get("reference", ""),
            now=utc_now(),
            address=address(),
        ),
    )


@bp.post("/money/<transfer_id>/refuse")
@admin_only
@limited(OFTEN)
def refuse_transfer(transfer_id: str) -> Any:
    """It has not arrived, or will not be sent."""
    return _decide(
        transfer_id,
        lambda number: money.refuse(
            by=the_person(),
            transfer_id=number,
            note=request.form.get("note", ""),
            now=utc_now(),
            address=address(),
        ),
    )


@bp.get("/money/journal")
@admin_only
def journal() -> str:
    """Every movement of money, with filters, and whether the whole agrees."""
    return list_page(
        "admin/journal.html",
        money.list_journals(wanted=_journals(request.args), page=page_number()),
        JOURNALS,
        faults=money.faults_of_money(),
        reasons=REASONS,
        kinds=KINDS,
    )


@bp.post("/money/journal/export")
@admin_only
@limited("30 per hour")
def journal_export() -> Any:
    """The same movements as CSV, a line each; the export is noted in the log."""
    parts = administration.export_journal(
        filters=_journals(request.form), by=the_person(), now=utc_now(), address=address()
    )
    return csv_answer("journal", parts)


def _decide(transfer_id: str, decide: Any) -> Any:
    try:
        decide(number_of("transfer", transfer_id))
    except Invalid as refusal:
        faults = [field_message(fault) for fault in refusal.details["fields"].values()]
        return _transfers(faults=faults), status_of(refusal)
    flash(gettext("Done, and the person is told."), "success")
    return redirect(url_for(".transfers"), 303)


def _transfers(*, faults: list[str] | None = None) -> str:
    values = request.args if request.method == "GET" else Values()
    chosen = filters.chosen(values, TRANSFERS)
    wanted = TransferFilter(
        direction=filters.choice(values, "direction", DIRECTIONS),
        status=filters.choice(values, "status", STATUS_WORDS) if chosen else "asked",
        person=filters.text(values, "person"),
    )
    return render_template(
        "admin/transfers.html",
        page=money.list_transfers(wanted=wanted, page=values.get("page", 1, type=int)),
        chosen=chosen if chosen else {"status": "asked"},
        is_filtered=bool(chosen),
        faults=faults or [],
        ways=WAYS,
        directions=DIRECTIONS,
        status_words=STATUS_WORDS,
        page_url=lambda number: url_for(".transfers", **chosen, page=number),
    )


def _journals(values: Values) -> JournalFilter:
    return JournalFilter(
        reason=filters.choice(values, "reason", REASONS),
        person=filters.text(values, "person"),
        about=filters.text(values, "about"),
        from_=filters.start_of_day(values, "from"),
        before=filters.end_of_day(values, "to"),
    )
