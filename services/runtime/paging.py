"""Reads one page of a query."""

from typing import Any

from sqlalchemy import Select, func, select

from models.base import db
from services.core.pages import Page

LARGEST_PAGE = 100


def read_page(query: Select[*tuple[Any, ...]], *, page: int, per_page: int = 25) -> Page[Any]:
    """Run a query for one page of rows; a page outside the list gives the nearest one inside."""
    per_page = max(1, min(per_page, LARGEST_PAGE))
    total = db.session.scalar(select(func.count()).select_from(query.order_by(None).subquery())) or 0
    pages = max(1, -(-total // per_page))
    page = max(1, min(page, pages))
    rows = db.session.execute(query.limit(per_page).offset((page - 1) * per_page)).all()
    return Page(items=rows, page=page, pages=pages, total=total)
