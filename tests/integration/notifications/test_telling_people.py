"""Everybody concerned is told once, in the bell, whatever is tried again."""

from datetime import timedelta

import pytest
from flask_babel import force_locale
from sqlalchemy import delete, select

from models.base import db
from models.notification import Notification
from models.outbox import OutboxRow
from presentation.notices import push_payload, sentence
from services import bidding, notifications, sales
from services.accounts import Person
from services.core.errors import NotFound
from services.core.ids import number_of
from services.notifications import SENTENCES, NotificationCreated
from services.runtime import subscribers
from services.runtime.transaction import transaction
from tests.factories import at
from tests.hammer import CLOSE, FAR, bid, close, offer, pay, sell, tell, weigh
from tests.world import World


def heard(person: Person) -> list[str]:
    """The kinds of what a person was told, newest first."""
    return [notice.kind for notice in notifications.list_notifications(person=person).items]


def newest(person: Person) -> notifications.Notice:
    return notifications.list_notifications(person=person).items[0]


def test_a_sale_tells_the_winner_the_seller_and_who_lost(world: World):
    auction_id = offer(world.seller)
    bid(world.rival, auction_id, 5_000, second=10)
    bid(world.buyer, auction_id, 5_100, second=20)
    close()
    tell()
    assert heard(world.buyer) == ["won"]
    assert heard(world.seller) == ["sold"]
    assert heard(world.rival) == ["lost", "outbid"]
    assert heard(world.stranger) == []
    assert (newest(world.buyer).target, newest(world.rival).target) == ("sale", "auction")
    assert newest(world.buyer).price == newest(world.rival).price == 5_100_00


def test_being_outbid_is_old_news_when_the_auction_is_over(world: World):
    auction_id = offer(world.seller)
    bid(world.rival, auction_id, 5_000, second=10)
    bid(world.buyer, auction_id, 5_100, second=20)
    tell()
    assert notifications.count_unread(user_id=world.rival.id) == 1
    close()
    tell()
    assert [
        (n.kind, n.read_at is None) for n in notifications.list_notifications(person=world.rival).items
    ] == [
        ("lost", True),
        ("outbid", False),
    ]


def test_an_auction_nobody_bid_on_tells_its_seller_only(world: World):
    offer(world.seller)
    close()
    tell()
    assert heard(world.seller) == ["unsold"]


def test_consent_asks_the_seller_and_tells_the_buyer_of_a_no(world: World):
    auction_id = offer(world.seller, asks_consent=True)
    bid(world.rival, auction_id, 5_000, second=10)
    bid(world.buyer, auction_id, 5_100, second=20)
    close()
    tell()
    assert (heard(world.seller), heard(world.buyer)) == (["consent_asked"], ["top_bid"])
    assert heard(world.rival) == ["outbid"]
    bidding.reject(seller=world.seller, auction_id=auction_id, clock=at(6 * 3600 + 60))
    tell()
    assert heard(world.seller) == ["unsold", "consent_asked"]
    assert heard(world.buyer) == ["refused", "top_bid"]
    assert heard(world.rival) == ["ended", "outbid"]


def test_consent_tells_the_buyer_of_a_yes(world: World):
    auction_id = offer(world.seller, asks_consent=True)
    bid(world.buyer, auction_id, 5_100)
    close()
    bidding.accept(seller=world.seller, auction_id=auction_id, clock=at(6 * 3600 + 60))
    tell()
    assert heard(world.buyer) == ["won", "top_bid"]
    assert heard(world.seller) == ["sold", "consent_asked"]


def test_being_outbid_again_updates_what_is_unread_and_piles_up_nothing(world: World):
    auction_id = offer(world.seller)
    for second, rupees in enumerate(range(5_000, 5_250, 50)):
        bid((world.buyer, world.rival)[second % 2], auction_id, rupees, second=second)
        tell()
    assert heard(world.rival) == ["outbid"]
    assert (newest(world.rival).price, newest(world.rival).times) == (5_200_00, 2)
    assert (newest(world.buyer).price, newest(world.buyer).times) == (5_150_00, 2)
    notifications.read_all_notifications(person=world.rival, now=CLOSE)
    bid(world.rival, auction_id, 5_300, second=10)
    bid(world.buyer, auction_id, 5_400, second=11)
    tell()
    assert heard(world.rival) == ["outbid", "outbid"]
    assert (newest(world.rival).price, newest(world.rival).times) == (5_400_00, 1)


def test_several_outbids_before_the_telling_are_one_row_that_counts_them(world: World):
    auction_id = offer(world.seller)
    for second, rupees in enumerate(range(5_000, 5_300, 50)):
        bid((world.buyer, world.rival)[second % 2], auction_id, rupees, second=second)
    assert tell() == 2
    assert heard(world.buyer) == ["outbid"]
    assert (newest(world.buyer).price, newest(world.buyer).times) == (5_250_00, 3)
    assert (newest(world.rival).price, newest(world.rival).times) == (5_200_00, 2)


