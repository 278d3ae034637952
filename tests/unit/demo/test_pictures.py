"""Drawn photos: the same for the same lot, and light enough for a phone."""

import pytest

from services.auctions import Upload
from services.auctions.pictures import develop
from services.demo.offers import read_offers
from services.demo.pictures import LOOKS, draw_photo

HEAVIEST = 80 * 1024


def test_every_crop_on_sale_has_a_look() -> None:
    assert {offer.crop for offer in read_offers()} <= set(LOOKS)


@pytest.mark.parametrize(
    ("crop", "scene"), [("wheat", "heap"), ("cumin", "sacks"), ("onion", "crate"), ("paddy-basmati", "close")]
)
def test_photos_are_light_enough_for_a_phone(crop: str, scene: str) -> None:
    photo = develop(Upload(name="x", data=draw_photo(crop, scene, 1)))
    assert (photo.width, photo.height) == (800, 600)
    assert len(photo.image) < HEAVIEST


def test_the_same_lot_gets_the_same_photo() -> None:
    assert draw_photo("tomato", "crate", 7) == draw_photo("tomato", "crate", 7)
    assert draw_photo("tomato", "crate", 7) != draw_photo("tomato", "crate", 8)
