"""The auctions as they stand, and the story of one."""

from flask import render_template, request, url_for

from routes.admin import filters
from routes.admin.blueprint import bp
from routes.guards import admin_only, the_person
from services import administration
from services.core.clock import utc_now
from services.core.ids import number_of


@bp.get("/auctions")
@admin_only
def auctions() -> str:
    """Auctions by status, with their figures; the live ones tick."""
    status = filters.choice(request.args, "status", administration.STATUSES) or "live"
    page = administration.list_auctions(
        status=status, person=the_person(), page=request.args.get("page", 1, type=int)
    )
    return render_template(
        "admin/auctions.html",
        page=page,
        status=status,
        counts=administration.count_auctions(),
        now=utc_now(),
        page_url=lambda number: url_for(".auctions", status=status, page=number),
    )


@bp.get("/auctions/<auction_id>")
@admin_only
def auction_story(auction_id: str) -> str:
    """One auction, bid by bid."""
    number = number_of("auction", auction_id)
    story = administration.auction_story(auction_id=number, person=the_person())
    return render_template("admin/auction.html", story=story)
