"""The reference price climbs from the market to the country, and always says how far it had to."""

from datetime import date, timedelta

import pytest
from sqlalchemy import delete

from models.base import db
from models.price import PriceDay, PriceRecord
from services import prices
from services.prices import CommodityView, ReferencePrice
from tests.integration.prices.conftest import TODAY, Importing, line

INDORE = {"state": "Madhya Pradesh", "district": "Indore", "market": "Indore APMC"}


@pytest.fixture(autouse=True)
def _no_carried_prices(soyabean: CommodityView) -> None:
    """Crops and markets are known, prices are those of the test alone."""
    db.session.execute(delete(PriceRecord))
    db.session.execute(delete(PriceDay))
    db.session.commit()


def reference(crop: CommodityView, *, today: date = TODAY, **place: str) -> ReferencePrice:
    found = prices.reference_price(commodity_id=crop.id, today=today, **place)
    assert found is not None
    return found


def test_own_market_comes_first(importing: Importing, soyabean: CommodityView) -> None:
    importing(line(7_145, least=6_600, most=7_145), line(6_900, market="Mhow APMC"))
    found = reference(soyabean, **INDORE)
    assert (found.level, found.place, found.price, found.records) == ("market", "Indore APMC", 714_500, 1)
    assert (found.min, found.max, found.as_of) == (660_000, 714_500, TODAY)


@pytest.mark.parametrize("name", ["Indore", "indore market", "INDORE APMC"])
def test_market_is_found_by_any_of_its_names(
    importing: Importing, soyabean: CommodityView, name: str
) -> None:
    importing(line(7_145))
    assert reference(soyabean, **{**INDORE, "market": name}).level == "market"


def test_district_stands_in_for_a_market_that_did_not_report(
    importing: Importing, soyabean: CommodityView
) -> None:
    importing(line(7_000, market="Mhow APMC"), line(7_200, market="Sanwer APMC"))
    found = reference(soyabean, **INDORE)
    assert (found.level, found.place, found.price, found.markets) == ("district", "Indore", 710_000, 2)


def test_state_stands_in_for_the_district(importing: Importing, soyabean: CommodityView) -> None:
    importing(line(7_000, district="Ujjain", market="Ujjain APMC"))
    found = reference(soyabean, **INDORE)
    assert (found.level, found.place) == ("state", "Madhya Pradesh")


def test_country_stands_in_for_the_state(importing: Importing, soyabean: CommodityView) -> None:
    importing(line(7_000, state="Gujarat", district="Dahod", market="Dahod APMC"))
    assert reference(soyabean, **INDORE).level == "national"
    assert reference(soyabean).level == "national"


def test_old_name_of_the_state_leads_to_the_same_price(importing: Importing) -> None:
    importing(line(5_000, state="Keralam", district="Palakkad", market="Palakkad APMC", crop="Coconut"))
    coconut = prices.get_commodity("coconut")
    assert reference(coconut, state="Kerala").level == reference(coconut, state="Keralam").level == "state"


def test_support_price_stands_in_where_nobody_reported(soyabean: CommodityView) -> None:
    found = reference(soyabean, today=date(2026, 11, 20), **INDORE)
    assert (found.level, found.price, found.as_of) == ("msp", 570_800, date(2026, 10, 1))
    assert "support price" in found.source


def test_support_price_is_that_of_the_season(soyabean: CommodityView) -> None:
    assert reference(soyabean, today=date(2026, 9, 30)).price == 532_800
    wheat = prices.get_commodity("wheat")
    assert reference(wheat, today=date(2026, 11, 20)).price == 258_500
    assert reference(wheat, today=date(2027, 4, 1)).price == 261_000


def test_crop_without_any_price_has_none() -> None:
    assert prices.reference_price(commodity_id=prices.get_commodity("guava").id, today=TODAY) is None
    assert prices.reference_price(commodity_id=999_999, today=TODAY) is None


def test_price_stays_when_the_feed_has_been_silent_for_months(
    importing: Importing, soyabean: CommodityView
) -> None:
    importing(line(7_145))
    found = reference(soyabean, today=TODAY + timedelta(days=120), **INDORE)
    assert (found.level, found.as_of) == ("market", TODAY)


def test_price_of_years_ago_yields_to_the_support_price(
    importing: Importing, soyabean: CommodityView
) -> None:
    importing(line(7_145, day="2025-07-24"))
    assert reference(soyabean, today=date(2026, 11, 20), **INDORE).level == "msp"


def test_market_silent_for_more_than_a_month_yields_to_its_neighbours(
    importing: Importing, soyabean: CommodityView
) -> None:
    importing(line(7_145, day="2026-06-01"), line(6_900, market="Mhow APMC"))
    assert reference(soyabean, **INDORE).level == "district"


def test_market_that_reported_last_week_still_speaks_for_itself(
    importing: Importing, soyabean: CommodityView
) -> None:
    importing(line(7_145, day="2026-07-17"), line(6_900, market="Mhow APMC"))
    found = reference(soyabean, **INDORE)
    assert (found.level, found.as_of) == ("market", date(2026, 7, 17))


def test_rupees_per_kilo_do_not_become_the_price(importing: Importing, soyabean: CommodityView) -> None:
    others = [line(6_900 + n, district="Ujjain", market=f"Market {n} APMC") for n in range(5)]
    importing(line(7_145, day="2026-07-23"), line(170, least=150, most=190), *others)
    found = reference(soyabean, **INDORE)
    assert (found.price, found.as_of) == (714_500, date(2026, 7, 23))


def test_price_of_tomorrow_is_not_known_today(importing: Importing, soyabean: CommodityView) -> None:
    importing(line(7_000, day="2026-07-20"), line(9_000, day="2026-07-24"))
    assert reference(soyabean, today=date(2026, 7, 22), **INDORE).price == 700_000


def test_shape_for_programs_is_that_of_the_api(importing: Importing, soyabean: CommodityView) -> None:
    importing(line(7_145, least=6_600, most=7_145))
    assert reference(soyabean, **INDORE).as_json() == {
        "commodity": "soyabean",
        "unit": "quintal",
        "price": "7145.00",
        "min": "6600.00",
        "max": "7145.00",
        "records": 1,
        "as_of": "2026-07-24",
        "level": "market",
        "place": "Indore APMC",
        "source": "Agmarknet / data.gov.in (GODL-India)",
    }
