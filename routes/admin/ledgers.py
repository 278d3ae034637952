"""Replaying the public ledgers: one, or all."""

from typing import Any

from flask import flash, redirect, render_template, url_for
from flask_babel import gettext, ngettext

from routes.admin.blueprint import bp
from routes.guards import address, admin_only, limited, the_person
from services import administration
from services.core.clock import utc_now
from services.core.ids import number_of


@bp.get("/ledgers")
@admin_only
def ledgers() -> str:
    """The last check of all ledgers."""
    return render_template("admin/ledgers.html", last=administration.find_last_check())


@bp.post("/ledgers/check")
@admin_only
@limited("20 per hour")
def check_ledgers() -> Any:
    """Replay all ledgers now."""
    check = administration.check_all_ledgers(by=the_person(), now=utc_now(), address=address())
    if check.faulty:
        text = ngettext("%(num)s ledger has a fault.", "%(num)s ledgers have faults.", len(check.faulty))
        flash(text, "error")
    else:
        flash(gettext("All ledgers agree with their auctions."), "success")
    return redirect(url_for(".ledgers"), 303)


@bp.post("/auctions/<auction_id>/check")
@admin_only
@limited("120 per hour")
def check_ledger(auction_id: str) -> Any:
    """Replay one ledger now."""
    number = number_of("auction", auction_id)
    report = administration.check_ledger(auction_id=number, by=the_person(), now=utc_now(), address=address())
    if report.ok:
        flash(gettext("The ledger agrees with the auction."), "success")
    else:
        flash(gettext("The ledger has a fault: %(fault)s", fault=report.faults[0]), "error")
    return redirect(url_for(".auction_story", auction_id=auction_id), 303)
