"""How a refusal looks in an ack: the same error object as everywhere, never a dropped connection."""

import uuid
from collections.abc import Callable
from typing import Any

import structlog
from flask_babel import force_locale, gettext
from pydantic import ValidationError

from presentation.refusals import body_of, error_body
from services.core.errors import N_, DomainError, Invalid
from services.runtime import away

log = structlog.get_logger()
LARGEST_MESSAGE = 16 * 1024


class UnknownEvent(Invalid):
    """The namespace has no such event."""

    code = "unknown_event"
    message = N_("There is no such event here.")


class TooLarge(Invalid):
    """A message above 16 KiB."""

    code = "too_large"
    message = N_("A message may have at most 16 KiB.")


class WrongShape(Invalid):
    """Not one object with the documented fields; `fields` says which are wrong."""


def answered(name: str, language: str, act: Callable[[], dict[str, Any]]) -> dict[str, Any]:
    """Run one event's handler; the reader's language is asked for only when there is a refusal to tell."""
    try:
        return act()
    except Exception as fault:
        return _refused(name, language, fault)


def _refused(name: str, language: str, fault: Exception) -> dict[str, Any]:
    request_id = uuid.uuid4().hex[:16]
    with force_locale(language), structlog.contextvars.bound_contextvars(request_id=request_id, socket=name):
        refusal = fault if isinstance(fault, DomainError) else away.refusal_of(fault)
        if refusal is not None:
            log.info("refused", code=refusal.code)
            return {"ok": False, "error": body_of(refusal, request_id=request_id)}
        log.error("an unexpected fault", exc_info=fault)
        message = gettext("Something went wrong on our side. Nothing was changed.")
        return {"ok": False, "error": error_body(code="internal", message=message, request_id=request_id)}


def wrong_shape(fault: ValidationError, sent: object) -> DomainError:
    """Say which fields are wrong, or that the message was too large to look at."""
    if len(repr(sent)) > LARGEST_MESSAGE:
        return TooLarge()
    fields = {".".join(str(part) for part in e["loc"]) or "message": e["msg"] for e in fault.errors()}
    return WrongShape(fields=fields)
