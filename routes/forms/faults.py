"""Puts what a service refused next to the fields it is about."""

from flask_wtf import FlaskForm

from presentation.refusals import field_message
from services.core.errors import DomainError


def show_faults(form: FlaskForm, error: DomainError) -> None:
    """Write each fault of `error` under its field; raises the error again when it is about no field."""
    fields = error.details.get("fields", {})
    if not fields or not set(fields) <= set(form._fields):
        raise error
    for name, fault in fields.items():
        field = form[name]
        field.errors = [*field.errors, field_message(fault)]
