"""The price feed and the imports: how they do, and asking for new prices now."""

from typing import Any

from flask import current_app, flash, redirect, render_template, request, url_for
from flask_babel import gettext

from routes.admin.blueprint import bp
from routes.guards import address, admin_only, limited, the_person
from services import administration, prices
from services.core.clock import utc_now

DAYS = 10


@bp.get("/prices")
@admin_only
def price_feed() -> str:
    """How fresh prices are, the import that runs, the days and how full they are, past imports."""
    now = utc_now()
    return render_template(
        "admin/prices.html",
        feed=prices.feed_status(settings=_settings(), now=now),
        running=prices.running_imports(now=now),
        days=prices.days_completeness(until=prices.indian_date(now), days=DAYS),
        page=prices.list_imports(now=now, page=request.args.get("page", 1, type=int)),
        page_url=lambda number: url_for(".price_feed", page=number),
    )


@bp.get("/prices/running")
@admin_only
def running_imports() -> Any:
    """The imports that run now, for programs: `{"running": [...]}`."""
    return {"running": [run.as_json() for run in prices.running_imports(now=utc_now())]}


@bp.post("/prices/refresh")
@admin_only
@limited("20 per hour")
def refresh_prices() -> Any:
    """Ask the feed now; the process that does the jobs notices within seconds."""
    administration.want_prices(settings=_settings(), by=the_person(), now=utc_now(), address=address())
    flash(gettext("The price feed is asked within a few seconds."), "success")
    return redirect(url_for(".price_feed"), 303)


def _settings() -> prices.FeedSettings:
    return prices.feed_settings(current_app.config["HOUSE"])
