"""Where a form leads back to: paths of this house only."""

from urllib.parse import urlsplit

from flask import request

LONGEST_PATH = 2000


def path_after(default: str) -> str:
    """Return the `next` a form or an address names when it is a path of this house, else `default`."""
    wanted = request.values.get("next", "")
    return wanted.removesuffix("?") if is_own_path(wanted) else default


def is_own_path(path: str) -> bool:
    """Tell whether a browser would stay here: "/x", but not "//evil", "/\\evil" or "https://evil"."""
    if not path.startswith("/") or path.startswith("//") or len(path) > LONGEST_PATH:
        return False
    if "\\" in path or not path.isprintable():
        return False
    try:
        parts = urlsplit(path)
    except ValueError:
        return False
    return not parts.scheme and not parts.netloc
