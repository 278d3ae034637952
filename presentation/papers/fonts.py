"""The fonts of papers, found on the machine: Noto Sans, and Noto Sans Devanagari for Hindi and Marathi."""

from pathlib import Path
from typing import Final

from services.papers import FontsMissing

PLACES: Final = (
    "/usr/share/fonts/truetype/noto",
    "/usr/share/fonts/noto",
    "/usr/share/fonts/google-noto",
    "/usr/local/share/fonts/noto",
)
FAMILIES: Final = ("NotoSans", "NotoSansDevanagari")
STYLES: Final = {"": "Regular", "B": "Bold"}


def find_fonts(folder: str = "") -> dict[tuple[str, str], Path]:
    """Find the file of each family and style in a folder (PAPER_FONTS), or where systems keep them.

    Raises FontsMissing.
    """
    for place in (folder,) if folder else PLACES:
        files = {
            (family, style): Path(place) / f"{family}-{name}.ttf"
            for family in FAMILIES
            for style, name in STYLES.items()
        }
        if all(path.is_file() for path in files.values()):
            return files
    raise FontsMissing()
