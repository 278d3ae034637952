"""A lot as a seller types it, for the tests of this folder."""

import io
from typing import Any

from PIL import Image

from services import auctions
from services.auctions import Upload

SOYABEAN: dict[str, Any] = {
    "commodity": "soyabean",
    "variety": "JS-335",
    "quantity": "40",
    "start_price": "4800",
    "reserve_price": "5100",
    "duration_hours": "24",
    "state": "Madhya Pradesh",
    "district": "Indore",
    "market": "Indore",
    "quality.moisture": "11.5",
}


def form(**changes: Any) -> dict[str, Any]:
    """The lot with some fields typed otherwise."""
    return SOYABEAN | changes


def jpeg(*, width: int = 60, height: int = 40, colour: str = "green", **options: Any) -> bytes:
    """A photo as a camera would write it."""
    file = io.BytesIO()
    Image.new("RGB", (width, height), colour).save(file, "JPEG", **options)
    return file.getvalue()


def upload(name: str = "lot.jpg", data: bytes | None = None) -> Upload:
    """A photo as a browser would send it."""
    return Upload(name=name, data=jpeg() if data is None else data)


def published(seller: Any, *, now: Any, **changes: Any) -> int:
    """A published auction of the lot."""
    return auctions.create_auction(seller=seller, form=form(**changes), now=now)
