"""Long answers, part by part."""

from collections.abc import Iterator

from flask import Flask, current_app


def in_own_contexts(parts: Iterator[str]) -> Iterator[str]:
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
