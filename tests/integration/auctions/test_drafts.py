"""Unfinished lots: kept as typed, seen by their seller only."""

from datetime import datetime, timedelta

import pytest
from sqlalchemy import func, select

from models.auction import Auction
from models.base import db
from models.lot import Lot, Photo
from services import auctions
from services.accounts import NotYourRole
from services.auctions import AlreadyPublished, TooManyDrafts
from services.core.errors import NotFound
from tests.integration.auctions.listing import form, published, upload
from tests.world import World


def count(model: type) -> int:
    return db.session.scalar(select(func.count()).select_from(model)) or 0


def test_draft_keeps_nonsense_exactly_as_typed(house: World, now: datetime) -> None:
    typed = {"commodity": "soyabeen??", "quantity": "forty", "start_price": "-5", "ends_at": "soon"}
    saved = auctions.save_draft(seller=house.seller, form=typed, now=now)
    draft = auctions.get_draft(seller=house.seller, auction_id=saved.number)
    assert (draft.form, draft.saved_at) == (typed, now)


def test_draft_is_there_for_its_seller_only(house: World, now: datetime) -> None:
    number = auctions.save_draft(seller=house.seller, form=form(), now=now).number
    thief = house.stranger
    for act in (
        lambda: auctions.get_draft(seller=thief, auction_id=number),
        lambda: auctions.save_draft(seller=thief, auction_id=number, form={"grade": "mine"}, now=now),
        lambda: auctions.discard_draft(seller=thief, auction_id=number),
        lambda: auctions.publish(seller=thief, auction_id=number, now=now),
        lambda: auctions.preview(seller=thief, auction_id=number, now=now),
        lambda: auctions.add_photos(seller=thief, auction_id=number, uploads=[upload()], now=now),
        lambda: auctions.lot_facts(auction_id=number),
        lambda: auctions.watch(user=thief, auction_id=number, now=now),
    ):
        with pytest.raises(NotFound):
            act()
    assert auctions.cards_for(auction_ids=[number]) == []
    assert auctions.get_draft(seller=house.seller, auction_id=number).form == form()


def test_later_saving_lays_new_values_over_old_ones(house: World, now: datetime) -> None:
    number = auctions.save_draft(seller=house.seller, form=form(), now=now).number
    later = now + timedelta(minutes=1)
    auctions.save_draft(seller=house.seller, auction_id=number, form={"grade": "A", "market": ""}, now=later)
    draft = auctions.get_draft(seller=house.seller, auction_id=number)
    expected = form(grade="A")
    del expected["market"]
    assert (draft.form, draft.saved_at) == (expected, later)


def test_another_crop_drops_the_quality_of_the_first(house: World, now: datetime) -> None:
    number = auctions.save_draft(seller=house.seller, form=form(), now=now).number
    auctions.save_draft(seller=house.seller, auction_id=number, form={"commodity": "wheat"}, now=now)
    kept = auctions.get_draft(seller=house.seller, auction_id=number).form
    assert "quality.moisture" not in kept
    auctions.save_draft(
        seller=house.seller,
        auction_id=number,
        form={"commodity": "gram", "quality": {"moisture": "9"}},
        now=now,
    )
    assert auctions.get_draft(seller=house.seller, auction_id=number).form["quality.moisture"] == "9"


def test_form_sent_twice_makes_one_draft(house: World, now: datetime) -> None:
    first = auctions.save_draft(seller=house.seller, form={"grade": "A"}, form_ref="opened-1", now=now)
    second = auctions.save_draft(seller=house.seller, form={"grade": "B"}, form_ref="opened-1", now=now)
    other = auctions.save_draft(seller=house.stranger, form={"grade": "C"}, form_ref="opened-1", now=now)
    assert first.number == second.number != other.number
    assert auctions.get_draft(seller=house.seller, auction_id=first.number).form == {"grade": "B"}


def test_form_that_was_published_changes_nothing_when_it_comes_again(house: World, now: datetime) -> None:
    saved = auctions.save_draft(seller=house.seller, form=form(), form_ref="opened-1", now=now)
    auctions.publish(seller=house.seller, auction_id=saved.number, now=now)
    again = auctions.save_draft(
        seller=house.seller, form=form(start_price="1"), form_ref="opened-1", uploads=[upload()], now=now
    )
    assert (again.number, again.is_draft) == (saved.number, False)
    assert (count(Auction), count(Photo)) == (1, 0)
    assert auctions.cards_for(auction_ids=[saved.number])[0].start_price == 4_800_00


def test_published_lot_is_no_draft_any_more(house: World, now: datetime) -> None:
    number = published(house.seller, now=now)
    for act in (
        lambda: auctions.get_draft(seller=house.seller, auction_id=number),
        lambda: auctions.save_draft(seller=house.seller, auction_id=number, form={"grade": "A"}, now=now),
        lambda: auctions.discard_draft(seller=house.seller, auction_id=number),
    ):
        with pytest.raises(AlreadyPublished):
            act()


def test_discarded_draft_leaves_nothing_behind(house: World, now: datetime) -> None:
    number = auctions.save_draft(seller=house.seller, form=form(), uploads=[upload()], now=now).number
    assert (count(Auction), count(Lot), count(Photo)) == (1, 1, 1)
    auctions.discard_draft(seller=house.seller, auction_id=number)
    assert (count(Auction), count(Lot), count(Photo)) == (0, 0, 0)


def test_drafts_do_not_pile_up_without_end(house: World, now: datetime) -> None:
    for _ in range(50):
        auctions.save_draft(seller=house.seller, form={}, now=now)
    with pytest.raises(TooManyDrafts):
        auctions.save_draft(seller=house.seller, form={}, now=now)
    with pytest.raises(TooManyDrafts):
        auctions.create_auction(seller=house.seller, form=form(), draft=True, now=now)
    auctions.create_auction(seller=house.seller, form=form(), now=now)  # what is published is no draft


def test_buyer_without_the_role_keeps_no_draft(house: World, now: datetime) -> None:
    with pytest.raises(NotYourRole):
        auctions.save_draft(seller=house.buyer, form=form(), now=now)
    assert count(Auction) == 0


def test_refused_photo_is_told_and_the_form_is_kept(house: World, now: datetime) -> None:
    saved = auctions.save_draft(
        seller=house.seller,
        form=form(),
        uploads=[upload("good.jpg"), upload("fake.jpg", b"%PDF-1.7")],
        now=now,
    )
    assert [refusal.details for refusal in saved.refused] == [{"file": "fake.jpg"}]
    draft = auctions.get_draft(seller=house.seller, auction_id=saved.number)
    assert (draft.form, len(draft.photos)) == (form(), 1)
