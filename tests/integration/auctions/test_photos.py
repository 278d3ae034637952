"""Photos of a lot: who adds, who removes, who sees."""

from datetime import datetime, timedelta

import pytest
from flask import Flask

from services import auctions, bidding
from services.auctions import LotIsClosed, PhotoRefused, PhotosAreFixed, TooManyPhotos
from services.core.errors import NotFound
from services.core.ids import number_of
from tests.integration.auctions.listing import form, jpeg, published, upload
from tests.visitor import Visitor
from tests.world import World


@pytest.fixture
def draft(house: World, now: datetime) -> int:
    """A draft with one photo."""
    return auctions.save_draft(seller=house.seller, form=form(), uploads=[upload()], now=now).number


def photo_of(house: World, number: int) -> str:
    return auctions.get_draft(seller=house.seller, auction_id=number).photos[0].id


def test_photo_sent_twice_is_there_once(house: World, draft: int, now: datetime) -> None:
    assert (
        auctions.add_photos(seller=house.seller, auction_id=draft, uploads=[upload("again.jpg")], now=now)
        == 0
    )
    assert len(auctions.get_draft(seller=house.seller, auction_id=draft).photos) == 1


def test_fourth_photo_is_refused(house: World, draft: int, now: datetime) -> None:
    more = [upload(data=jpeg(colour=colour)) for colour in ("red", "blue")]
    assert auctions.add_photos(seller=house.seller, auction_id=draft, uploads=more, now=now) == 2
    with pytest.raises(TooManyPhotos):
        auctions.add_photos(
            seller=house.seller, auction_id=draft, uploads=[upload(data=jpeg(colour="white"))], now=now
        )


def test_one_fake_photo_refuses_all_of_an_upload(house: World, draft: int, now: datetime) -> None:
    with pytest.raises(PhotoRefused):
        auctions.add_photos(
            seller=house.seller,
            auction_id=draft,
            uploads=[upload(data=jpeg(colour="red")), upload("fake.png", b"PK")],
            now=now,
        )
    assert len(auctions.get_draft(seller=house.seller, auction_id=draft).photos) == 1


def test_photo_is_removed_from_a_draft_by_its_seller_only(house: World, draft: int, now: datetime) -> None:
    photo_id = number_of("photo", photo_of(house, draft))
    with pytest.raises(NotFound):
        auctions.remove_photo(seller=house.stranger, auction_id=draft, photo_id=photo_id)
    other = auctions.save_draft(seller=house.seller, form=form(), now=now).number
    with pytest.raises(NotFound):
        auctions.remove_photo(seller=house.seller, auction_id=other, photo_id=photo_id)
    auctions.remove_photo(seller=house.seller, auction_id=draft, photo_id=photo_id)
    assert auctions.get_draft(seller=house.seller, auction_id=draft).photos == ()


def test_live_lot_takes_more_photos_and_gives_none_back(house: World, draft: int, now: datetime) -> None:
    auctions.publish(seller=house.seller, auction_id=draft, now=now)
    more = [upload(data=jpeg(colour="red"))]
    auctions.add_photos(seller=house.seller, auction_id=draft, uploads=more, now=now)
    photos = auctions.lot_facts(auction_id=draft).photos
    assert len(photos) == 2
    with pytest.raises(PhotosAreFixed):
        auctions.remove_photo(
            seller=house.seller, auction_id=draft, photo_id=number_of("photo", photos[0].id)
        )


def test_lot_that_is_over_takes_no_photos(house: World, now: datetime) -> None:
    number = published(house.seller, now=now)
    bidding.cancel(seller=house.seller, auction_id=number, clock=lambda: now + timedelta(minutes=1))
    with pytest.raises(LotIsClosed):
        auctions.add_photos(seller=house.seller, auction_id=number, uploads=[upload()], now=now)


def test_photo_of_a_draft_is_shown_to_its_seller_only(
    app: Flask, house: World, draft: int, seller: Visitor, stranger: Visitor
) -> None:
    path = f"/photos/{photo_of(house, draft)}/thumb.webp"
    answer = seller.get(path)
    assert (answer.status_code, answer.content_type) == (200, "image/webp")
    assert "private" in answer.headers["Cache-Control"]
    assert stranger.get(path).status_code == 404
    assert Visitor(app).get(path).status_code == 404


def test_photo_of_a_published_lot_may_be_kept_by_everybody_for_good(
    app: Flask, house: World, draft: int, now: datetime
) -> None:
    photo = photo_of(house, draft)
    auctions.publish(seller=house.seller, auction_id=draft, now=now)
    for path in (f"/photos/{photo}.webp", f"/photos/{photo}/thumb.webp"):
        answer = Visitor(app).get(path)
        assert answer.status_code == 200
        assert answer.headers["Cache-Control"] == "public, max-age=31536000, immutable"
        assert answer.data[8:12] == b"WEBP"


@pytest.mark.parametrize("path", ["/photos/1.webp", "/photos/zzzzzzzz.webp", "/photos/1/thumb.webp"])
def test_photos_cannot_be_counted_through(app: Flask, path: str) -> None:
    assert Visitor(app).get(path).status_code == 404
