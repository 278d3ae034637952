"""The selling form: one page in four parts. What is wrong with it, the auctions service says."""

import uuid
from datetime import datetime
from functools import cache
from typing import Any
from zoneinfo import ZoneInfo

from flask import current_app
from flask_babel import gettext
from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import (
    BooleanField,
    HiddenField,
    MultipleFileField,
    RadioField,
    SelectChoice,
    SelectField,
    StringField,
    TextAreaField,
)

from presentation.formatting import duration
from presentation.refusals import field_message
from services import auctions, prices
from services.auctions import Upload
from services.core.clock import iso, parse_iso
from services.core.errors import DomainError
from services.prices import QualityLimitView

MOMENTS = ("starts_at", "ends_at")
FALLING = ("floor_price", "drop", "drop_every_s")
"""What only a falling price needs."""
DROP_TIMES_S = (60, 120, 300, 600, 900, 1800, 3600)
USUAL_DROP_TIME_S = "300"
MOST_FILES = 2 * auctions.MOST_PHOTOS
_DECIMAL = {"inputmode": "decimal", "autocomplete": "off"}


def _states() -> list[SelectChoice]:
    states = [SelectChoice(value=state, label=gettext(state)) for state in prices.list_states()]
    return [SelectChoice(value="", label=gettext("Choose a state")), *states]


def _durations() -> list[SelectChoice]:
    hours = [
        SelectChoice(value=str(h), label=gettext("%(hours)s hours", hours=h)) for h in auctions.DURATIONS_H
    ]
    return [*hours, SelectChoice(value="own", label=gettext("Own end"))]


def _drop_times() -> list[SelectChoice]:
    return [SelectChoice(value=str(seconds), label=duration(seconds)) for seconds in DROP_TIMES_S]


def _earnest() -> list[SelectChoice]:
    least = current_app.config["HOUSE"].earnest_percent
    first = gettext("%(percent)s%%, the least here", percent=least) if least else gettext("None")
    more = [percent for percent in auctions.EARNEST_PERCENTS if percent > least]
    return [
        SelectChoice(value="", label=first),
        *(SelectChoice(value=str(percent), label=f"{percent}%") for percent in more),
    ]


class LotForm(FlaskForm):
    """A lot as its seller types it; field names are those of the service and the API."""

    form_ref = HiddenField()
    commodity = StringField(
        _l("Crop"), render_kw={"maxlength": 120, "autocomplete": "off", "list": "crops", "required": True}
    )
    variety = StringField(_l("Variety"), render_kw={"maxlength": 120})
    grade = StringField(_l("Grade"), render_kw={"maxlength": 60})
    quantity = StringField(_l("Quantity"), render_kw={"maxlength": 20, **_DECIMAL, "required": True})
    unit = SelectField(
        _l("Unit"),
        choices=[
            SelectChoice(value="quintal", label=_l("quintals")),
            SelectChoice(value="kg", label=_l("kg")),
            SelectChoice(value="tonne", label=_l("tonnes")),
            SelectChoice(value="bag", label=_l("bags")),
        ],
    )
    bag_kg = StringField(_l("Weight of one bag"), render_kw={"maxlength": 10, **_DECIMAL})
    state = SelectField(_l("State"), choices=_states, render_kw={"required": True})
    district = StringField(_l("District"), render_kw={"maxlength": 80, "list": "districts", "required": True})
    market = StringField(_l("Mandi"), render_kw={"maxlength": 120, "list": "markets"})
    location = StringField(_l("Where the produce lies"), render_kw={"maxlength": 200})
    format = RadioField(
        _l("How it is sold"),
        choices=[
            SelectChoice(value="english", label=_l("Open bids")),
            SelectChoice(value="sealed_first", label=_l("Sealed bids")),
            SelectChoice(value="sealed_second", label=_l("Sealed bids, second price")),
            SelectChoice(value="dutch", label=_l("Falling price")),
        ],
    )
    start_price = StringField(_l("Start price"), render_kw={"maxlength": 20, **_DECIMAL, "required": True})
    floor_price = StringField(_l("Lowest price"), render_kw={"maxlength": 20, **_DECIMAL})
    drop = StringField(_l("Falls by"), render_kw={"maxlength": 20, **_DECIMAL})
    drop_every_s = SelectField(_l("Every"), choices=_drop_times)
    reserve_price = StringField(_l("Hidden reserve"), render_kw={"maxlength": 20, **_DECIMAL})
    step = StringField(_l("Step between bids"), render_kw={"maxlength": 20, **_DECIMAL})
    earnest_percent = SelectField(_l("Earnest money"), choices=_earnest)
    consent = BooleanField(_l("Ask me before it is sold"))
    starts = RadioField(
        _l("Start"),
        choices=[
            SelectChoice(value="now", label=_l("As soon as I publish")),
            SelectChoice(value="later", label=_l("Later")),
        ],
    )
    starts_at = StringField(_l("Start on"), render_kw={"type": "datetime-local", "maxlength": 40})
    duration_hours = RadioField(_l("How long it runs"), choices=_durations)
    ends_at = StringField(_l("End on"), render_kw={"type": "datetime-local", "maxlength": 40})
    description = TextAreaField(_l("Description"), render_kw={"maxlength": 2000, "rows": 4})
    photos = MultipleFileField(_l("Photos"))

    limits: tuple[QualityLimitView, ...] = ()

    @property
    def quality_fields(self) -> list[Any]:
        """The fields of the crop's assay parameters, in the order of its standard."""
        return [self[quality_attribute(limit.parameter)] for limit in self.limits]

    def typed(self) -> dict[str, str]:
        """Everything that was typed, by the names of the service; what another choice rules out is empty."""
        values = {
            field.name: field.data or ""
            for field in self
            if field.name not in ("csrf_token", "form_ref", "photos")
        }
        values["consent"] = "yes" if self.consent.data else ""
        values["starts_at"] = to_moment(values["starts_at"]) if values["starts"] == "later" else ""
        values["ends_at"] = to_moment(values["ends_at"]) if values["duration_hours"] == "own" else ""
        if values["format"] != "dutch":
            values |= dict.fromkeys(FALLING, "")
        return values

    def uploads(self) -> list[Upload]:
        """The photos that were sent; a field left empty sends a nameless file."""
        return [
            Upload(name=file.filename, data=file.read(auctions.LARGEST_FILE + 1))
            for file in (self.photos.data or [])[:MOST_FILES]
            if getattr(file, "filename", "")
        ]

    def offer_drop_time(self, seconds: str) -> None:
        """Let the list hold the time a program has chosen, too, so that it is not lost when it is shown."""
        known = [choice.value for choice in self.drop_every_s.choices]
        if seconds not in known and seconds.isascii() and seconds.isdecimal():
            label = duration(int(seconds[:6]))
            self.drop_every_s.choices = [
                SelectChoice(value=seconds, label=label),
                *self.drop_every_s.choices,
            ]

    def show_faults(self, error: DomainError) -> None:
        """Write each fault under its field; raises the error again when it is about none."""
        fields = error.details.get("fields", {})
        names = {name: name.replace(".", "_") for name in fields}
        if not fields or not set(names.values()) <= set(self._fields):
            raise error
        for name, fault in fields.items():
            self[names[name]].errors = [field_message(fault)]


