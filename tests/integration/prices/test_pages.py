"""The price guide for people, and the lookups their forms use."""

import json
from pathlib import Path

import pytest
from click.testing import Result
from flask import Flask

from services.prices import CommodityView
from tests.integration.prices.conftest import HEADER, Importing, line
from tests.visitor import Visitor

SOURCE = "Agmarknet / data.gov.in (GODL-India)"


@pytest.fixture
def visitor(app: Flask, soyabean: CommodityView) -> Visitor:
    return Visitor(app)


def test_guide_shows_crops_with_their_day_and_source(visitor: Visitor) -> None:
    page = visitor.get("/prices")
    assert page.status_code == 200
    for words in ("Soyabean", "24 Jul 2026", SOURCE):
        assert words in page.text


def test_guide_shows_a_state_beside_the_country(visitor: Visitor) -> None:
    assert visitor.get("/prices?state=Gujarat").text.count("Gujarat") > visitor.get("/prices").text.count(
        "Gujarat"
    )


def test_guide_speaks_hindi(visitor: Visitor) -> None:
    assert "सोयाबीन" in visitor.get("/prices", headers={"Accept-Language": "hi"}).text


def test_changes_are_shown_once_there_are_days_to_compare(visitor: Visitor, importing: Importing) -> None:
    assert "▲" not in visitor.get("/prices").text
    days = [f"2026-07-{day:02}" for day in (16, 17, 23)]
    importing(*[line(5_000, day=day, market=f"Market {n}") for day in days for n in range(150)])
    assert "▲" in visitor.get("/prices").text


@pytest.mark.parametrize("wanted", ["सोया", "Soyabean", "soybean"])
def test_search_with_one_answer_leads_to_the_crop(visitor: Visitor, wanted: str) -> None:
    answer = visitor.get(f"/prices?q={wanted}")
    assert (answer.status_code, answer.location) == (302, "/prices/soyabean")


def test_search_with_several_answers_asks_which(visitor: Visitor) -> None:
    page = visitor.get("/prices?q=matar").text
    assert "/prices/peas-dry" in page
    assert "/prices/green-peas" in page


def test_search_without_an_answer_says_so_and_shows_all(visitor: Visitor) -> None:
    page = visitor.get("/prices?q=qqqqqq").text
    assert "qqqqqq" in page
    assert "/prices/wheat" in page


def test_crop_page_tells_states_markets_and_the_support_price(visitor: Visitor, importing: Importing) -> None:
    importing(line(7_145))
    page = visitor.get("/prices/soyabean").text
    for words in ("Indore APMC", "Madhya Pradesh", "Minimum support price", SOURCE):
        assert words in page


def test_state_that_nobody_knows_stands_as_the_feed_names_it(visitor: Visitor, importing: Importing) -> None:
    importing(line(7_145, state="100% Utopia"))
    assert "100% Utopia" in visitor.get("/prices/soyabean").text


def test_crop_page_turns_its_pages_and_stops_at_the_last(visitor: Visitor, importing: Importing) -> None:
    importing(*[line(7_000 + n, market=f"Market {n:03}") for n in range(120)])
    assert "Market 000" in visitor.get("/prices/soyabean?state=Madhya Pradesh").text
    last = visitor.get("/prices/soyabean?state=Madhya Pradesh&page=99999999999999999999")
    assert "Market 119" in last.text


@pytest.mark.parametrize("name", ["Soyabean", "soybean", "सोयाबीन"])
def test_other_names_lead_to_the_crops_own_address(visitor: Visitor, name: str) -> None:
    answer = visitor.get(f"/prices/{name}")
    assert (answer.status_code, answer.location) == (302, "/prices/soyabean")


@pytest.mark.parametrize(
    "path", ["/prices/nothing", "/prices/%00", "/prices/reference.json?commodity=nothing"]
)
def test_unknown_crop_is_not_found(visitor: Visitor, path: str) -> None:
    assert visitor.get(path).status_code == 404


@pytest.mark.parametrize(
    "query", ["state=%00", "state=%FF", "state=100%25", "q=%00", "q=" + "x" * 3_000, "page=-1", "page=x"]
)
def test_odd_arguments_do_no_harm(visitor: Visitor, query: str) -> None:
    assert visitor.get(f"/prices?{query}").status_code == 200
    assert visitor.get(f"/prices/soyabean?{query}").status_code == 200


def test_search_box_gets_labels_in_the_readers_language(visitor: Visitor) -> None:
    first = visitor.get("/prices/commodities.json?q=kanda", headers={"Accept-Language": "mr"}).json[0]  # type: ignore[index]
    assert first == {"value": "onion", "slug": "onion", "label": "कांदा", "note": "kanda · Onion"}


def test_places_of_a_state_are_listed(visitor: Visitor) -> None:
    found = visitor.get("/prices/places.json?state=Madhya Pradesh&district=Indore").json
    assert found is not None
    assert "Ujjain" in found["districts"]
    assert {"name": "Indore APMC", "district": "Indore"} in found["markets"]


def test_reference_of_a_form_comes_with_its_sentence(visitor: Visitor, importing: Importing) -> None:
    importing(line(7_145))
    path = "/prices/reference.json?commodity=Soyabean&state=Madhya Pradesh&district=Indore&market=Indore"
    found = visitor.get(path).json
    assert found is not None
    assert found["reference"]["level"] == "market"
    assert found["sentence"].startswith("Soyabean fetched ₹7,145 per quintal in Indore APMC on 24 Jul 2026.")
    assert SOURCE in found["sentence"]


def run(app: Flask, *arguments: str) -> Result:
    return app.test_cli_runner().invoke(args=["prices", *arguments])


def test_import_command_prints_the_summary_as_json_and_nothing_else(app: Flask, tmp_path: Path) -> None:
    file = tmp_path / "day.csv"
    file.write_text("\n".join([HEADER, line(7_145), line(0)]), encoding="utf-8")
    summary = json.loads(run(app, "import", str(file), "--json").output)
    assert summary["rejected"] == {"not_positive": 1}
    assert [summary[name] for name in ("state", "read", "new", "changed", "unchanged")] == [
        "partial",
        2,
        1,
        0,
        0,
    ]
    assert "2 rows read, 0 new, 0 changed, 1 unchanged, 1 rejected" in run(app, "import", str(file)).output


def test_import_command_refuses_in_one_line(app: Flask, tmp_path: Path) -> None:
    file = tmp_path / "day.json"
    file.write_text('{"error": "Key not authorised"}', encoding="utf-8")
    result = run(app, "import", str(file))
    assert result.exit_code == 1
    assert "Key not authorised" in result.output
    assert "Traceback" not in result.output


def test_seed_command_may_be_repeated(app: Flask) -> None:
    assert run(app, "seed").exit_code == run(app, "seed").exit_code == 0
