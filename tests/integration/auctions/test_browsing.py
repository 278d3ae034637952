"""Finding lots, and keeping an eye on them."""

from datetime import datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import event

from models.base import db
from services import auctions, bidding
from services.auctions import Filters
from services.core.clock import iso
from services.core.errors import NotFound
from tests.integration.auctions.listing import form, jpeg, published, upload
from tests.world import World


@pytest.fixture
def floor(house: World, now: datetime) -> dict[str, int]:
    """Five lots of different crops, places, prices and times."""
    seller = house.seller

    def lot(**changes: Any) -> int:
        return published(seller, now=now, **({"reserve_price": "", "quality.moisture": ""} | changes))

    return {
        "soyabean": lot(start_price="4800", duration_hours="12"),
        "wheat": lot(commodity="wheat", variety="Sharbati", start_price="2500", duration_hours="6"),
        "onion": lot(
            commodity="onion", start_price="1500", state="Maharashtra", district="Nashik", market="Lasalgaon"
        ),
        "later": lot(commodity="gram", starts_at=iso(now + timedelta(days=1)), start_price="5200"),
        "chilli": lot(
            commodity="red-chilli",
            start_price="17000",
            state="Andhra Pradesh",
            district="Guntur",
            market="",
            description="Teja, 100% dry_stored",
        ),
    }


def found(floor: dict[str, int], now: datetime, **wanted: Any) -> list[str]:
    names = {number: name for name, number in floor.items()}
    page = auctions.browse(filters=Filters(**wanted), now=now)
    return [names[card.number] for card in page.items]


def test_live_lots_closing_soonest_come_first(floor: dict[str, int], now: datetime) -> None:
    assert found(floor, now)[:2] == ["wheat", "soyabean"]
    assert set(found(floor, now)) == {"wheat", "soyabean", "onion", "chilli"}


@pytest.mark.parametrize(
    ("wanted", "names"),
    [
        ({"status": "scheduled"}, {"later"}),
        ({"status": "ended"}, set()),
        ({"commodity": "wheat"}, {"wheat"}),
        ({"commodity": "gehu"}, {"wheat"}),
        ({"commodity": "no such crop at all"}, set()),
        ({"state": "Maharashtra"}, {"onion"}),
        ({"state": "Madhya Pradesh", "district": "indore"}, {"wheat", "soyabean"}),
        ({"district": "Guntur"}, {"chilli"}),
        ({"max_price": 2_500_00}, {"wheat", "onion"}),
        ({"q": "soybean"}, {"soyabean"}),
        ({"q": "सोयाबीन"}, {"soyabean"}),
        ({"q": "sharbati"}, {"wheat"}),
        ({"q": "teja guntur"}, {"chilli"}),
        ({"q": "lasalgaon"}, {"onion"}),
        ({"q": "100%"}, {"chilli"}),
        ({"q": "dry_s"}, {"chilli"}),
        ({"q": "%"}, {"chilli"}),
        ({"q": "soyabean nashik"}, set()),
        ({"status": "nonsense"}, {"wheat", "soyabean", "onion", "chilli"}),
    ],
)
def test_filters_find_what_matches(
    floor: dict[str, int], now: datetime, wanted: dict[str, Any], names: set[str]
) -> None:
    assert set(found(floor, now, **wanted)) == names


def test_lots_are_sorted_by_price_both_ways_and_by_age(floor: dict[str, int], now: datetime) -> None:
    cheap_first = ["onion", "wheat", "soyabean", "chilli"]
    assert found(floor, now, sort="price_low") == cheap_first
    assert found(floor, now, sort="price_high") == cheap_first[::-1]
    assert found(floor, now, sort="newest")[0] == "chilli"


def test_lot_past_its_end_is_not_offered_even_before_it_is_closed(
    floor: dict[str, int], now: datetime
) -> None:
    assert "wheat" not in found(floor, now + timedelta(hours=6))


def test_cancelled_lot_is_seen_among_all(floor: dict[str, int], house: World, now: datetime) -> None:
    bidding.cancel(seller=house.seller, auction_id=floor["onion"], clock=lambda: now)
    assert "onion" not in found(floor, now)
    assert "onion" in found(floor, now, status="all")


