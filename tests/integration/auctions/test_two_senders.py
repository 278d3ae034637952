"""The same form from two places at once: one draft, one auction, never a fourth photo."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime
from typing import Any

from flask import Flask

from models.base import db
from services import auctions
from services.auctions import AlreadyPublished, TooManyPhotos
from tests.integration.auctions.listing import form, jpeg, upload
from tests.world import World

AT_ONCE = 6
COLOURS = ("red", "green", "blue", "white", "black", "orange")


def together(app: Flask, act: Callable[[int], Any]) -> list[Any]:
    """Do `act` six times at the same moment; refusals are answers."""

    def alone(turn: int) -> Any:
        with app.app_context():
            try:
                return act(turn)
            except (AlreadyPublished, TooManyPhotos) as refusal:
                return type(refusal)
            finally:
                db.session.remove()

    with ThreadPoolExecutor(AT_ONCE) as pool:
        return list(pool.map(alone, range(AT_ONCE)))


def test_form_that_saves_itself_while_it_is_sent_makes_one_draft(
    app: Flask, house: World, now: datetime
) -> None:
    numbers = together(
        app,
        lambda turn: (
            auctions.save_draft(
                seller=house.seller, form={"grade": str(turn)}, form_ref="one", now=now
            ).number
        ),
    )
    assert len(set(numbers)) == 1
    assert len(auctions.seller_board(seller_id=house.seller.id).drafts) == 1


def test_draft_is_published_by_one_of_many(app: Flask, house: World, now: datetime) -> None:
    number = auctions.save_draft(seller=house.seller, form=form(), now=now).number
    answers = together(app, lambda _: auctions.publish(seller=house.seller, auction_id=number, now=now))
    assert sorted(answers, key=str) == sorted([None, *[AlreadyPublished] * 5], key=str)


def test_photos_from_many_places_stop_at_three(app: Flask, house: World, now: datetime) -> None:
    number = auctions.save_draft(seller=house.seller, form=form(), now=now).number
    photos = [upload(data=jpeg(colour=colour)) for colour in COLOURS]
    answers = together(
        app,
        lambda turn: auctions.add_photos(
            seller=house.seller, auction_id=number, uploads=[photos[turn]], now=now
        ),
    )
    assert (answers.count(1), answers.count(TooManyPhotos)) == (3, 3)
