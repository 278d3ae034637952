"""What robot buyers want: the next bid on some lot, as people would make it, and never an absurd one."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from random import Random
from typing import Final

from services import accounts, auctions, bidding
from services.accounts import Person
from services.auctions import AuctionCard, Filters
from services.core.clock import parse_iso
from services.core.money import parse_rupees
from services.demo.bidders import Bid, choose_bid
from services.demo.offers import tidy
from services.demo.people import ROBOTS, find_people

TOKEN_NAME: Final = "Robot bidder"
_KEPT_TOKENS: Final = 8
"""Of the same name: other processes may still bid with theirs."""
_LEAST, _MOST = 96, 112
"""How much a robot would give, in per cent of the reference price; each has its own mind about each lot."""
_FALLING_LEAST, _FALLING_MOST = 92, 103
"""What it would give for a lot whose price falls: it waits a while, so that people see it fall."""
_AHEAD: Final = 6
"""How many steps a robot looks ahead, so that an auto-bid leaves room for a newcomer's next bid."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Chance:
    """A live lot a robot may bid on: its public id, amounts in paise per quintal, how near its end is."""

    auction: str
    next_min: int
    step: int
    limit: int
    minutes_left: float
    format: str = "english"


@dataclass(frozen=True, slots=True, kw_only=True)
class Robot:
    """A buyer of the demo, with the token it signs in with."""

    person: Person
    token: str


def call_robots(*, count: int, now: datetime) -> list[Robot]:
    """Give `count` demo buyers a token each, and take old ones back; fewer when fewer are there."""
    people = list(find_people(ROBOTS).values())[:count]
    return [Robot(person=person, token=_token_for(person, now=now)) for person in people]


def list_chances(*, robot: Person, now: datetime) -> list[Chance]:
    """List the live lots where this robot does not lead and the next bid is within what it would give.

    It hands in one sealed bid a lot and leaves it at that.
    """
    page = auctions.browse(filters=Filters(status="live", per_page=auctions.MOST_PER_PAGE), now=now)
    cards = {card.id: card for card in page.items if robot.id not in (card.seller_number, card.leader_number)}
    numbers = [card.number for card in cards.values()]
    chances = [
        Chance(
            auction=standing["id"],
            next_min=parse_rupees(standing["next_min"]),
            step=parse_rupees(standing["step"]),
            limit=limit_of(robot, cards[standing["id"]]),
            minutes_left=(parse_iso(standing["ends_at"]) - now).total_seconds() / 60,
            format=cards[standing["id"]].format,
        )
        for standing in bidding.standings(auction_ids=numbers, viewer_id=robot.id, now=now)
        if "sealed_bid" not in standing.get("you", {})
    ]
    return [chance for chance in chances if chance.next_min <= chance.limit]


def choose_move(
    chances: Collection[Chance], random: Random, *, wanted: str | None = None
) -> tuple[str, Bid] | None:
    """Choose a bid on the lot `wanted` back or on one that likely ends soon; None when all is too dear."""
    if not chances:
        return None
    mine = [chance for chance in chances if chance.auction == wanted]
    weights = [1 / (1 + chance.minutes_left / 10) + 0.04 for chance in chances]
    chance = mine[0] if mine else random.choices(list(chances), weights)[0]
    if chance.format != "english":
        amount = chance.next_min if chance.format == "dutch" else chance.limit
        return chance.auction, Bid(kind="plain", amount=amount)
    limit = min(chance.limit, chance.next_min + random.randint(1, _AHEAD) * chance.step)
    return chance.auction, choose_bid(random, next_min=chance.next_min, step=chance.step, limit=limit)


def limit_of(robot: Person, card: AuctionCard) -> int:
    """The most a robot would give for a lot, the same whenever it is asked; paise per quintal."""
    usual = parse_rupees(card.reference["price"]) if card.reference else card.start_price
    bounds = (_FALLING_LEAST, _FALLING_MOST) if card.format == "dutch" else (_LEAST, _MOST)
    return tidy(usual * Random(f"{robot.id} {card.id}").randint(*bounds) // 100)


def _token_for(person: Person, *, now: datetime) -> str:
    mine = [token for token in accounts.list_tokens(user_id=person.id) if token.name == TOKEN_NAME]
    for old in mine[_KEPT_TOKENS:]:
        accounts.revoke_token(user_id=person.id, token_id=old.id, now=now)
    return accounts.create_token(user_id=person.id, name=TOKEN_NAME, now=now)
