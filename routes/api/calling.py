"""A call declares once what it takes and gives: it is read by that, and told in the OpenAPI by that."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import wraps
from typing import Any, Literal, TypeVar

from flask import request
from pydantic import BaseModel
from werkzeug.exceptions import UnsupportedMediaType

from routes.api.reading import PHOTOS, read_files, read_form, read_json, read_query

View = TypeVar("View", bound=Callable[..., Any])
Photos = Literal["no", "with", "only"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Call:
    """What a call takes (`takes` in the body, `asks` in the address), gives and refuses (codes by status).

    Decorates a view, which is handed what was sent as `sent`, `asked` and `uploads`, and returns the
    answer, or None for 204. `photos` may come beside the fields in a multipart body, or alone; `files` is
    what they are called there, and `most` how many there may be.
    With `bare` the body may be left out. `sends` are the kinds of a file that is the answer.
    `repeats` is the status of an answer that was given before; the view then names the status itself.
    """

    tag: str
    gives: tuple[type[BaseModel], ...] = ()
    sends: tuple[str, ...] = ()
    status: int = 200
    repeats: int | None = None
    takes: type[BaseModel] | None = None
    bare: bool = False
    asks: type[BaseModel] | None = None
    photos: Photos = "no"
    files: str = PHOTOS
    most: int = 3
    refuses: Mapping[int, str] = field(default_factory=dict)

    def __call__(self, view: View) -> View:
        @wraps(view)
        def answered(**path: str) -> Any:
            answer = view(**path, **self._read())
            if answer is None:
                return "", 204
            return answer if isinstance(answer, tuple) else (answer, self.status)

        answered.call = self  # type: ignore[attr-defined]
        return answered  # type: ignore[return-value]

    def _read(self) -> dict[str, Any]:
        given: dict[str, Any] = {}
        is_form = request.mimetype == "multipart/form-data"
        if self.asks:
            given["asked"] = read_query(self.asks)
        if self.photos == "only" and not is_form:
            raise UnsupportedMediaType()
        if self.photos != "no":
            given["uploads"] = read_files(self.files) if is_form else []
        if self.takes and self.bare and not request.get_data():
            given["sent"] = self.takes()
        elif self.takes:
            read = read_form if is_form and self.photos == "with" else read_json
            given["sent"] = read(self.takes)
        return given
