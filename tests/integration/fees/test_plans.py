"""Plans of sellers: so many lots on offer, so many featured places, and a commission from a day on."""

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta

import pytest
from flask import Flask
from sqlalchemy import func, select

from models.auction import Auction
from models.base import db
from services import administration, auctions, fees
from services.administration import ActFilter
from services.core.clock import utc_now
from services.core.ids import public_id
from services.fees import InvalidPlan, ListingLimit, NoFeaturedPlace, UnknownPlan
from tests import starter
from tests.factories import publish
from tests.integration.auctions.listing import form
from tests.visitor import Visitor
from tests.world import World

MONDAY = datetime(2026, 11, 23, 4, 30, tzinfo=UTC)
PLAN = {"live_lots": "2", "featured_places": "1", "commission": "", "valid_from": ""}


@pytest.fixture
def house(world: World) -> World:
    starter.seed()
    return world


def save(world: World, code: str = "starter", **typed: str) -> None:
    administration.save_plan(code=code, typed=PLAN | typed, by=world.admin, now=MONDAY, address="")


def offer(world: World) -> int:
    return auctions.create_auction(seller=world.seller, form=form(), now=utc_now())


def on_offer() -> int:
    db.session.rollback()
    return db.session.scalar(select(func.count()).where(Auction.status == "live")) or 0


def visit(app: Flask, login: str) -> Visitor:
    someone = Visitor(app)
    someone.sign_in(login)
    return someone


def test_the_house_carries_four_plans(world: World) -> None:
    assert [(plan.code, plan.live_lots) for plan in fees.list_plans()] == [
        ("starter", 50),
        ("basic", 250),
        ("featured", 1_000),
        ("premium", None),
    ]
    assert fees.plan_of(user_id=world.seller.id).code == "starter"
    assert fees.plan_of(user_id=world.seller.id).commission_on(MONDAY.date()) == 0


def test_a_lot_too_many_is_refused_with_the_limit_and_the_plan(house: World) -> None:
    save(house)
    offer(house)
    offer(house)
    with pytest.raises(ListingLimit) as refused:
        offer(house)
    assert refused.value.details == {"plan": "Starter", "most": 2}
    assert on_offer() == 2
    assert auctions.create_auction(seller=house.seller, form=form(), now=utc_now(), draft=True)


def test_the_form_says_so_and_a_larger_plan_lets_it_through(app: Flask, house: World) -> None:
    save(house, live_lots="1")
    offer(house)
    draft = auctions.create_auction(seller=house.seller, form=form(), now=utc_now(), draft=True)
    farmer, path = visit(app, house.seller.login), f"/seller/auctions/{public_id('auction', draft)}/publish"
    refused = farmer.post(path, {})
    assert refused.status_code == 409
    assert "With the plan “Starter” at most 1 of your lots may be on offer at a time." in refused.text
    office = visit(app, house.admin.login)
    page = f"/admin/people/{public_id('user', house.seller.id)}"
    assert "Starter" in office.get(page).text
    assert office.post(f"{page}/plan", {"plan": "premium"}).status_code == 303
    assert fees.plan_of(user_id=house.seller.id).code == "premium"
    assert farmer.post(path, {}).status_code == 303
    (act,) = administration.list_acts(wanted=ActFilter(act="choose_plan")).items
    assert act.details == {"plan": "starter → premium"}


def test_of_many_sendings_at_once_only_the_limit_gets_through(app: Flask, house: World) -> None:
    save(house, live_lots="3")

    def send(_: int) -> bool:
        with app.app_context():
            try:
                offer(house)
            except ListingLimit:
                return False
            return True

    with ThreadPoolExecutor(4) as pool:
        assert list(pool.map(send, range(8))).count(True) == 3
    assert on_offer() == 3


def test_a_commission_counts_from_its_day_on(house: World) -> None:
    today = MONDAY.date()
    save(house, commission="1.5")
    save(house, commission="2", valid_from=(today + timedelta(days=7)).isoformat())
    plan = fees.plan_of(user_id=house.seller.id)
    days = [plan.commission_on(today + timedelta(days=n)) for n in (-1, 0, 6, 7)]
    assert days == [0, 15_000, 15_000, 20_000]
    told = fees.terms_for_form(
        {"commodity": "soyabean", "state": "Goa"}, seller_id=house.seller.id, now=MONDAY
    )
    assert told is not None
    assert told.statement(rate=5_000_00, grams=100_000).seller_deductions == 75_00


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("live_lots", "0"),
        ("live_lots", "many"),
        ("featured_places", ""),
        ("featured_places", "-1"),
        ("commission", "100.01"),
        ("commission", "-1"),
        ("valid_from", "yesterday"),
        ("valid_from", "2026-11-22"),
    ],
)
def test_nonsense_is_refused_and_nothing_changes(world: World, field: str, value: str) -> None:
    before = fees.list_plans()
    with pytest.raises(InvalidPlan) as refused:
        save(world, **({"commission": "1"} | {field: value}))
    assert set(refused.value.details["fields"]) == {field}
    assert fees.list_plans() == before
    assert administration.list_acts(wanted=ActFilter(act="change_plan")).total == 0


def test_an_unknown_plan_is_refused(world: World) -> None:
    with pytest.raises(UnknownPlan):
        save(world, "golden")
    with pytest.raises(UnknownPlan):
        administration.choose_plan(
            user_id=world.seller.id, plan="golden", by=world.admin, now=MONDAY, address=""
        )


def test_the_office_keeps_plans_on_its_page(app: Flask, world: World) -> None:
    office = visit(app, world.admin.login)
    assert (
        office.post("/admin/plans/basic", PLAN | {"live_lots": "", "commission": "0.75"}).status_code == 303
    )
    page = office.get("/admin/fees").text
    assert "0.75% from" in page
    assert fees.list_plans()[1].live_lots is None
    assert office.post("/admin/plans/basic", PLAN | {"commission": "101"}).status_code == 422
    assert office.post("/admin/plans/golden", PLAN).status_code == 422


def test_featured_lots_come_first_as_far_as_the_plan_has_places(app: Flask, world: World) -> None:
    save(world)
    now = utc_now().replace(microsecond=0)
    soon, late, later = (
        publish(world.seller, starts_at=now, now=now, lasts=timedelta(hours=n)) for n in (1, 2, 3)
    )
    farmer = visit(app, world.seller.login)
    answer = farmer.post(f"/seller/auctions/{public_id('auction', later)}/featured", {"featured": "yes"})
    assert answer.status_code == 303
    with pytest.raises(NoFeaturedPlace):
        fees.feature(seller=world.seller, auction_id=late, now=now)
    page = Visitor(app).get("/auctions").text
    places = [page.index(f'data-auction-id="{public_id("auction", each)}"') for each in (later, soon, late)]
    assert places == sorted(places)
    assert page.count(f'data-auction-id="{public_id("auction", later)}"') == 1
    assert page.count("Featured") == 1
    farmer.post(f"/seller/auctions/{public_id('auction', later)}/featured", {"featured": "no"})
    fees.feature(seller=world.seller, auction_id=late, now=now)
    assert fees.featured_of(seller_id=world.seller.id) == {late}
