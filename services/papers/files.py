"""A paper as a PDF file: its code is found in it, and a seal at its end shows any later change of it."""

import re
import zlib
from collections.abc import Iterator
from typing import Final

from services.papers.codes import find_code
from services.runtime import ed25519, sealing
from services.runtime.sealing import decode, encode

LARGEST_FILE: Final = 5 * 1024 * 1024
"""No paper of the house comes near it, printed to a new file or not."""
_SEAL: Final = re.compile(rb"%MandiSeal ([A-Za-z0-9_-]{86})\n", re.ASCII)
_STREAM: Final = re.compile(rb"stream\r?\n(.*?)endstream", re.DOTALL)
_MOST_STREAMS: Final = 400
_MOST_UNPACKED: Final = 1024 * 1024


def seal_file(content: bytes) -> bytes:
    """Close a PDF with a line that signs every byte before it; readers take it for a comment."""
    return content + b"%MandiSeal " + encode(sealing.sign(_digest_of(content))).encode("ascii") + b"\n"


def is_unchanged(content: bytes, *, public_key: bytes) -> bool | None:
    """Whether a file is byte for byte as the house wrote it; None when it has no seal (printed anew)."""
    start = content.rfind(b"%MandiSeal ")
    if start < 0:
        return None
    match = _SEAL.fullmatch(content, start)
    body = content[:start]
    return match is not None and ed25519.is_signed(public_key, _digest_of(body), decode(match[1].decode()))


def code_in_file(content: bytes) -> str:
    """Find the one code in a PDF or text file, in packed parts too; empty when there is none or several."""
    if code := find_code(content.decode("latin-1")):
        return code
    return find_code("\n".join(_unpacked(content)))


def _unpacked(content: bytes) -> Iterator[str]:
    for number, match in enumerate(_STREAM.finditer(content)):
        if number >= _MOST_STREAMS:
            return
        try:
            yield zlib.decompressobj().decompress(match[1], _MOST_UNPACKED).decode("latin-1")
        except zlib.error:
            continue


def _digest_of(content: bytes) -> bytes:
    return b"MC1 file " + content
