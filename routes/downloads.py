"""Files to save: papers and pictures as they were kept, tables as CSV, part by part."""

from collections.abc import Iterator

from flask import Flask, Response, current_app

from services.core.clock import utc_now

CSV, PDF, PICTURE = "text/csv", "application/pdf", "image/webp"


def csv_answer(name: str, parts: Iterator[str], *, of: str = "") -> Response:
    """A table to save, named after what it holds and the time it is `of` (today), sent as it is read."""
    response = Response(_in_own_contexts(parts), content_type=f"{CSV}; charset=utf-8")
    response.headers["Content-Disposition"] = f'attachment; filename="{name}-{of or utc_now().date()}.csv"'
    response.headers["Cache-Control"] = "private, no-store"
    return response


def file_answer(*, content: bytes, kind: str, name: str) -> Response:
    """A file that is for a few people's eyes: a PDF is saved, never opened inside the house."""
    response = Response(content, content_type=kind)
    response.headers.set("Content-Disposition", "attachment" if kind == PDF else "inline", filename=name)
    response.headers["Cache-Control"] = "private, no-store"
    return response


def _in_own_contexts(parts: Iterator[str]) -> Iterator[str]:
    """Make each part in an application context of its own.

    So no database connection waits while a slow line takes a part, and whoever stops listening
    leaves nothing open.
    """
    return _made(current_app._get_current_object(), parts)  # type: ignore[attr-defined]


def _made(app: Flask, parts: Iterator[str]) -> Iterator[str]:
    while True:
        with app.app_context():
            part = next(parts, None)
        if part is None:
            return
        yield part
