"""From a draft to the public, in one transaction or not at all."""

import json
from datetime import datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import select

from models.auction import Auction
from models.base import db
from models.ledger import LedgerEntry
from models.lot import Lot
from services import auctions, bidding
from services.accounts import NotYourRole
from services.auctions import AlreadyPublished, InvalidListing, PhotoRefused, TooManyPhotos
from services.core.clock import iso
from tests.integration.auctions.listing import form, jpeg, published, upload
from tests.world import World


def row(number: int) -> Auction:
    return db.session.get_one(Auction, number, populate_existing=True)


def kinds(number: int) -> list[str]:
    query = select(LedgerEntry.kind).where(LedgerEntry.auction_id == number).order_by(LedgerEntry.seq)
    return list(db.session.scalars(query))


def test_lot_that_starts_now_is_live_with_its_ledger_begun(house: World, now: datetime) -> None:
    number = published(house.seller, now=now)
    auction = row(number)
    assert (auction.status, auction.published_at, auction.draft_form) == ("live", now, None)
    assert (auction.starts_at, auction.ends_at) == (now, now + timedelta(hours=24))
    assert auction.hard_end_at == now + timedelta(hours=24, minutes=30)
    assert (auction.start_price, auction.reserve_price) == (4_800_00, 5_100_00)
    assert kinds(number) == ["created", "published", "opened"]
    assert bidding.verify_ledger(auction_id=number).faults == ()


def test_lot_that_starts_later_is_scheduled(house: World, now: datetime) -> None:
    number = published(house.seller, now=now, starts_at=iso(now + timedelta(hours=3)))
    assert row(number).status == "scheduled"
    assert row(number).ends_at == now + timedelta(hours=27)
    assert kinds(number) == ["created", "published"]


def test_everything_said_about_the_lot_is_kept(house: World, now: datetime) -> None:
    number = published(
        house.seller,
        now=now,
        quantity="80",
        unit="bag",
        bag_kg="50",
        description="Harvested in October.\nDry.",
        location="Warehouse 4",
        grade="FAQ",
        consent="yes",
        step="50",
        **{"soft_close.window_s": "60", "soft_close.max_extensions": "3"},
    )
    facts = auctions.lot_facts(auction_id=number)
    assert (facts.crop.slug, facts.crop.label("hi"), facts.grams) == ("soyabean", "सोयाबीन", 4_000_000)
    assert (facts.quantity_as_given, facts.location) == ("80 bag × 50 kg", "Warehouse 4")
    assert (facts.description, facts.grade) == ("Harvested in October.\nDry.", "FAQ")
    assert (facts.seller_name, facts.state) == ("Sunita Farmer", "Madhya Pradesh")
    assert [(q.parameter, q.value, q.band) for q in facts.quality] == [("moisture", "11.5", "standard")]
    auction = row(number)
    assert (auction.asks_consent, auction.step) == (True, 50_00)
    assert (auction.soft_close_window_s, auction.max_extensions) == (60, 3)


def test_mandi_price_is_kept_as_it_was_at_publishing(house: World, now: datetime) -> None:
    reference = row(published(house.seller, now=now)).reference
    assert reference is not None
    assert (reference["commodity"], reference["level"], reference["unit"]) == (
        "soyabean",
        "market",
        "quintal",
    )
    assert reference == auctions.reference_for(form(), now=now).as_json()  # type: ignore[union-attr]


def test_crop_is_found_by_any_of_its_names(house: World, now: datetime) -> None:
    for name in ("Soyabean", "सोयाबीन", "soybean"):
        facts = auctions.lot_facts(auction_id=published(house.seller, now=now, commodity=name))
        assert facts.crop.slug == "soyabean"


def test_state_is_kept_by_its_present_name(house: World, now: datetime) -> None:
    number = published(house.seller, now=now, state="Orissa")
    assert auctions.lot_facts(auction_id=number).state == "Odisha"


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"commodity": "unobtainium"}, "commodity"),
        ({"start_price": "abc"}, "start_price"),
        ({"quantity": "0"}, "quantity"),
        ({"state": "Atlantis"}, "state"),
        ({"duration_hours": "", "ends_at": "2031-11-21T10:00:00Z"}, "ends_at"),
        ({"quality.argemone": "0"}, "quality.argemone"),
        ({"format": "sealed"}, "format"),
    ],
)
def test_wrong_lot_is_refused_and_nothing_is_written(
    house: World, now: datetime, changes: dict[str, str], field: str
) -> None:
    with pytest.raises(InvalidListing) as refusal:
        published(house.seller, now=now, **changes)
    assert list(refusal.value.details["fields"]) == [field]
    assert db.session.scalars(select(Auction)).all() == []


