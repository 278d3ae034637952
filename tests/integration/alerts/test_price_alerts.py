"""Alerts from the import that brings a price to the bell that tells it."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from flask import Flask
from flask_babel import force_locale

from presentation.notices import path_of, push_payload, sentence
from services import alerts, notifications, prices
from services.accounts import Person
from services.alerts import AlertView, InvalidAlert, TooManyAlerts
from services.core.errors import NotFound
from services.core.ids import number_of
from services.runtime import outbox
from tests import starter
from tests.integration.prices.conftest import HEADER, line
from tests.visitor import Visitor
from tests.world import World

EVENING = datetime(2026, 7, 27, 15, 0, tzinfo=UTC)
INDORE = {"commodity": "soyabean", "scope": "market", "place": "Indore APMC, Madhya Pradesh"}
Selling = Callable[..., None]


@pytest.fixture
def importing(app: Flask, world: World, tmp_path: Path) -> Selling:
    """Import rows on an evening, and do all that follows from it."""
    starter.seed()

    def importing(*lines: str, at: datetime = EVENING) -> None:
        path = tmp_path / "rows.csv"
        path.write_text("\n".join([HEADER, *lines]) + "\n", encoding="utf-8")
        prices.import_file(path=path, clock=lambda: at)
        outbox.drain(now=EVENING + timedelta(days=1_000))

    return importing


def alert(person: Person, **typed: str) -> AlertView:
    told = {**INDORE, "rule": "above", "price": "7000", **typed}
    return alerts.add_alert(person=person, typed=told, now=EVENING)


def heard(person: Person) -> list[str]:
    with force_locale("en"):
        return [sentence(each) for each in notifications.list_notifications(person=person).items]


def test_a_price_that_rises_to_the_limit_rings_once(importing: Selling, world: World) -> None:
    importing(line(6_900, day="2026-07-25"))
    alert(world.seller)
    importing(line(7_000, day="2026-07-26"))
    assert heard(world.seller) == [
        "Soyabean has risen to ₹7,000 per quintal at Indore APMC, Madhya Pradesh (26 Jul 2026). "
        "You asked for ₹7,000."
    ]
    importing(line(7_100, day="2026-07-27"))
    importing(line(7_100, day="2026-07-27"))
    assert len(heard(world.seller)) == 1
    assert heard(world.buyer) == []


def test_it_is_armed_again_when_the_price_went_back(importing: Selling, world: World) -> None:
    importing(line(6_900, day="2026-07-25"))
    alert(world.seller)
    for day, price in ((26, 7_050), (26, 6_950), (27, 7_200)):  # the second corrects the first
        importing(line(price, day=f"2026-07-{day}"))
    assert len(heard(world.seller)) == 2
    (found,) = alerts.list_alerts(person=world.seller)
    assert (found.times, found.armed, found.last_price) == (2, False, 7_200_00)


def test_a_fall_rings_below(importing: Selling, world: World) -> None:
    importing(line(6_900, day="2026-07-25"))
    alert(world.seller, rule="below", price="6500")
    importing(line(6_400, day="2026-07-26"))
    assert "has fallen to ₹6,400" in heard(world.seller)[0]


def test_a_move_rings_with_its_size(importing: Selling, world: World) -> None:
    importing(line(6_000, day="2026-07-25"))
    alert(world.seller, rule="moves", percent="5")
    importing(line(6_200, day="2026-07-26"))
    assert heard(world.seller) == []
    importing(line(6_330, day="2026-07-27"))
    assert "has moved by +5.5% to ₹6,330" in heard(world.seller)[0]


def test_a_state_and_a_circle_ring_by_their_middle(importing: Selling, world: World) -> None:
    def everywhere(price: int, day: str) -> None:
        goa = {"day": day, "state": "Goa", "district": "North Goa"}
        importing(*[line(price + n, market=f"Market {n}", **goa) for n in range(3)])

    everywhere(6_500, "2026-07-26")
    alert(world.seller, scope="state", place="", state="Goa")
    alert(world.seller, scope="radius", place="North Goa, Goa", radius="20")
    alert(world.seller, scope="radius", place="15.56, 73.96", radius="50")
    alert(world.seller, scope="country", place="")  # three markets are not the country yet
    everywhere(7_200, "2026-07-27")
    told = heard(world.seller)
    assert len(told) == 3
    for words in ("₹7,201 per quintal in Goa", "within 20 km of North Goa, Goa", "50 km of 15.56, 73.96"):
        assert any(words in text for text in told)


def test_an_alert_that_rests_keeps_still_and_starts_anew(importing: Selling, world: World) -> None:
    importing(line(6_900, day="2026-07-24"))
    found = alert(world.seller)
    alerts.change_alert(person=world.seller, alert_id=found.number, paused=True, now=EVENING)
    importing(line(7_100, day="2026-07-25"))
    found = alerts.change_alert(person=world.seller, alert_id=found.number, paused=False, now=EVENING)
    assert (found.paused, found.armed, found.last_price) == (False, False, 7_100_00)
    importing(line(7_200, day="2026-07-26"))
    assert heard(world.seller) == []


def test_a_changed_alert_waits_from_the_price_of_today(importing: Selling, world: World) -> None:
    importing(line(6_900, day="2026-07-25"))
    found = alert(world.seller, price="6800")
    assert not found.armed
    found = alerts.change_alert(
        person=world.seller, alert_id=found.number, typed={"price": "6950"}, now=EVENING
    )
    assert (found.armed, found.limit, found.place) == (True, 6_950_00, INDORE["place"])
    importing(line(7_000, day="2026-07-26"))
    assert len(heard(world.seller)) == 1


def test_history_and_stale_prices_ring_nothing(importing: Selling, world: World) -> None:
    alert(world.seller, price="7000")
    importing(line(9_000, day="2015-07-25"))
    importing(line(7_145, day="2026-07-25"), at=EVENING + timedelta(days=60))
    assert heard(world.seller) == []


def test_many_alerts_are_checked_in_small_parts(importing: Selling, world: World) -> None:
    importing(line(6_900, day="2026-07-25"))
    for n in range(alerts.MOST_ALERTS):
        alert(world.seller, price=str(6_901 + n))
    with pytest.raises(TooManyAlerts):
        alert(world.seller)
    importing(line(6_930, day="2026-07-26"))
    assert notifications.count_unread(user_id=world.seller.id) == 30


def test_a_notice_leads_to_the_alerts(importing: Selling, world: World) -> None:
    importing(line(6_900, day="2026-07-25"))
    alert(world.seller)
    importing(line(7_000, day="2026-07-26"))
    (notice,) = notifications.list_notifications(person=world.seller).items
    assert path_of(notice) == "/prices/alerts"
    push = notifications.find_push(notification_id=number_of("notification", notice.id))
    assert push is not None
    assert push_payload(push)["url"] == "/prices/alerts"


@pytest.mark.parametrize(
    ("typed", "field"),
    [
        ({"commodity": "unobtainium"}, "commodity"),
        ({"place": "Atlantis"}, "place"),
        ({"scope": "world"}, "scope"),
        ({"scope": "state", "state": "Utopia"}, "state"),
        ({"scope": "radius", "radius": "0"}, "radius"),
        ({"scope": "radius", "radius": "9999"}, "radius"),
        ({"rule": "sideways"}, "rule"),
        ({"price": "much"}, "price"),
        ({"rule": "moves", "percent": "0"}, "percent"),
        ({"rule": "moves", "percent": "1.25"}, "percent"),
    ],
)
def test_nonsense_is_refused_by_its_field(
    importing: Selling, world: World, typed: dict[str, str], field: str
) -> None:
    with pytest.raises(InvalidAlert) as refusal:
        alert(world.seller, **typed)
    assert field in refusal.value.details["fields"]


def test_nobody_touches_the_alerts_of_another(importing: Selling, world: World) -> None:
    found = alert(world.seller)
    for act in (
        lambda: alerts.get_alert(person=world.buyer, alert_id=found.number),
        lambda: alerts.change_alert(person=world.buyer, alert_id=found.number, paused=True, now=EVENING),
        lambda: alerts.delete_alert(person=world.buyer, alert_id=found.number),
    ):
        with pytest.raises(NotFound):
            act()
    alerts.delete_alert(person=world.seller, alert_id=found.number)
    assert alerts.list_alerts(person=world.seller) == []


def test_the_page_sets_changes_pauses_and_deletes(app: Flask, importing: Selling, world: World) -> None:
    farmer = Visitor(app)
    assert farmer.get("/prices/alerts").status_code == 302
    farmer.sign_in(world.seller.login)
    assert "No alerts yet" in farmer.get("/prices/alerts").text
    sent = {**INDORE, "rule": "above", "price": "7000"}
    assert farmer.post("/prices/alerts", sent | {"price": "much"}).status_code == 422
    assert farmer.post("/prices/alerts", sent).status_code == 303
    (found,) = alerts.list_alerts(person=world.seller)
    page = farmer.get("/prices/alerts").text
    assert "rises to ₹7,000" in page
    assert 'value="7000.00"' in farmer.get(f"/prices/alerts/{found.id}").text
    assert farmer.post(f"/prices/alerts/{found.id}", sent | {"price": "7500"}).status_code == 303
    assert farmer.post(f"/prices/alerts/{found.id}/pause", {"paused": "yes"}).status_code == 303
    assert "paused" in farmer.get("/prices/alerts").text
    assert farmer.post(f"/prices/alerts/{found.id}/delete").status_code == 303
    assert "No alerts yet" in farmer.get("/prices/alerts").text
