"""Static files: compressed beforehand, kept by browsers for good, addressed by their content."""

from pathlib import Path
from typing import Any

from whitenoise import WhiteNoise

A_YEAR_S = 31_536_000


def with_assets(wsgi_app: Any, folder: Path) -> WhiteNoise:
    """Serve /static/ from a folder in front of the application."""
    _forget_stale_copies(folder)
    return WhiteNoise(wsgi_app, root=folder, prefix="static/", max_age=A_YEAR_S)


def _forget_stale_copies(folder: Path) -> None:
    """Remove compressed copies older than their original, which would hide an edit until the next build."""
    for copy in (*folder.rglob("*.gz"), *folder.rglob("*.br")):
        original = copy.with_suffix("")
        if not original.exists() or original.stat().st_mtime > copy.stat().st_mtime:
            copy.unlink(missing_ok=True)
