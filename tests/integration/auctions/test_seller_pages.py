"""The seller's pages at a browser without scripts."""

import io
from typing import Any

import pytest
from flask import Flask
from werkzeug.datastructures import FileStorage
from werkzeug.test import encode_multipart

from presentation.formatting import money
from services import auctions, fees
from services.core.clock import utc_now
from services.core.ids import number_of
from tests.integration.auctions.listing import jpeg, published
from tests.integration.auctions.pages import fields_of
from tests.visitor import Visitor
from tests.world import World

NEW = "/seller/auctions/new"
LOT = {
    "commodity": "Soyabean",
    "variety": "JS-335",
    "grade": "FAQ",
    "quantity": "80",
    "unit": "bag",
    "bag_kg": "50",
    "format": "english",
    "start_price": "4800",
    "reserve_price": "5100",
    "step": "50",
    "consent": "y",
    "starts": "later",
    "starts_at": "2099-01-01T10:30",
    "duration_hours": "own",
    "ends_at": "2099-01-02T18:00",
    "state": "Madhya Pradesh",
    "district": "Indore",
    "market": "Indore",
    "location": "Warehouse 4",
    "description": "Dry & clean <b>",
    "quality.moisture": "11.5",
}
OFFERED = {"drop_every_s": "300"}
"""What a list shows that nobody touched."""
SOON = {"starts": "now", "starts_at": "", "duration_hours": "24", "ends_at": ""}


def file(name: str, data: bytes) -> tuple[io.BytesIO, str]:
    return io.BytesIO(data), name


def send(visitor: Visitor, path: str, fields: dict[str, Any], action: str = "save") -> Any:
    return visitor.post(path, {**fields, "action": action}, content_type="multipart/form-data")


def save_new(visitor: Visitor, **changes: Any) -> str:
    """Send a new form; returns the address of its draft."""
    opened = fields_of(visitor.get(NEW).text, action=NEW)
    answer = send(visitor, NEW, opened | LOT | changes)
    assert answer.status_code == 303, answer.text
    return str(answer.location)


def test_opening_the_form_creates_nothing(seller: Visitor, house: World) -> None:
    assert seller.get(NEW).status_code == 200
    assert auctions.seller_board(seller_id=house.seller.id).is_empty


def test_everything_typed_comes_back_in_the_draft(seller: Visitor) -> None:
    path = save_new(seller)
    kept = fields_of(seller.get(path).text, action=path)
    assert {name: value for name, value in kept.items() if value} == LOT | OFFERED


def test_draft_sent_back_as_shown_changes_nothing(seller: Visitor, house: World) -> None:
    path = save_new(seller)
    number = number_of("auction", path.split("/")[3])
    before = auctions.get_draft(seller=house.seller, auction_id=number).form
    send(seller, path, fields_of(seller.get(path).text, action=path))
    assert auctions.get_draft(seller=house.seller, auction_id=number).form == before


def test_times_are_typed_and_shown_in_indian_time(seller: Visitor, house: World) -> None:
    path = save_new(seller)
    kept = auctions.get_draft(seller=house.seller, auction_id=number_of("auction", path.split("/")[3])).form
    assert kept["starts_at"] == "2099-01-01T05:00:00.000Z"


def test_faults_stand_at_their_fields_and_nothing_typed_is_lost(seller: Visitor) -> None:
    wrong = {"start_price": "abc", "quantity": "0", "commodity": "soyabeens", "quality.moisture": "11.5"}
    answer = send(seller, NEW, LOT | SOON | wrong, action="publish")
    assert answer.status_code == 422
    page = answer.text
    assert "3 things need your attention" in page
    assert "Did you mean: Soyabean" in page
    path = fields_path(page)
    kept = fields_of(page, action=path)
    assert kept.items() >= {"start_price": "abc", "quantity": "0", "description": "Dry & clean <b>"}.items()
    assert "<b>" not in page.replace("Mandi <b>Connect", "").split("Dry &amp; clean")[1][:4]


def fields_path(page: str) -> str:
    """Where the lot's form on this page goes to."""
    return "/seller/auctions/" + page.split('action="/seller/auctions/')[1].split('"', maxsplit=1)[0]


