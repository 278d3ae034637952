"""A default as people meet it in a browser without scripts."""

import pytest
from flask import Flask

from services.core.ids import public_id
from tests.hammer import tell
from tests.integration.defaults.overdue import asked, defaulted, newest_sale
from tests.visitor import signed_in
from tests.world import World


@pytest.fixture
def number(world: World) -> int:
    return defaulted(world, world.rival)


def test_the_runner_up_reads_the_figures_and_takes_the_lot(app: Flask, world: World, number: int) -> None:
    rival = signed_in(app, world.rival.login)
    path = f"/auctions/{public_id('auction', number)}/runner-up"
    assert path in rival.get("/buyer").text
    page = rival.get(path).text
    assert "₹5,200" in page and "₹2,08,000" in page
    taken = rival.post(path, {"answer": "accept"})
    assert taken.location == f"/sales/{public_id('sale', newest_sale(number))}"
    assert "You took this lot." in rival.get(path).text
    assert signed_in(app, world.stranger.login).get(path).status_code == 404


def test_the_runner_up_may_say_no(app: Flask, world: World, number: int) -> None:
    rival = signed_in(app, world.rival.login)
    rival.post(f"/auctions/{public_id('auction', number)}/runner-up", {"answer": "decline"})
    assert [status for *_, status in asked(number)] == ["declined"]


def test_the_farmer_sees_who_is_asked_and_lists_again_with_one_tap(
    app: Flask, world: World, number: int
) -> None:
    seller = signed_in(app, world.seller.login)
    assert "Asked at ₹5,200 per quintal" in seller.get("/seller").text
    draft = seller.post(f"/seller/auctions/{public_id('auction', number)}/relist")
    form = seller.get(draft.location).text
    assert 'value="5000.00"' in form and "JS-335" in form
    assert "Without a buyer" not in seller.get("/seller").text


def test_only_the_seller_reads_the_buyers_record_on_the_sale(app: Flask, world: World, number: int) -> None:
    path = f"/sales/{public_id('sale', newest_sale(number))}"
    assert "This buyer has failed to pay before." in signed_in(app, world.seller.login).get(path).text
    assert "How this buyer has traded" not in signed_in(app, world.buyer.login).get(path).text


def test_the_office_sees_what_is_overdue_and_lets_the_buyer_bid_again(
    app: Flask, world: World, number: int
) -> None:
    office = signed_in(app, world.admin.login)
    assert "Bharat Mills" in office.get("/admin/overdue?age=defaulted").text
    assert "Bharat Mills" not in office.get("/admin/overdue?age=day").text
    file = office.post("/admin/overdue/export", {"age": "defaulted"}).text
    assert "Bharat Mills" in file and "defaulted" in file
    person = f"/admin/people/{world.buyer.public_id}"
    assert "Blocked from bidding" in office.get(person).text
    assert office.post(f"{person}/clear-block", {"block-note": ""}).status_code == 422
    office.post(f"{person}/clear-block", {"block-note": "Paid the fine"})
    assert "Blocked from bidding" not in office.get(person).text
    assert "Paid the fine" in office.get("/admin/log").text


def test_the_bell_leads_to_the_question(app: Flask, world: World, number: int) -> None:
    tell()
    rival = signed_in(app, world.rival.login)
    page = rival.get("/notifications").text
    assert "Do you want it at your price, ₹5,200 per quintal?" in page
