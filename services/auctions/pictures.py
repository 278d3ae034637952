"""Turning an uploaded file into a photo that may be shown: decoded, upright, small and without a trace."""

import hashlib
import io
import warnings
from dataclasses import dataclass
from typing import Final

from PIL import Image, ImageOps

from services.auctions.errors import PhotoRefused, PhotoTooLarge, PhotoTooManyPixels

LARGEST_FILE: Final = 8 * 1024 * 1024
MOST_PIXELS: Final = 64_000_000
FORMATS: Final = ("JPEG", "PNG", "WEBP", "HEIF")
LONGEST_SIDE: Final = 1_600
LONGEST_THUMB_SIDE: Final = 360
_QUALITY: Final = 80
_THUMB_QUALITY: Final = 60  # about 5 KB each: a screen full of cards has 100 KB for all of them
_LONGEST_NAME: Final = 80


@dataclass(frozen=True, slots=True, kw_only=True)
class Upload:
    """A file as it was sent; its name is only for telling which one was refused."""

    name: str
    data: bytes

    @property
    def label(self) -> str:
        """The name as it may be shown: short, on one line."""
        return " ".join(self.name.split())[:_LONGEST_NAME] or "?"


@dataclass(frozen=True, slots=True, kw_only=True)
class Picture:
    """A photo ready to be kept: two WebP files without metadata, and the digest of what was sent."""

    digest: str
    width: int
    height: int
    image: bytes
    thumbnail: bytes


def develop(upload: Upload) -> Picture:
    """Decode, turn upright, shrink to 1600 and 480 pixels and encode anew as WebP; CPU-heavy: offload it.

    The content decides, never the name. Raises PhotoRefused, PhotoTooLarge or PhotoTooManyPixels.
    """
    if len(upload.data) > LARGEST_FILE:
        raise PhotoTooLarge(file=upload.label)
    from pillow_heif import register_heif_opener  # noqa: PLC0415 - 3 MB, for who takes photos

    register_heif_opener()
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error", Image.DecompressionBombWarning)
            with Image.open(io.BytesIO(upload.data), formats=FORMATS) as opened:
                return _develop(upload, opened)
    except (Image.DecompressionBombError, Image.DecompressionBombWarning):
        raise PhotoTooManyPixels(file=upload.label) from None
    except PhotoRefused:
        raise
    except Exception:
        # Decoders raise all sorts of things over broken files: none of them is a fault of the house.
        raise PhotoRefused(file=upload.label) from None


def _develop(upload: Upload, opened: Image.Image) -> Picture:
    if opened.width * opened.height > MOST_PIXELS:
        raise PhotoTooManyPixels(file=upload.label)
    if opened.mode not in ("RGB", "L", "RGBA"):
        opened = opened.convert("RGBA")
    opened.thumbnail((LONGEST_SIDE, LONGEST_SIDE), Image.Resampling.LANCZOS)
    picture = _flat(ImageOps.exif_transpose(opened))
    small = picture.copy()
    small.thumbnail((LONGEST_THUMB_SIDE, LONGEST_THUMB_SIDE), Image.Resampling.LANCZOS)
    return Picture(
        digest=hashlib.sha256(upload.data).hexdigest(),
        width=picture.width,
        height=picture.height,
        image=_encoded(picture, _QUALITY),
        thumbnail=_encoded(small, _THUMB_QUALITY),
    )


def _flat(picture: Image.Image) -> Image.Image:
    """A new image of pixels only: transparency becomes white, and nothing the camera wrote comes along."""
    rgba = picture.convert("RGBA")
    paper = Image.new("RGB", rgba.size, "white")
    paper.paste(rgba, mask=rgba.getchannel("A"))
    return paper


def _encoded(picture: Image.Image, quality: int) -> bytes:
    file = io.BytesIO()
    picture.save(file, "WEBP", quality=quality, method=4)
    return file.getvalue()
