"""What was sent, read strictly: JSON with exact numbers, a form with photos, an address with filters."""

import json
from decimal import Decimal
from typing import Any, Final, TypeVar

from flask import request
from pydantic import BaseModel, ValidationError
from werkzeug.exceptions import BadRequest, UnsupportedMediaType

from services.auctions import Upload
from services.core.errors import N_, Invalid, InvalidAmount, InvalidQuantity

M = TypeVar("M", bound=BaseModel)

PHOTOS: Final = "photos"
_MOST_FAULTS: Final = 50
_LONGEST_PATH: Final = 120
_WITH_CODE: Final[dict[str, type[Invalid]]] = {kind.code: kind for kind in (InvalidAmount, InvalidQuantity)}


class WrongShape(Invalid):
    """What was sent has not the documented fields; `fields` says which are wrong and why."""


def read_json(model: type[M]) -> M:
    """Read the JSON body; numbers stay as exact as they were written.

    Raises UnsupportedMediaType, BadRequest for what is not JSON, RequestEntityTooLarge, or Invalid.
    """
    if not request.is_json:
        raise UnsupportedMediaType()
    try:
        sent = json.loads(request.get_data(), parse_float=Decimal)
    except (ValueError, RecursionError):
        raise BadRequest() from None
    return _validated(model, sent, strict=True)


def read_form(model: type[M]) -> M:
    """Read the fields of a multipart body; "quality.moisture" is moisture inside quality.

    Raises Invalid, or RequestEntityTooLarge.
    """
    sent: dict[str, Any] = {}
    for name, text in request.form.items():
        if not name or not text or name == "csrf_token":
            continue
        outer, dot, inner = name.partition(".")
        if dot and isinstance(sent.setdefault(outer, {}), dict):
            sent[outer][inner] = text
        else:
            sent[name] = _object_in(text) if text.startswith("{") else text
    return _validated(model, sent, strict=False)


def read_files(called: str = PHOTOS) -> list[Upload]:
    """Read the files of a multipart body, all sent by one name; raises Invalid for any other."""
    message = N_("Send files as photos.") if called == PHOTOS else N_("Send files as files.")
    strange = {name: message for name in request.files if name != called}
    if strange:
        raise WrongShape(fields=strange)
    return [Upload(name=file.filename or "", data=file.read()) for file in request.files.getlist(called)]


def read_query(model: type[M]) -> M:
    """Read the filters of the address; an empty one is as if it were not there. Raises Invalid."""
    repeated = {name: N_("Give this only once.") for name, texts in request.args.lists() if len(texts) > 1}
    if repeated:
        raise WrongShape(fields=repeated)
    given = {name: text for name, text in request.args.items() if text}
    return _validated(model, given, strict=False)


def _validated(model: type[M], sent: Any, *, strict: bool) -> M:
    try:
        return model.model_validate(sent, strict=strict)
    except ValidationError as fault:
        raise _refusal_of(fault) from None


def _refusal_of(fault: ValidationError) -> Invalid:
    """Say which fields are wrong; a fault with a code of its own keeps it when it is the only kind."""
    fields: dict[str, str] = {}
    found = fault.errors(include_url=False, include_input=False)[:_MOST_FAULTS]
    for each in found:
        path = ".".join(map(str, each["loc"]))[:_LONGEST_PATH] or "body"
        fields.setdefault(path, each["msg"])
    kinds = {each["type"] for each in found}
    kind = _WITH_CODE.get(kinds.pop(), WrongShape) if len(kinds) == 1 else WrongShape
    return kind(fields=fields)


def _object_in(text: str) -> Any:
    try:
        return json.loads(text, parse_float=Decimal)
    except (ValueError, RecursionError):
        return text
