"""Crops answer to every name people have for them; what the house carries is there at once."""

import pytest
from flask import Flask
from sqlalchemy import func, select

from models.base import db
from models.price import Commodity, Market, PriceDay, PriceRecord
from services import prices
from services.prices import CommodityView
from tests.integration.prices.conftest import TODAY, Importing, line


@pytest.mark.parametrize(
    ("wanted", "slug"),
    [
        ("soyabean", "soyabean"), ("soya", "soyabean"), ("सोयाबीन", "soyabean"), ("सोया", "soyabean"),
        ("soybeen", "soyabean"), ("soyabin", "soyabean"), ("gehun", "wheat"), ("गेहूँ", "wheat"),
        ("wheet", "wheat"), ("கோதுமை", "wheat"), ("pyaaz", "onion"), ("कांदा", "onion"), ("प्याज़", "onion"),
        ("tamater", "tomato"), ("potatto", "potato"), ("moongphalli", "groundnut"), ("कापूस", "cotton"),
        ("arhar", "tur"), ("तूर", "tur"), ("KAPAS", "cotton"),
    ],
)  # fmt: skip
def test_search_finds_a_crop_by_any_word_for_it(soyabean: CommodityView, wanted: str, slug: str) -> None:
    matches = prices.search_commodities(wanted)
    assert matches
    assert matches[0].commodity.slug == slug


def test_word_for_two_crops_offers_both(soyabean: CommodityView) -> None:
    found = {match.commodity.slug for match in prices.search_commodities("matar")}
    assert {"peas-dry", "green-peas"} <= found


@pytest.mark.parametrize("wanted", ["qqqqqq", "!!!", "x" * 5_000, "\x00"])
def test_search_for_nonsense_finds_nothing(soyabean: CommodityView, wanted: str) -> None:
    assert prices.search_commodities(wanted) == []


def test_empty_search_offers_the_main_crops(soyabean: CommodityView) -> None:
    assert [match.commodity.slug for match in prices.search_commodities("", limit=2)] == ["wheat", "soyabean"]


def test_every_label_leads_back_to_its_own_crop(soyabean: CommodityView) -> None:
    for crop in prices.list_commodities():
        for language in ("en", "hi", "mr"):
            assert prices.get_commodity(crop.label(language)).slug == crop.slug


def test_crop_is_named_in_the_language_and_officially_where_no_name_is_known(importing: Importing) -> None:
    importing(line(900, crop="Dragon fruit"))
    assert prices.get_commodity("soyabean").label("hi") == "सोयाबीन"
    assert prices.get_commodity("tur").label("mr") == "तूर"
    assert prices.get_commodity("dragon-fruit").label("mr") == "Dragon fruit"


@pytest.mark.parametrize("name", ["", "no such crop", "\x00", "matar", "x" * 5_000])
def test_unknown_or_ambiguous_crop_is_refused(soyabean: CommodityView, name: str) -> None:
    with pytest.raises(prices.UnknownCrop):
        prices.get_commodity(name)


def test_seeding_twice_adds_nothing(app: Flask) -> None:
    def counts() -> list[int]:
        tables = (Commodity, Market, PriceDay, PriceRecord)
        return [db.session.scalar(select(func.count()).select_from(table)) or 0 for table in tables]

    prices.seed_starter()
    first = counts()
    prices.seed_starter()
    assert counts() == first
    assert first[0] >= 60
    assert first[1] >= 150


def test_seeding_keeps_imported_prices_and_adopts_crops_met_before(app: Flask, importing: Importing) -> None:
    with app.app_context():
        importing(line(7_777))
        crop = prices.get_commodity("soyabean")
        row = db.session.scalars(select(PriceRecord).where(PriceRecord.modal_price == 777_700)).one()
        prices.seed_starter()
        assert prices.get_commodity("Soyabean").id == crop.id == row.commodity_id


def test_every_carried_crop_has_a_price_without_any_import(soyabean: CommodityView) -> None:
    crops = prices.list_commodities()
    priced = [crop for crop in crops if prices.reference_price(commodity_id=crop.id, today=TODAY)]
    assert [crop.slug for crop in crops] == [crop.slug for crop in priced]


def test_quality_limits_come_in_the_order_of_the_standard(soyabean: CommodityView) -> None:
    limits = prices.list_quality_limits(commodity_id=soyabean.id)
    assert [limit.parameter for limit in limits][:3] == ["moisture", "foreign_matter", "damaged"]
    assert (limits[0].label, limits[0].unit, limits[0].direction, limits[0].limit) == (
        "Moisture",
        "%",
        "max",
        12,
    )


def test_places_are_known_without_any_import(soyabean: CommodityView) -> None:
    assert len(prices.list_states()) == 36
    assert "Indore" in prices.list_districts(state="Madhya Pradesh")
    assert prices.list_districts(state="Keralam") == prices.list_districts(state="Kerala")
    assert prices.list_districts(state="Atlantis") == []
    assert "Indore APMC" in [m.name for m in prices.list_markets(state="Madhya Pradesh", district="Indore")]
