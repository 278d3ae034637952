"""A person's price alerts."""

from typing import Annotated, Any, Literal, Self

from pydantic import Field, StringConstraints, model_validator
from pydantic_core import PydanticCustomError

from routes.api.answers.in_hand import PriceAlertAnswer, PriceAlertList
from routes.api.calling import Call
from routes.api.door import bp, language
from routes.api.schemas import Body, Crop, RupeeText, State, text
from routes.guards import limited, signed_in, the_person
from services import alerts
from services.alerts import AlertView
from services.core.clock import iso, utc_now
from services.core.errors import N_
from services.core.ids import number_of
from services.core.money import rupees

PRICES = "Prices"
OFTEN = "240 per hour"
Percent = Annotated[
    str, StringConstraints(pattern=r"^[0-9]{1,3}(\.[0-9])?$", max_length=5), Field(examples=["5"])
]


class NewAlert(Body):
    """Tell me when a crop at a place rises to a price, falls to it, or moves by so many percent."""

    commodity: Annotated[Crop, text(120, least=1)]
    scope: Literal["market", "state", "country", "radius"]
    place: Annotated[
        str, text(160), Field(description="Of market and radius.", examples=["Indore APMC, Madhya Pradesh"])
    ] = ""
    state: State = ""
    radius_km: Annotated[int, Field(ge=1, le=500)] = 50
    rule: Literal["above", "below", "moves"]
    price: RupeeText | None = Field(None, description="Of above and below.")
    percent: Percent | None = Field(None, description="Of moves.")

    def typed(self) -> dict[str, str]:
        """The fields as the service reads them."""
        sent = self.model_dump(exclude={"radius_km"}, exclude_none=True)
        return {**sent, "radius": str(self.radius_km)}


class ChangedAlert(Body):
    """Fields that are not sent stay; what is sent beside `paused` starts the alert anew."""

    commodity: Crop | None = None
    scope: Literal["market", "state", "country", "radius"] | None = None
    place: Annotated[str, text(160)] | None = None
    state: State | None = None
    radius_km: Annotated[int, Field(ge=1, le=500)] | None = None
    rule: Literal["above", "below", "moves"] | None = None
    price: RupeeText | None = None
    percent: Percent | None = None
    paused: bool | None = None

    @model_validator(mode="after")
    def _something(self) -> Self:
        if not self.model_fields_set:
            raise PydanticCustomError("nothing", N_("Send at least one field."))
        return self

    def typed(self) -> dict[str, str]:
        """The fields that were sent, as the service reads them."""
        sent = self.model_dump(exclude={"radius_km", "paused"}, exclude_none=True)
        radius = {} if self.radius_km is None else {"radius": str(self.radius_km)}
        return {**sent, **radius}


@bp.get("/price-alerts")
@signed_in
@Call(tag=PRICES, gives=(PriceAlertList,))
def list_price_alerts() -> Any:
    """List your price alerts, newest first."""
    return {"items": [_shown(alert) for alert in alerts.list_alerts(person=the_person())]}


@bp.post("/price-alerts")
@signed_in
@limited(OFTEN)
@Call(tag=PRICES, takes=NewAlert, gives=(PriceAlertAnswer,), status=201, refuses={409: "too_many_alerts"})
def add_price_alert(sent: NewAlert) -> Any:
    """Set a price alert; it waits for the next crossing from the price of today on.

    It is checked whenever new prices come in, and rings once for each crossing: in the bell, and as the push
    `notification`.
    """
    return _answer(alerts.add_alert(person=the_person(), typed=sent.typed(), now=utc_now()))


@bp.patch("/price-alerts/<alert_id>")
@signed_in
@limited(OFTEN)
@Call(tag=PRICES, takes=ChangedAlert, gives=(PriceAlertAnswer,))
def change_price_alert(alert_id: str, sent: ChangedAlert) -> Any:
    """Change a price alert of yours, or pause it and wake it."""
    found = alerts.change_alert(
        person=the_person(),
        alert_id=number_of("alert", alert_id),
        typed=sent.typed(),
        paused=sent.paused,
        now=utc_now(),
    )
    return _answer(found)


@bp.delete("/price-alerts/<alert_id>")
@signed_in
@limited(OFTEN)
@Call(tag=PRICES, status=204)
def delete_price_alert(alert_id: str) -> Any:
    """Forget a price alert of yours."""
    alerts.delete_alert(person=the_person(), alert_id=number_of("alert", alert_id))


def _answer(alert: AlertView) -> dict[str, Any]:
    return {"alert": _shown(alert)}


def _shown(alert: AlertView) -> dict[str, Any]:
    return {
        "id": alert.id,
        "commodity": alert.crop.label(language()),
        "commodity_slug": alert.crop.slug,
        "scope": alert.scope,
        "place": alert.place or alert.state or "India",
        "radius_km": alert.radius_km,
        "rule": alert.rule,
        "price": None if alert.limit is None else rupees(alert.limit),
        "percent": alert.percent,
        "paused": alert.paused,
        "armed": alert.armed,
        "last_price": None if alert.last_price is None else rupees(alert.last_price),
        "last_day": alert.last_day.isoformat() if alert.last_day else None,
        "times": alert.times,
        "rang_at": iso(alert.rang_at) if alert.rang_at else None,
        "created_at": iso(alert.created_at),
    }
