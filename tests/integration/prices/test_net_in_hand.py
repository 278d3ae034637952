"""The markets around a village by what is left, on a real database."""

from datetime import date

import pytest
from flask import Flask

from services import prices
from services.prices import AmbiguousPlace, Asked, CommodityView, LotPlace, MarketView, Outlook, UnknownPlace
from tests.integration.prices.conftest import TODAY, Importing, line
from tests.visitor import Visitor

PLACE = "Indore, Madhya Pradesh"
QUINTAL = 100_000


def compare(crop: CommodityView, **asked: object) -> prices.Comparison:
    told = {"grams": 40 * QUINTAL, "vehicle": "tractor_trolley", "radius_km": 200} | asked
    place = prices.find_place(str(told.pop("place", PLACE)))
    outlook_of = told.pop("outlook_of", None)
    question = Asked(commodity_id=crop.id, place=place, **told)  # type: ignore[arg-type]
    return prices.compare_markets(asked=question, today=TODAY, outlook_of=outlook_of)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("text", "kind", "label"),
    [
        ("Indore", "district", "Indore, Madhya Pradesh"),
        ("indore , madhya pradesh", "district", "Indore, Madhya Pradesh"),
        ("22.7196, 75.8577", "point", "22.7196, 75.8577"),
        ("Lasalgaon APMC", "market", "Lasalgaon APMC, Maharashtra"),
    ],
)
def test_places_are_found_by_the_words_people_use(
    soyabean: CommodityView, text: str, kind: str, label: str
) -> None:
    place = prices.find_place(text)
    assert (place.kind, place.label) == (kind, label)
    assert place.approximate == (kind == "district")
    assert prices.find_place(place.label).label == label


@pytest.mark.parametrize("text", ["", "Atlantis", "0, 0", "51.5, -0.1", "22.7196"])
def test_a_place_nobody_knows_is_refused(soyabean: CommodityView, text: str) -> None:
    with pytest.raises(UnknownPlace):
        prices.find_place(text)


def test_a_name_of_several_places_asks_which(soyabean: CommodityView) -> None:
    with pytest.raises(AmbiguousPlace) as refusal:
        prices.find_place("Aurangabad")
    assert "Bihar" in refusal.value.details["choices"]
    assert prices.find_place("Aurangabad, Bihar").state == "Bihar"


def test_places_are_suggested_by_how_they_begin(soyabean: CommodityView) -> None:
    assert "Indore, Madhya Pradesh" in [place.label for place in prices.search_places("indo")]
    assert "Indore APMC" in [place.name for place in prices.search_places("Indore AP")]
    assert prices.search_places("i") == []
    assert {place.kind for place in prices.search_places("indo", markets_only=True)} == {"market"}


def test_the_market_that_leaves_most_comes_first(soyabean: CommodityView, importing: Importing) -> None:
    importing(line(5_000, market="Mhow APMC"), line(5_100, district="Ujjain", market="Tarana APMC"))
    found = compare(soyabean)
    assert found.rows
    totals = [row.outcome.net_total for row in found.rows if row.outcome]
    assert totals == sorted(totals, reverse=True)
    assert all(row.km is not None and row.km <= 200 for row in found.rows)
    indore = next(row for row in found.rows if row.market.name == "Mhow APMC")
    ujjain = next(row for row in found.rows if row.market.name == "Tarana APMC")
    assert (indore.day.price, ujjain.day.price, ujjain.day.date) == (5_000_00, 5_100_00, TODAY)
    assert indore.approximate  # the village is only known by its district
    # The vehicle's least price, and 0.3 % of 40 q lost on the way: ₹2,00,000 less ₹800 less ₹600.
    assert indore.outcome is not None
    assert indore.outcome.net_total == 2_00_000_00 - 800_00 - 600_00


def test_another_radius_has_other_markets(soyabean: CommodityView, importing: Importing) -> None:
    importing(line(5_000, market="Mhow APMC"), line(5_100, district="Ujjain", market="Tarana APMC"))
    near = {row.market.name for row in compare(soyabean, radius_km=25).rows}
    assert "Mhow APMC" in near
    assert "Tarana APMC" not in near


def test_markets_nobody_can_place_stand_apart(soyabean: CommodityView, importing: Importing) -> None:
    importing(line(5_000, district="New District", market="Naya Bazar"))
    found = compare(soyabean)
    assert [row.market.name for row in found.apart] == ["Naya Bazar"]
    assert found.apart[0].outcome is None
    assert "Naya Bazar" not in {row.market.name for row in found.rows}


def test_a_new_market_lies_in_the_middle_of_its_district(
    soyabean: CommodityView, importing: Importing
) -> None:
    importing(line(5_000, district="Dewas", market="Sonkatch APMC"))
    row = next(row for row in compare(soyabean).rows if row.market.name == "Sonkatch APMC")
    assert row.km is not None
    assert row.approximate