def test_draft_with_faults_stays_a_draft_with_all_of_them_told(house: World, now: datetime) -> None:
    number = auctions.save_draft(
        seller=house.seller, form={"commodity": "soyabeans ??", "quantity": "0"}, now=now
    ).number
    with pytest.raises(InvalidListing) as refusal:
        auctions.publish(seller=house.seller, auction_id=number, now=now)
    assert {"commodity", "quantity", "start_price", "state", "district", "ends_at"} == set(
        refusal.value.details["fields"]
    )
    assert row(number).status == "draft"
    assert kinds(number) == []


def test_draft_is_published_once(house: World, now: datetime) -> None:
    number = auctions.save_draft(seller=house.seller, form=form(), now=now).number
    auctions.publish(seller=house.seller, auction_id=number, now=now)
    with pytest.raises(AlreadyPublished):
        auctions.publish(seller=house.seller, auction_id=number, now=now)
    assert kinds(number) == ["created", "published", "opened"]


def test_draft_prepared_for_a_moment_that_passed_is_asked_about(house: World, now: datetime) -> None:
    typed = form(starts_at=iso(now + timedelta(hours=1)))
    number = auctions.save_draft(seller=house.seller, form=typed, now=now).number
    with pytest.raises(InvalidListing) as refusal:
        auctions.publish(seller=house.seller, auction_id=number, now=now + timedelta(hours=2))
    assert refusal.value.details["fields"]["starts_at"].code == "start_has_passed"


def test_lot_with_photos_is_created_at_once_or_not_at_all(house: World, now: datetime) -> None:
    photos = [upload(data=jpeg(colour=colour)) for colour in ("red", "green", "blue")]
    number = auctions.create_auction(seller=house.seller, form=form(), uploads=photos, now=now)
    assert len(auctions.lot_facts(auction_id=number).photos) == 3
    fourth = upload(data=jpeg(colour="white"))
    for wrong, refusal in (
        ([upload("fake.jpg", b"PK\x03\x04")], PhotoRefused),
        ([*photos, fourth], TooManyPhotos),
    ):
        with pytest.raises(refusal):
            auctions.create_auction(seller=house.seller, form=form(), uploads=wrong, now=now)
    assert len(db.session.scalars(select(Lot)).all()) == 1


def test_same_request_again_finds_its_first_auction(house: World, now: datetime) -> None:
    def create() -> int:
        return auctions.create_auction(seller=house.seller, form=form(), form_ref="r1", now=now)

    assert create() == create()


def test_draft_by_the_api_needs_nothing_yet(house: World, now: datetime) -> None:
    nested: dict[str, Any] = {"commodity": "soyabean", "quality": {"moisture": 11.5}, "consent": False}
    number = auctions.create_auction(seller=house.seller, form=nested, draft=True, now=now)
    draft = auctions.get_draft(seller=house.seller, auction_id=number)
    assert draft.form == {"commodity": "soyabean", "quality.moisture": "11.5"}


def test_only_sellers_publish(house: World, now: datetime) -> None:
    with pytest.raises(NotYourRole):
        published(house.buyer, now=now)


def test_preview_shows_what_publishing_would_make_and_writes_nothing(house: World, now: datetime) -> None:
    saved = auctions.save_draft(seller=house.seller, form=form(), uploads=[upload()], now=now)
    seen = auctions.preview(seller=house.seller, auction_id=saved.number, now=now)
    assert (seen.total, seen.reserve_total, seen.starts_now) == (1_92_000_00, 2_04_000_00, True)
    assert (seen.facts.crop.slug, len(seen.facts.photos)) == ("soyabean", 1)
    assert seen.reference is not None
    assert db.session.get_one(Lot, row(saved.number).lot_id, populate_existing=True).commodity_id is None
    auctions.publish(seller=house.seller, auction_id=saved.number, now=now)
    assert auctions.lot_facts(auction_id=saved.number) == seen.facts


def test_reserve_is_nowhere_in_the_public_ledger(house: World, now: datetime) -> None:
    number = published(house.seller, now=now, reserve_price="5123.45")
    query = select(LedgerEntry.payload).where(LedgerEntry.auction_id == number)
    story = " ".join(json.dumps(payload) for payload in db.session.scalars(query))
    assert "512345" not in story
    assert "5123" not in story
