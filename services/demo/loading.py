"""A house in full swing, made from nothing: its people, its prices, and the last days played again."""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from random import Random
from typing import Final

from services import administration, auctions, fees, notifications, prices
from services.accounts import Person
from services.auctions import Filters
from services.demo.offers import read_offers
from services.demo.other_stories import story_of
from services.demo.people import ADMIN, bring_people
from services.demo.timeline import Timeline
from services.demo.wallets import fill_wallets
from services.runtime import outbox

SEED: Final = 20260724
_HOUSE_IS_OLD: Final = timedelta(days=30)
_COMMISSION: Final = {"starter": "1", "basic": "0.75", "featured": "0.5", "premium": "0.25"}
"""Percent of the gross, by plan."""
_READ_BEFORE: Final = timedelta(hours=5)
_JUST_WRITTEN: Final = timedelta(minutes=10)
"""What is told while loading is due at once, but by the clock of the wall, not by that of the story."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Loaded:
    """What a loading brought."""

    people: int
    lots: int
    bids: int


def is_empty(*, now: datetime) -> bool:
    """Say whether nothing was ever put up for auction here."""
    return auctions.browse(filters=Filters(status="all", per_page=1), now=now).total == 0


def load(*, now: datetime, photos: bool = True) -> Loaded:
    """Bring the demo's people and lots, with bids, sales and news of the days before `now`.

    Drawing photos takes most of the time. The caller lifts the limit of how fast a person may bid: here
    days pass in seconds.
    """
    prices.seed_starter()
    people = bring_people(now=now - _HOUSE_IS_OLD)
    _charge(people, now=now - _HOUSE_IS_OLD)
    fill_wallets(people, now=now - _HOUSE_IS_OLD)
    timeline = Timeline(now=now)
    offers = [offer if photos else replace(offer, photos=0) for offer in read_offers()]
    stories = [
        story_of(offer, people, timeline, Random(SEED + number)) for number, offer in enumerate(offers)
    ]
    timeline.add(now - _READ_BEFORE, lambda at: _read_the_news(people, at=at, now=now))
    timeline.play()
    _tell(now=now)
    return Loaded(people=len(people), lots=len(stories), bids=sum(story.bids for story in stories))


def _charge(people: dict[str, Person], *, now: datetime) -> None:
    """The house of the demo takes a commission, the less the larger the plan."""
    office = people[ADMIN.key]
    for plan in fees.list_plans():
        typed = {
            "live_lots": str(plan.live_lots or ""),
            "featured_places": str(plan.featured_places),
            "commission": _COMMISSION[plan.code],
        }
        administration.save_plan(code=plan.code, typed=typed, by=office, now=now, address="")
    administration.choose_plan(user_id=people["farmer"].id, plan="basic", by=office, now=now, address="")


def _read_the_news(people: dict[str, Person], *, at: datetime, now: datetime) -> None:
    """Everybody looks at the bell this morning, so that only what is new is unread."""
    _tell(now=now)
    for person in people.values():
        notifications.read_all_notifications(person=person, now=at)


def _tell(*, now: datetime) -> None:
    while outbox.drain(now=now + _JUST_WRITTEN):
        pass
