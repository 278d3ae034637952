"""The house in figures, for everybody."""

from flask import Blueprint, render_template

from routes.guards import public
from services import statistics
from services.core.clock import utc_now

bp = Blueprint("statistics", __name__, url_prefix="/statistics")


@bp.get("")
@public
def index() -> str:
    """What is sold here, how well, and by how many."""
    return render_template("statistics/index.html", figures=statistics.house_statistics(now=utc_now()))