def test_refused_photo_is_named_and_the_rest_is_kept(seller: Visitor) -> None:
    fields = LOT | SOON | {"photos": [file("field.jpg", jpeg()), file("slip.jpg", b"%PDF-1.7")]}
    answer = send(seller, NEW, fields, action="publish")
    assert answer.status_code == 422
    assert "slip.jpg is not a photo we can read." in answer.text
    kept = fields_of(answer.text, action=fields_path(answer.text))
    assert kept["description"] == "Dry & clean <b>"
    assert answer.text.count("/thumb.webp") == 1


def test_photo_of_thirty_megabytes_costs_nothing_but_itself(seller: Visitor) -> None:
    huge = FileStorage(io.BytesIO(jpeg() + b"\0" * 30 * 1024 * 1024), filename="huge.jpg")
    fields = LOT | SOON | {"photos": huge, "action": "publish", "csrf_token": seller.csrf_token()}
    boundary, body = encode_multipart(fields)
    answer = seller.client.post(NEW, data=body, content_type=f"multipart/form-data; boundary={boundary}")
    assert answer.status_code == 422
    assert "huge.jpg is larger than 8 MB." in answer.text
    assert fields_of(answer.text, action=fields_path(answer.text))["variety"] == "JS-335"


def test_photo_is_removed_by_its_button_and_typed_words_stay(seller: Visitor, house: World) -> None:
    path = save_new(seller, photos=[file("field.jpg", jpeg())])
    number = number_of("auction", path.split("/")[3])
    photo = auctions.get_draft(seller=house.seller, auction_id=number).photos[0].id
    seller.post(path, LOT | {"variety": "JS-9560", "remove_photo": photo})
    draft = auctions.get_draft(seller=house.seller, auction_id=number)
    assert (draft.photos, draft.form["variety"]) == ((), "JS-9560")


def test_lot_goes_from_form_over_preview_to_the_public(seller: Visitor, house: World) -> None:
    answer = send(seller, NEW, LOT | SOON | {"photos": [file("f.jpg", jpeg())]}, action="preview")
    preview = seller.get(answer.location)
    assert preview.status_code == 200
    for words in ("₹1,92,000", "₹2,04,000", "Nothing is published yet", "11.5 %"):
        assert words in preview.text
    published_at = answer.location.replace("preview", "publish")
    answer = seller.post(published_at)
    assert answer.status_code == 303
    (lot,) = auctions.seller_board(seller_id=house.seller.id).live
    assert answer.location == f"/auctions/{lot.card.id}"
    assert seller.post(published_at).location == answer.location


def test_preview_says_what_the_seller_receives_and_how_weight_and_quality_count(
    seller: Visitor, house: World
) -> None:
    preview = seller.get(send(seller, NEW, LOT | SOON, action="preview").location).text
    example = preview.split("An example: sold at the start price")[1].split("</section>")[0]
    (draft,) = auctions.seller_board(seller_id=house.seller.id).drafts
    seen = auctions.preview(seller=house.seller, auction_id=number_of("auction", draft.id), now=utc_now())
    (terms,) = fees.terms_of(lots=[seen.facts], now=utc_now())
    told = terms.statement(rate=seen.start_price, grams=seen.facts.grams)
    for amount in (told.gross, told.net, told.due):
        assert money(amount) in example
    assert "What arrives is paid: the buyer’s weight counts while it is within 1 %" in preview


def test_same_new_form_sent_twice_publishes_one_lot(seller: Visitor, house: World) -> None:
    opened = fields_of(seller.get(NEW).text, action=NEW)
    places = {send(seller, NEW, opened | LOT | SOON, action="publish").location for _ in range(2)}
    assert len(places) == 1
    assert len(auctions.seller_board(seller_id=house.seller.id).live) == 1


def test_preview_of_an_unfinished_lot_shows_the_form_with_its_faults(seller: Visitor) -> None:
    path = save_new(seller, start_price="")
    answer = seller.get(path.replace("edit", "preview"))
    assert answer.status_code == 422
    assert "Enter the start price per quintal." in answer.text


def test_autosave_begins_a_draft_and_goes_on_with_it(seller: Visitor, house: World) -> None:
    opened = fields_of(seller.get(NEW).text, action=NEW)
    first = seller.post("/seller/auctions/autosave", opened | {"grade": "A"})
    second = seller.post("/seller/auctions/autosave", opened | {"grade": "B"})
    assert first.get_json()["draft"] == second.get_json()["draft"]
    (draft,) = auctions.seller_board(seller_id=house.seller.id).drafts
    assert draft.form["grade"] == "B"
    saved = seller.post(f"/seller/auctions/{draft.id}/autosave", {"grade": "C"})
    assert saved.get_json()["draft"] == draft.id


