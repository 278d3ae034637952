"""What a request says in words: the character no database holds is as if it had not been typed."""

from collections.abc import Iterable
from typing import Any

from flask import Request
from werkzeug.datastructures import ImmutableMultiDict


class Words(ImmutableMultiDict[str, Any]):
    """Filters of an address or fields of a form, without NUL: PostgreSQL refuses it in any text."""

    def __init__(self, pairs: Iterable[tuple[str, Any]] = ()) -> None:
        super().__init__((name, _without_nul(value)) for name, value in pairs)


class Asking(Request):
    """A request whose words every query can take; programs are told what is wrong instead."""

    @property
    def parameter_storage_class(self) -> type[ImmutableMultiDict[str, Any]]:  # type: ignore[override]
        return ImmutableMultiDict if self.path.startswith("/api/") else Words


def _without_nul(value: Any) -> Any:
    return value.replace("\0", "") if isinstance(value, str) else value