def test_a_load_at_the_market_itself_needs_no_way(soyabean: CommodityView, importing: Importing) -> None:
    importing(line(5_000, market="Mhow APMC"))
    found = compare(soyabean, place="Mhow APMC")
    row = next(row for row in found.rows if row.market.name == "Mhow APMC")
    assert (row.km, row.transport) == (0, 0)
    assert row.outcome is not None
    assert row.outcome.net_total == 2_00_000_00


def test_hold_is_weighed_where_there_is_a_forecast(soyabean: CommodityView, importing: Importing) -> None:
    importing(line(5_000, market="Mhow APMC"))

    def outlook_of(market: MarketView) -> Outlook | None:
        if market.name != "Mhow APMC":
            return None
        return Outlook(days=14, low=5_500_00, median=5_600_00, high=5_700_00)

    rows = compare(soyabean, outlook_of=outlook_of, radius_km=50).rows
    held = {row.market.name: row.held for row in rows}
    assert held["Mhow APMC"] is not None
    assert held["Mhow APMC"].verdict == "hold"
    assert held["Mhow APMC"].low < held["Mhow APMC"].median < held["Mhow APMC"].high
    assert {name for name, each in held.items() if each} == {"Mhow APMC"}


def test_fees_are_told_for_many_lots_in_one_go(soyabean: CommodityView) -> None:
    lots = [
        LotPlace(slug="wheat", state="Gujarat", market="Rajkot APMC"),
        LotPlace(slug="wheat", state="Gujarat", market="Gondal APMC"),
        LotPlace(slug="soyabean", state="madhya pradesh"),
        LotPlace(slug="soyabean", state="Goa"),
    ]
    rajkot, gondal, mp, goa = prices.fees_for(lots=lots, today=date(2026, 11, 21))
    # Rajkot: the seller pays ₹3.50 of unloading; the rest is the buyer's.
    assert [(each.name, each.rate) for each in rajkot.of_seller] == [("Unloading", 3_50)]
    assert rajkot.in_hand(rate=2_500_00, grams=QUINTAL).net_rate == 2_496_50
    assert not gondal.known
    assert [(each.name, each.percent) for each in mp.of_buyer] == [
        ("Mandi fee", "1.5"),
        ("Nirashrit shulk", "0.2"),
    ]
    assert (mp.of_seller, mp.unknown) == ((), ("commission", "labour"))
    assert not goa.known


def test_a_line_holds_only_on_its_days(soyabean: CommodityView) -> None:
    lot = LotPlace(slug="soyabean", state="Madhya Pradesh")
    found = [prices.fees_for(lots=[lot], today=day)[0] for day in (date(2020, 12, 1), date(2021, 2, 15))]
    fees = [next(each.percent for each in at.lines if each.kind == "market_fee") for at in found]
    assert fees == ["0.5", "1.5"]


def test_seeding_again_keeps_what_is_there(soyabean: CommodityView) -> None:
    before = prices.list_fees()
    prices.seed_starter()
    assert prices.list_fees() == before
    assert len(before) > 50
    assert [vehicle.code for vehicle in prices.list_vehicles()] == [
        "pickup",
        "tractor_trolley",
        "small_truck",
        "truck",
    ]


@pytest.fixture
def visitor(app: Flask, soyabean: CommodityView) -> Visitor:
    return Visitor(app)


def test_the_page_asks_first(visitor: Visitor) -> None:
    page = visitor.get("/prices/compare")
    assert page.status_code == 200
    assert "In hand for the load" not in page.text


def test_the_page_ranks_and_says_what_is_not_known(visitor: Visitor, importing: Importing) -> None:
    importing(line(5_000, market="Mhow APMC"))
    page = visitor.get("/prices/compare?commodity=soyabean&quantity=40&place=Indore&vehicle=tractor_trolley")
    assert page.status_code == 200
    for words in ("Mhow APMC", "₹1,98,600", "There is no forecast", "Not known here: commission, labour"):
        assert words in page.text


def test_the_page_marks_mandis_whose_fees_nobody_has_told(visitor: Visitor, importing: Importing) -> None:
    page = visitor.get("/prices/compare?commodity=wheat&place=Rajkot+APMC&radius=200").text
    assert "fees not known" in page
    assert "Taken off: Unloading ₹3.50 per quintal" in page


@pytest.mark.parametrize(
    "query",
    [
        "commodity=unobtainium&place=Indore",
        "commodity=soyabean&place=Atlantis",
        "commodity=soyabean&place=Aurangabad",
        "commodity=soyabean&place=Indore&quantity=much",
        "commodity=soyabean&place=Indore&vehicle=camel",
        "commodity=soyabean&place=Indore&interest=x",
        "commodity=soyabean&place=Indore&storage=1e9",
    ],
)
def test_nonsense_is_told_next_to_its_field(visitor: Visitor, query: str) -> None:
    page = visitor.get(f"/prices/compare?{query}")
    assert page.status_code == 422
    assert "error" in page.text


def test_the_search_box_suggests_places(visitor: Visitor) -> None:
    found = visitor.get("/prices/compare/places.json?q=indo").get_json()
    assert {"value": "Indore, Madhya Pradesh", "label": "Indore, Madhya Pradesh", "note": "district"} in found
