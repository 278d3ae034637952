"""The forms that move a sale on; what is wrong with them, the sales service says."""

from functools import cache
from typing import Any

from flask import request
from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from werkzeug.datastructures import FileStorage
from wtforms import HiddenField, MultipleFileField, StringField, TextAreaField

from services.auctions import Upload
from services.sales import LARGEST_PAPER, MOST_AT_ONCE, NOTE_LIMIT, SLIP_LIMIT, Terms, WeighingForm

_NUMBER = {"inputmode": "decimal", "autocomplete": "off", "maxlength": 14}


class StepForm(FlaskForm):
    """The next step, and what there is to note about it."""

    to = HiddenField()
    note = TextAreaField(_l("Note for the other side"), render_kw={"maxlength": NOTE_LIMIT, "rows": 3})


class FilesForm(FlaskForm):
    """Papers to a sale, and what there is to note about them."""

    files = MultipleFileField(_l("Files"))
    note = TextAreaField(_l("Note for the other side"), render_kw={"maxlength": NOTE_LIMIT, "rows": 2})

    def uploads(self) -> list[Upload]:
        """The files that were sent; a field left empty sends a nameless one."""
        sent: list[FileStorage] = request.files.getlist(self.files.name)
        return [
            Upload(name=file.filename, data=file.read(LARGEST_PAPER + 1))
            for file in sent[: MOST_AT_ONCE + 1]
            if file.filename
        ]


class ScalesForm(FilesForm):
    """What was weighed and measured; the quality fields of a sale's formula come with `scales_form`."""

    gross = StringField(_l("Full weight"), render_kw=_NUMBER | {"required": True})
    tare = StringField(_l("Empty weight"), render_kw=_NUMBER)
    slip = StringField(_l("Number of the slip"), render_kw={"maxlength": SLIP_LIMIT, "autocomplete": "off"})

    parameters: tuple[tuple[str, str, str], ...] = ()

    @property
    def quality_fields(self) -> list[tuple[Any, str]]:
        """The fields of measured values, each with its unit."""
        return [(self[f"quality_{name}"], unit) for name, _label, unit in self.parameters]

    @property
    def has_wrong_quality(self) -> bool:
        """Whether a measured value was refused, or one was typed: then they are not folded away."""
        return any(field.errors or field.data for field, _unit in self.quality_fields)

    def weighing(self) -> WeighingForm:
        """All that was typed, for the service."""
        return WeighingForm(
            gross=self.gross.data or "",
            tare=self.tare.data or "",
            quality={name: self[f"quality_{name}"].data or "" for name, _label, _unit in self.parameters},
            slip=self.slip.data or "",
        )


def scales_form(terms: Terms, **options: Any) -> ScalesForm:
    """The form with a field for each value that the formula of a sale knows."""
    return _with(tuple((line.parameter, line.label, line.unit) for line in terms.deductions))(**options)


@cache
def _with(parameters: tuple[tuple[str, str, str], ...]) -> type[ScalesForm]:
    fields = {f"quality_{name}": StringField(_l(label), render_kw=_NUMBER) for name, label, _ in parameters}
    return type("ScalesForm", (ScalesForm,), {**fields, "parameters": parameters})
