"""The bell's page works without scripts and shows only one's own."""

import re

from services import notifications
from tests.hammer import sell, tell
from tests.visitor import Visitor
from tests.world import World


def test_a_click_marks_as_read_and_leads_to_the_sale(app, world: World):
    sell(world)
    tell()
    buyer = Visitor(app)
    buyer.sign_in(world.buyer.login)
    page = buyer.get("/notifications").text
    assert "You won Soyabean, 40 quintals at ₹5,200 per quintal." in page
    assert "1 is unread." in page
    action = re.search(r'action="(/notifications/\w+/read)"', page)
    assert action
    answer = buyer.post(action[1])
    assert answer.status_code == 303
    assert buyer.get(answer.location).status_code == 200
    assert "You have read everything." in buyer.get("/notifications").text


def test_all_can_be_marked_as_read_at_once(app, world: World):
    sell(world, rupees=5_100)
    sell(world, rupees=5_200)
    tell()
    buyer = Visitor(app)
    buyer.sign_in(world.buyer.login)
    assert "2 are unread." in buyer.get("/notifications").text
    assert buyer.post("/notifications/read").status_code == 303
    assert notifications.count_unread(user_id=world.buyer.id) == 0


def test_nobody_follows_anothers_notification(app, world: World):
    sell(world)
    tell()
    theirs = notifications.list_notifications(person=world.buyer).items[0].id
    rival = Visitor(app)
    rival.sign_in(world.rival.login)
    assert rival.post(f"/notifications/{theirs}/read").status_code == 404
    assert theirs not in rival.get("/notifications").text
    assert notifications.count_unread(user_id=world.buyer.id) == 1


def test_the_bell_asks_visitors_to_sign_in(app):
    assert Visitor(app).get("/notifications").status_code == 302
