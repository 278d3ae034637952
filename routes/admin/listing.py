"""What the office's list pages have in common: filters as they were typed, and links to further pages."""

from collections.abc import Iterable, Mapping
from typing import Any

from flask import render_template, request, url_for

from routes.admin import filters
from services.core.pages import Page


def list_page(
    template: str,
    page: Page[Any],
    names: Iterable[str],
    *,
    unfiltered: Mapping[str, str] | None = None,
    **shown: Any,
) -> str:
    """Show a page of a list by the filters `names` of its address; without, `unfiltered` counts as chosen."""
    chosen, here = filters.chosen(request.args, names), request.endpoint or ""
    return render_template(
        template,
        page=page,
        chosen=chosen or dict(unfiltered or {}),
        is_filtered=bool(chosen),
        page_url=lambda number: url_for(here, **chosen, page=number),
        **shown,
    )


def page_number() -> int:
    """Which page of a list is asked for."""
    return request.args.get("page", 1, type=int)