def test_drafts_are_never_found(floor: dict[str, int], house: World, now: datetime) -> None:
    auctions.save_draft(seller=house.seller, form=form(), now=now)
    assert len(found(floor, now, status="all")) == 5


def test_pages_are_counted_and_limited(floor: dict[str, int], now: datetime) -> None:
    page = auctions.browse(filters=Filters(per_page=3, page=2), now=now)
    assert (len(page.items), page.page, page.pages, page.total) == (1, 2, 2, 4)
    beyond = auctions.browse(filters=Filters(per_page=0, page=10**9), now=now)
    assert (beyond.items, beyond.total) == ([], 4)


def test_page_of_cards_takes_two_queries_whatever_its_length(house: World, now: datetime) -> None:
    for colour in ("red", "green", "blue"):
        auctions.create_auction(
            seller=house.seller, form=form(), uploads=[upload(data=jpeg(colour=colour))], now=now
        )
    asked: list[str] = []
    event.listen(db.engine, "before_cursor_execute", lambda *args: asked.append(args[2]))
    page = auctions.browse(filters=Filters(), now=now)
    assert [card.photo is not None for card in page.items] == [True, True, True]
    assert len([each for each in asked if each != "BEGIN"]) == 2


def test_card_hides_the_reserve_and_tells_whether_it_is_met(house: World, now: datetime) -> None:
    (card,) = auctions.cards_for(auction_ids=[published(house.seller, now=now)])
    assert card.reserve == "not_met"
    assert not hasattr(card, "reserve_price")
    assert card.total == 1_92_000_00


def test_cards_come_in_the_order_asked_for(floor: dict[str, int]) -> None:
    wanted = [floor["onion"], 999_999, floor["wheat"]]
    assert [card.number for card in auctions.cards_for(auction_ids=wanted)] == [
        floor["onion"],
        floor["wheat"],
    ]


def test_watching_is_counted_once_and_can_be_ended(
    floor: dict[str, int], house: World, now: datetime
) -> None:
    number = floor["wheat"]
    for _ in range(2):
        auctions.watch(user=house.buyer, auction_id=number, now=now)
    auctions.watch(user=house.rival, auction_id=number, now=now)
    assert auctions.count_watching(auction_ids=list(floor.values())) == {number: 2}
    assert auctions.is_watching(user_id=house.buyer.id, auction_id=number)
    assert [card.number for card in auctions.list_watched(user_id=house.buyer.id)] == [number]
    for _ in range(2):
        auctions.unwatch(user=house.buyer, auction_id=number)
    assert not auctions.is_watching(user_id=house.buyer.id, auction_id=number)


def test_nobody_watches_what_is_not_there(house: World, now: datetime) -> None:
    with pytest.raises(NotFound):
        auctions.watch(user=house.buyer, auction_id=4711, now=now)


def test_sellers_board_sorts_lots_by_what_they_need(
    floor: dict[str, int], house: World, now: datetime
) -> None:
    auctions.watch(user=house.buyer, auction_id=floor["wheat"], now=now)
    auctions.save_draft(seller=house.seller, form={"commodity": "soy"}, uploads=[upload()], now=now)
    bidding.cancel(seller=house.seller, auction_id=floor["onion"], clock=lambda: now)
    board = auctions.seller_board(seller_id=house.seller.id)
    assert [lot.card.number for lot in board.live][:2] == [floor["wheat"], floor["soyabean"]]
    assert [lot.watchers for lot in board.live] == [1, 0, 0]
    assert [lot.card.number for lot in board.scheduled] == [floor["later"]]
    assert [lot.card.status for lot in board.past] == ["cancelled"]
    assert [(draft.form, len(draft.photos)) for draft in board.drafts] == [({"commodity": "soy"}, 1)]
    assert auctions.seller_board(seller_id=house.stranger.id).is_empty


def test_own_lot_is_nobody_elses(floor: dict[str, int], house: World) -> None:
    assert auctions.own_lot(seller_id=house.seller.id, auction_id=floor["wheat"]).watchers == 0
    with pytest.raises(NotFound):
        auctions.own_lot(seller_id=house.stranger.id, auction_id=floor["wheat"])
