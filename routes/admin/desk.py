"""What needs the secretary first, the jobs, and the log of the office."""

from flask import render_template, request, url_for

from routes.admin import filters
from routes.admin.blueprint import bp
from routes.guards import admin_only
from services import administration, statistics
from services.administration import ActFilter
from services.core.clock import utc_now

LOG_FILTERS = ("act", "admin", "from", "to")


@bp.get("")
@admin_only
def index() -> str:
    """The desk: what waits, what went wrong, the house in figures."""
    now = utc_now()
    return render_template(
        "admin/index.html",
        attention=administration.needs_attention(now=now),
        figures=statistics.house_statistics(now=now),
        auctions=administration.count_auctions(),
    )


@bp.get("/jobs")
@admin_only
def jobs() -> str:
    """Each job and its last run, and what waits in the outbox."""
    return render_template(
        "admin/jobs.html",
        jobs=administration.list_jobs(),
        backlog=administration.outbox_backlog(now=utc_now()),
        failing=administration.list_failing(page=request.args.get("page", 1, type=int)),
        page_url=lambda number: url_for(".jobs", page=number),
    )


@bp.get("/log")
@admin_only
def log() -> str:
    """Every act of the office."""
    chosen = filters.chosen(request.args, LOG_FILTERS)
    wanted = ActFilter(
        act=filters.text(request.args, "act"),
        admin=filters.text(request.args, "admin"),
        done_from=filters.start_of_day(request.args, "from"),
        done_before=filters.end_of_day(request.args, "to"),
    )
    return render_template(
        "admin/log.html",
        page=administration.list_acts(wanted=wanted, page=request.args.get("page", 1, type=int)),
        acts=administration.list_act_names(),
        chosen=chosen,
        page_url=lambda number: url_for(".log", **chosen, page=number),
    )