def test_an_older_outbid_that_comes_late_changes_nothing(world: World):
    auction_id = offer(world.seller)
    bid(world.buyer, auction_id, 5_000, second=1)
    bid(world.rival, auction_id, 5_050, second=2)
    with transaction() as session:  # as when its listener failed
        late = session.scalars(select(OutboxRow)).one()
        late.key, late.due_at = None, FAR - timedelta(days=1)
    bid(world.buyer, auction_id, 5_100, second=3)
    bid(world.rival, auction_id, 5_150, second=4)
    assert tell(now=FAR - timedelta(days=2)) == 2
    assert tell(now=FAR) == 1
    assert heard(world.buyer) == ["outbid"]
    assert (newest(world.buyer).price, newest(world.buyer).times) == (5_150_00, 1)


def test_each_step_of_a_sale_tells_the_other_side(world: World):
    sale_id = sell(world)
    tell()
    sales.advance(person=world.seller, sale_id=sale_id, to="confirmed", note="", now=CLOSE, address="")
    tell()
    pay(world.seller, world.buyer, sale_id)
    tell()
    for person in (world.seller, world.buyer):
        weigh(person, sale_id)
        tell()
    assert heard(world.buyer) == ["sale_dispatched", "payment_done", "sale_confirmed", "won"]
    assert heard(world.seller) == ["sale_completed", "sale_paid", "payment_asked", "sold"]
    assert newest(world.seller).target == "sale"


def test_working_off_the_same_row_twice_tells_once(world: World):
    sell(world)
    rows = list(db.session.scalars(select(OutboxRow)))
    kept = [(row.listener, row.event, row.payload, row.due_at, row.created_at) for row in rows]
    assert tell() == len(kept) > 0
    told = (heard(world.buyer), heard(world.seller))
    with transaction() as session:
        for listener, event, payload, due_at, created_at in kept:
            session.add(
                OutboxRow(
                    listener=listener,
                    event=event,
                    payload=payload,
                    due_at=due_at,
                    created_at=created_at,
                    attempts=0,
                )
            )
    assert tell() == len(kept)
    assert (heard(world.buyer), heard(world.seller)) == told


def test_reading_one_and_reading_all(world: World):
    sell(world, rupees=5_100)
    sell(world, rupees=5_200)
    tell()
    assert notifications.count_unread(user_id=world.buyer.id) == 2
    one = number_of("notification", newest(world.buyer).id)
    read = notifications.read_notification(person=world.buyer, notification_id=one, now=CLOSE)
    assert read.read_at == CLOSE
    assert notifications.count_unread(user_id=world.buyer.id) == 1
    notifications.read_all_notifications(person=world.buyer, now=CLOSE + timedelta(hours=1))
    assert notifications.count_unread(user_id=world.buyer.id) == 0
    assert notifications.get_notice(person=world.buyer, notification_id=one).read_at == CLOSE
    assert notifications.count_unread(user_id=world.seller.id) == 2


def test_nobody_reads_anothers_notifications(world: World):
    sell(world)
    tell()
    theirs = number_of("notification", newest(world.buyer).id)
    with pytest.raises(NotFound):
        notifications.read_notification(person=world.rival, notification_id=theirs, now=CLOSE)
    assert notifications.count_unread(user_id=world.buyer.id) == 1


def test_every_new_notification_is_announced_with_its_sentence(world: World):
    announced: list[NotificationCreated] = []
    listener = subscribers.live(NotificationCreated)(announced.append)
    try:
        sell(world)
        tell()
    finally:
        subscribers._live[NotificationCreated].remove(listener)
    assert {event.user_id for event in announced} == {world.buyer.id, world.seller.id}
    push = notifications.find_push(notification_id=announced[0].notification_id)
    assert push is not None
    assert push_payload(push) == {
        "id": newest(world.buyer).id,
        "kind": "won",
        "text": "You won Soyabean, 40 quintals at ₹5,200 per quintal. The seller confirms the sale next.",
        "url": f"/sales/{push.notice.target_id}",
        "at": "2026-11-21T18:00:00.000Z",
        "unread": 1,
    }


def test_a_push_for_something_gone_is_none(world: World):
    sell(world)
    tell()
    number = number_of("notification", newest(world.buyer).id)
    with transaction() as session:
        session.execute(delete(Notification).where(Notification.id == number))
    assert notifications.find_push(notification_id=number) is None


@pytest.mark.parametrize("kind", [kind for kind in SENTENCES if not kind.startswith("price_")])
def test_every_kind_makes_a_whole_sentence(app, kind):
    notice = notifications.Notice(
        id="x",
        kind=kind,
        crop="Wheat",
        weight_grams=4_050_000,
        price=5_225_50,
        total=1_23_45_678_00,
        times=1,
        target="auction",
        target_id="y",
        at=CLOSE,
        read_at=None,
    )
    with app.test_request_context(), force_locale("en"):
        words = sentence(notice)
    assert ("Wheat, 40.5 quintals" in words) == ("%(lot)s" in SENTENCES[kind])
    assert "%" not in words
    assert ("₹5,225.50" in words) == ("%(price)s" in SENTENCES[kind])
    assert ("₹1,23,45,678" in words) == ("%(total)s" in SENTENCES[kind])
