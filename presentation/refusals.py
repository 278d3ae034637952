"""A refusal in the reader's words and in the one error shape of all doors (API, Errors)."""

from typing import Any

from flask_babel import gettext

from presentation.formatting import details_for_people, details_for_programs
from services.core.errors import DomainError
from services.money import EarnestMissing


def message_of(error: DomainError) -> str:
    """Return the refusal's sentence in the reader's language, its figures filled in."""
    text: str = gettext(error.message)
    return text % details_for_people(error.details) if error.details else text


def error_body(
    *, code: str, message: str, request_id: str, details: dict[str, Any] | None = None
) -> dict[str, Any]:
    """Build the one error shape of all doors (API, Errors)."""
    return {"code": code, "message": message, "details": details or {}, "request_id": request_id}


def body_of(error: DomainError, *, request_id: str) -> dict[str, Any]:
    """Build the error object of a refusal; faults of fields are told field by field."""
    details = details_for_programs(error.details)
    if "fields" in details:
        details["fields"] = {name: field_message(fault) for name, fault in details["fields"].items()}
    if error.code == EarnestMissing.code:
        details["top_up"] = top_up_path(details["missing"])
    return error_body(code=error.code, message=message_of(error), request_id=request_id, details=details)


def top_up_path(amount: str) -> str:
    """Where to pay an amount (rupees as the API writes them) into the wallet."""
    return f"/account/wallet/top-up?amount={amount}"


def field_message(fault: DomainError | str) -> str:
    """Return the sentence of one field's fault: a refusal, or a plain msgid."""
    return message_of(fault) if isinstance(fault, DomainError) else str(gettext(fault))
