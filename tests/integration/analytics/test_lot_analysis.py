"""A lot's analysis: who may ask, what it is made of, how long it is kept."""

from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import func, select

from models.analysis import PriceAnalysis
from models.base import db
from models.sale import Sale
from services import analytics, auctions, prices
from services.analytics import NothingToCompare, NotYourLot
from services.core.errors import NotFound
from services.core.ids import public_id
from services.jobs import analyze_prices
from services.runtime.transaction import transaction
from tests import starter
from tests.factories import NOON, publish
from tests.hammer import CLOSE, sell
from tests.integration.auctions.listing import form
from tests.integration.prices.conftest import HEADER
from tests.world import World

TODAY = prices.indian_date(NOON)


@pytest.fixture
def house(world: World) -> World:
    """The world with what the house knows of crops and prices."""
    starter.seed()
    return world


def kept() -> int:
    return db.session.scalar(select(func.count()).select_from(PriceAnalysis)) or 0


def get(auction_id: int, *, viewer_id: int | None = None) -> dict[str, Any]:
    return analytics.get_analysis(viewer_id=viewer_id, auction_id=auction_id, now=NOON)


def draft_of(world: World, **changes: Any) -> int:
    return auctions.save_draft(seller=world.seller, form=form(**changes), now=NOON).number


def test_everybody_sees_the_analysis_of_a_published_lot(house: World) -> None:
    facts = get(publish(house.seller))
    assert (facts["commodity"], facts["district"], facts["day"]) == ("soyabean", "Indore", TODAY.isoformat())
    assert float(facts["low"]) < float(facts["price"]) < float(facts["high"])
    assert facts["figures"]["count"] >= 5
    assert facts["reference"]["level"] == "district"
    assert kept() == 0


def test_a_new_one_is_kept_in_place_of_the_last(house: World) -> None:
    number = publish(house.seller)
    first = analytics.analyse_lot(person=house.seller, auction_id=number, now=NOON)
    assert analytics.find_analysis(auction_id=number) == get(number) == first
    later = analytics.analyse_lot(person=house.admin, auction_id=number, now=NOON + timedelta(days=1))
    assert later["day"] != first["day"]
    assert analytics.find_analysis(auction_id=number) == later
    assert kept() == 1


def test_others_may_look_and_not_ask(house: World) -> None:
    number = publish(house.seller)
    for person in (house.buyer, house.stranger):
        with pytest.raises(NotYourLot):
            analytics.analyse_lot(person=person, auction_id=number, now=NOON)
    assert kept() == 0


def test_a_draft_s_analysis_is_its_seller_s_alone(house: World) -> None:
    number = draft_of(house)
    assert get(number, viewer_id=house.seller.id)["variety"] == "JS-335"
    for viewer in (None, house.buyer.id, house.stranger.id, house.admin.id):
        with pytest.raises(NotFound):
            get(number, viewer_id=viewer)
    with pytest.raises(NotFound):
        analytics.analyse_lot(person=house.admin, auction_id=number, now=NOON)


def test_a_draft_is_looked_at_as_it_is_typed_now(house: World) -> None:
    number = draft_of(house)
    analytics.analyse_lot(person=house.seller, auction_id=number, now=NOON)
    auctions.save_draft(seller=house.seller, auction_id=number, form={"commodity": "wheat"}, now=NOON)
    assert get(number, viewer_id=house.seller.id)["commodity"] == "wheat"


def test_a_draft_that_is_thrown_away_takes_its_analysis_along(house: World) -> None:
    number = draft_of(house)
    analytics.analyse_lot(person=house.seller, auction_id=number, now=NOON)
    assert kept() == 1
    auctions.discard_draft(seller=house.seller, auction_id=number)
    assert kept() == 0


def test_without_a_crop_or_a_price_there_is_nothing_to_compare(house: World, world: World) -> None:
    number = draft_of(house, commodity="")
    with pytest.raises(NothingToCompare):
        get(number, viewer_id=house.seller.id)
    with pytest.raises(NotFound):
        get(999_999)
    assert analytics.analyse_form({}, now=NOON) is None
    assert analytics.analyse_form({"commodity": "unobtainium"}, now=NOON) is None