def sent_form(commodity: str) -> LotForm:
    """The form as it was sent, with the quality fields of the crop it names."""
    return _form_class(_crop_number(commodity))()


def kept_form(values: dict[str, str], *, form_ref: str = "") -> LotForm:
    """The form as it was kept, for showing it; an empty one when there are no values."""
    data: dict[str, Any] = {name.replace(".", "_"): value for name, value in values.items()}
    data |= {name: to_local(values[name]) for name in MOMENTS if name in values}
    data["starts"] = values.get("starts") or ("later" if values.get("starts_at") else "now")
    data["duration_hours"] = values.get("duration_hours") or ("own" if values.get("ends_at") else "24")
    data["format"] = values.get("format") or "english"
    data["drop_every_s"] = values.get("drop_every_s") or USUAL_DROP_TIME_S
    data["earnest_percent"] = values.get("earnest_percent", "").removeprefix("0")
    data["consent"] = bool(values.get("consent"))
    data["form_ref"] = form_ref
    form = _form_class(_crop_number(values.get("commodity", "")))(formdata=None, data=data)
    form.offer_drop_time(data["drop_every_s"])
    return form


def new_ref() -> str:
    """A name for a form that is opened anew."""
    return str(uuid.uuid4())


def quality_attribute(parameter: str) -> str:
    """The attribute of a parameter's field; its HTML name has a dot, as in the API's errors."""
    return f"quality_{parameter}"


def to_moment(text: str) -> str:
    """Read a day and time as the browser sends it, in the house's zone; other words stay as they are."""
    try:
        return iso(datetime.fromisoformat(text).replace(tzinfo=_zone()))
    except (ValueError, OverflowError):
        return text


def to_local(text: str) -> str:
    """Write a kept moment as a browser's date and time field wants it."""
    try:
        return parse_iso(text).astimezone(_zone()).strftime("%Y-%m-%dT%H:%M")
    except (ValueError, OverflowError):
        return text


def _zone() -> ZoneInfo:
    return ZoneInfo(current_app.config["HOUSE"].timezone)


def _crop_number(commodity: str) -> int | None:
    crop = auctions.find_crop(commodity)
    return crop.id if crop else None


def _form_class(commodity_id: int | None) -> type[LotForm]:
    """The form with the quality fields of one crop: WTForms takes fields from classes."""
    if commodity_id is None:
        return LotForm
    limits = tuple(prices.list_quality_limits(commodity_id=commodity_id))
    return _with_limits(limits)


@cache
def _with_limits(limits: tuple[QualityLimitView, ...]) -> type[LotForm]:
    fields = {quality_attribute(limit.parameter): _quality_field(limit) for limit in limits}
    return type("LotForm", (LotForm,), {**fields, "limits": limits})


def _quality_field(limit: QualityLimitView) -> Any:
    return StringField(
        _l(limit.label),
        name=f"quality.{limit.parameter}",
        id=quality_attribute(limit.parameter),
        render_kw={"maxlength": 12, **_DECIMAL},
    )