def test_mandi_price_with_level_day_and_source_stands_beside_the_start_price(seller: Visitor) -> None:
    page = seller.get(save_new(seller)).text
    for words in ("Mandi price", "in this market", "Agmarknet / data.gov.in", "24 Jul 2026"):
        assert words in page
    fragment = seller.get("/seller/reference?commodity=Wheat&state=Punjab").text
    assert "Agmarknet" in fragment
    assert "<html" not in fragment
    assert "Choose crop and place" in seller.get("/seller/reference?commodity=zzzz").text


def test_quality_fields_follow_the_crop(seller: Visitor) -> None:
    assert 'name="quality.oil_content"' in seller.get("/seller/quality-fields?commodity=sarson").text
    assert "quality." not in seller.get("/seller/quality-fields?commodity=nothing").text
    assert 'name="quality.moisture"' in seller.get(save_new(seller)).text


def test_places_are_offered_by_state_and_district(seller: Visitor) -> None:
    assert 'value="Indore"' in seller.get("/seller/places?state=Madhya+Pradesh").text
    assert "option" in seller.get("/seller/places?state=Madhya+Pradesh&district=Indore").text
    assert "option" not in seller.get("/seller/places?state=Atlantis").text


def test_other_peoples_drafts_are_not_there(seller: Visitor, stranger: Visitor) -> None:
    path = save_new(seller)
    for answer in (
        stranger.get(path),
        send(stranger, path, LOT),
        stranger.get(path.replace("edit", "preview")),
        stranger.post(path.replace("edit", "publish")),
        stranger.post(path.replace("edit", "autosave"), LOT),
        stranger.get(path.replace("edit", "discard")),
        stranger.post(path.replace("edit", "discard")),
    ):
        assert answer.status_code == 404
    assert seller.get(path).status_code == 200


def test_board_teaches_before_the_first_lot(seller: Visitor) -> None:
    assert "Three steps to your first sale" in seller.get("/seller").text


def test_board_shows_price_total_bids_and_watchers(seller: Visitor, house: World) -> None:
    number = published(house.seller, now=utc_now())
    auctions.watch(user=house.buyer, auction_id=number, now=utc_now())
    page = seller.get("/seller").text
    for words in ("Soyabean", "₹4,800", "₹1,92,000", "0 bids", "Cancel", "Lower the reserve"):
        assert words in page
    assert "Three steps" not in page


def test_buyers_and_strangers_do_not_get_in(app: Flask, house: World) -> None:
    visitor = Visitor(app)
    assert visitor.get("/seller").location.startswith("/sign-in")
    visitor.sign_in("bharat@example.in")
    assert visitor.get("/seller").status_code == 403
    assert visitor.post(NEW, LOT).status_code == 403


def test_more_photos_are_added_to_a_live_lot(seller: Visitor, house: World) -> None:
    number = published(house.seller, now=utc_now())
    card = auctions.own_lot(seller_id=house.seller.id, auction_id=number).card
    path = f"/seller/auctions/{card.id}/photos"
    refused = seller.post(path, {"photos": [file("x.jpg", b"PK")]}, content_type="multipart/form-data")
    assert (refused.status_code, "x.jpg is not a photo" in refused.text) == (422, True)
    taken = seller.post(path, {"photos": [file("x.jpg", jpeg())]}, content_type="multipart/form-data")
    assert taken.location == f"/auctions/{card.id}"
    assert len(auctions.lot_facts(auction_id=number).photos) == 1


def test_draft_is_discarded_after_being_shown(seller: Visitor, house: World) -> None:
    path = save_new(seller).replace("edit", "discard")
    assert "Nobody else has seen it." in seller.get(path).text
    assert seller.post(path).location == "/seller"
    assert auctions.seller_board(seller_id=house.seller.id).is_empty


@pytest.mark.parametrize("words", ["%00", "x" * 5000, "%ED%A0%80"])
def test_odd_words_in_the_address_break_nothing(seller: Visitor, words: str) -> None:
    for path in ("/seller/reference", "/seller/quality-fields", "/seller/places"):
        answer = seller.get(f"{path}?commodity={words}&state={words}&district={words}&market={words}")
        assert answer.status_code == 200