def test_a_form_half_typed_is_analysed_as_far_as_it_goes(house: World) -> None:
    typed = {
        "commodity": "सोयाबीन",
        "state": "Madhya Pradesh",
        "quality.moisture": "13",
        "quality.damaged": "1.",
    }
    facts = analytics.analyse_form(typed, now=NOON)
    assert facts is not None
    assert facts["basis"] == "state"
    moisture, damaged = facts["lines"]
    assert (moisture["parameter"], moisture["limit"], moisture["amount"][0]) == ("moisture", "12", "-")
    assert (damaged["parameter"], damaged["amount"]) == ("damaged", "0.00")
    falling = analytics.analyse_form(typed | {"format": "dutch"}, now=NOON)
    assert falling is not None
    assert float(falling["start_price"]) >= float(falling["high"])
    for nonsense in ("x", "NaN", "1e999", "-1", "9" * 40, ""):
        assert analytics.analyse_form({"commodity": "soyabean", "quality.moisture": nonsense}, now=NOON)


def test_what_this_house_sold_counts_once_the_sale_is_completed(house: World) -> None:
    sale_id = sell(house, rupees=7_000, start_price=6_900_00)
    number = publish(house.seller, now=CLOSE, starts_at=CLOSE)
    assert get(number)["figures"]["sales"] == 0
    with transaction() as session:
        sale = session.get_one(Sale, sale_id)
        sale.status, sold = "completed", sale.auction_id
    facts = get(number)
    assert facts["figures"]["sales"] == 1
    (told,) = [each for each in facts["comparables"] if each["source"] == "sale"]
    assert (told["price"], told["auction_id"], told["km"]) == ("7000.00", public_id("auction", sold), 0)
    assert get(sold)["figures"]["sales"] == 0  # a lot is not compared with itself


def test_all_of_a_seller_s_open_lots_are_analysed_together(house: World) -> None:
    live, draft, empty = publish(house.seller), draft_of(house), draft_of(house, commodity="")
    publish(house.stranger)
    done = analytics.analyse_own_lots(seller=house.seller, now=NOON)
    assert [(lot.number, lot.facts is not None) for lot in done] == [
        (live, True),
        (empty, False),
        (draft, True),
    ]
    assert kept() == 3
    listed = analytics.list_analysed(seller=house.seller)
    assert [lot.number for lot in listed] == [live, empty, draft]
    assert analytics.list_analysed(seller=house.stranger) == []


def test_the_job_looks_at_each_open_lot_once_a_day(house: World) -> None:
    numbers = [publish(house.seller) for _ in range(3)]
    draft_of(house)
    assert analyze_prices.run(NOON) == 3
    assert analyze_prices.run(NOON + timedelta(hours=1)) == 0
    assert [analytics.find_analysis(auction_id=number) is not None for number in numbers] == [True] * 3
    assert analyze_prices.run(NOON + timedelta(days=1)) == 3
    assert kept() == 3


def test_the_job_comes_back_when_newer_prices_came(house: World, tmp_path: Any) -> None:
    publish(house.seller)
    assert analyze_prices.run(NOON) == 1
    row = "2026-11-21,Madhya Pradesh,Indore,Indore APMC,Soyabean,Yellow,FAQ,5000,5200,5100"
    path = tmp_path / "rows.csv"
    path.write_text(f"{HEADER}\n{row}\n", encoding="utf-8")
    prices.import_file(path=path, clock=lambda: NOON)
    assert analyze_prices.run(NOON) == 1
    assert analyze_prices.run(NOON) == 0


def test_the_job_goes_on_where_it_stopped_and_skips_what_cannot_be_compared(world: World) -> None:
    for _ in range(3):
        publish(world.seller)
    assert analytics.analyse_due(now=NOON, most=2) == 2
    assert analytics.analyse_due(now=NOON, most=2) == 1
    assert analytics.analyse_due(now=NOON, most=2) == 0
    assert kept() == 3  # noted, though without prices there is no range
