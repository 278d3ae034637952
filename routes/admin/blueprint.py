"""The blueprint that the drawers of the desk share."""

from flask import Blueprint

bp = Blueprint("admin", __name__, url_prefix="/admin")
