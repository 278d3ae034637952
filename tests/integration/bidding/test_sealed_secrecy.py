"""No door of the house says what is in a sealed bid before the close; after it, all doors may.

Every page, call, push, ack, figure and log line is searched for the amounts, in every way money is written.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import insert
from sqlalchemy.exc import IntegrityError

from models.bid import SealedBid
from services import accounts, bidding
from services.accounts import Person
from services.core.clock import utc_now
from services.core.ids import public_id
from services.runtime.config import Config
from services.runtime.transaction import transaction
from tests.api.conftest import Caller
from tests.factories import publish
from tests.hammer import tell
from tests.integration.bidding.test_placing import assert_ledger_holds, ref
from tests.sockets.conftest import Device
from tests.visitor import Visitor
from tests.world import World, person

BOTH = pytest.mark.parametrize("form", ["sealed_first", "sealed_second"])
REPLACED, FIRST, HIGHEST, THIRD, RESERVE = 6127_43, 5731_37, 6419_91, 5883_17, 5317_71
ALL = (REPLACED, FIRST, HIGHEST, THIRD, RESERVE)


@pytest.fixture
def config(config: Config) -> Config:
    """A house that says as much as it can."""
    return config.model_copy(update={"log_level": "debug"})


@dataclass
class Sale:
    """A sealed auction of 40 quintals, live since an hour; one of three bidders has second thoughts."""

    app: Flask
    world: World
    form: str
    third: Person = field(init=False)
    number: int = field(init=False)

    def __post_init__(self) -> None:
        self.third = person("Tara Oil", roles=("buyer",))
        begun = utc_now() - timedelta(hours=1)
        self.number = publish(
            self.world.seller, format=self.form, reserve_price=RESERVE, starts_at=begun, now=begun
        )

    @property
    def id(self) -> str:
        return public_id("auction", self.number)

    @property
    def bids(self) -> tuple[tuple[Person, int], ...]:
        buyer, rival = self.world.buyer, self.world.rival
        return ((buyer, REPLACED), (rival, HIGHEST), (buyer, FIRST), (self.third, THIRD))

    @property
    def people(self) -> dict[str, tuple[Person | None, set[int]]]:
        """Everybody who may look, and the amounts that are their own."""
        own = {each.id: {amount for who, amount in self.bids if who is each} for each, _ in self.bids}
        seller = self.world.seller
        return {
            "anonymous": (None, set()),
            "seller": (seller, {RESERVE}),
            "admin": (self.world.admin, set()),
            "stranger": (self.world.stranger, set()),
            **{each.name: (each, own[each.id]) for each in (self.world.buyer, self.world.rival, self.third)},
        }


@pytest.fixture
def sale(app: Flask, world: World, request: pytest.FixtureRequest) -> Sale:
    return Sale(app, world, request.getfixturevalue("form"))


def written(amount: int) -> set[str]:
    """An amount in every way the house writes it: paise, API, people; per quintal and for the lot."""
    ways = set()
    for paise in (amount, amount * 40):
        whole, fraction = divmod(paise, 100)
        grouped = f"{whole:,}" if whole < 100_000 else f"{whole // 100_000},{whole % 100_000:06,}"
        ways |= {
            str(paise),
            f"{whole}.{fraction:02d}",
            f"{grouped}.{fraction:02d}",
            f"₹{grouped}",
            f"₹{whole}",
        }
    return ways


def found(text: str, *, but: set[int] = frozenset()) -> set[int]:  # type: ignore[assignment]
    return {amount for amount in ALL if amount not in but and any(way in text for way in written(amount))}


def test_the_search_finds_what_it_looks_for() -> None:
    for text in ("573137", "5731.37", "₹5,731", "5,731.37", "22925480", "2,29,254.80", "229254.80"):
        assert found(f"… {text} …") == {FIRST}
    assert found("5731 573.137") == set()


# Doors


def pages(sale: Sale, who: Person | None) -> Iterator[tuple[str, str]]:
    visitor = Visitor(sale.app)
    if who is not None:
        visitor.sign_in(who.login)
    adapter = sale.app.url_map.bind("localhost")
    known = {"auction_id": sale.id, "user_id": sale.world.buyer.public_id}
    for rule in sale.app.url_map.iter_rules():
        if "GET" in (rule.methods or ()) and rule.arguments <= set(known):
            path = adapter.build(rule.endpoint, {name: known[name] for name in rule.arguments})
            with visitor.get(path) as answer:
                assert answer.status_code != 500, path
                yield path, answer.text
    for query in ("?since=0", "?since=4"):
        yield query, visitor.get(f"/api/v1/auctions/{sale.id}{query}").text
    for path in ("/auctions?sort=price_high", "/api/v1/auctions?sort=price_high&max_price=5900"):
        yield path, visitor.get(path).text


def calls(sale: Sale, who: Person | None) -> Iterator[tuple[str, str]]:
    token = accounts.create_token(user_id=who.id, name="a program", now=utc_now()) if who else None
    caller = Caller(sale.app, token)
    for path in (
        f"/auctions/{sale.id}",
        f"/auctions/{sale.id}/bids",
        f"/auctions/{sale.id}/ledger",
        "/stats",
    ):
        yield path, caller.get(path).text
    for path in ("/auctions", "/me/bids", "/me/auctions", "/me/sales"):
        yield path, caller.get(path).text
    yield (
        "auto-bid",
        caller.put(f"/auctions/{sale.id}/auto-bid", {"max_amount": "5000", "client_ref": ref()}).text,
    )


def acks(device: Device, sale: Sale) -> Iterator[tuple[str, str]]:
    yield "join", str(device.ask("join_auction", {"auction_id": sale.id}))
    yield "cards", str(device.ask("join_auctions", {"auction_ids": [sale.id]}))
    yield "update", str(device.ask("get_auction_update", {"auction_id": sale.id, "since": 0}))


@contextmanager
def listening(sale: Sale) -> Iterator[dict[str, Device]]:
    """A device of everybody in the room."""
    devices = {}
    for name, (who, _) in sale.people.items():
        token = accounts.create_token(user_id=who.id, name="device", now=utc_now()) if who else None
        devices[name] = Device(sale.app, token)
        devices[name].ask("join_auction", {"auction_id": sale.id})
    yield devices
    for device in devices.values():
        device.leave()


def said_to(device: Device) -> str:
    device.heard("")
    return str(device._heard)


def bid_all(sale: Sale, devices: dict[str, Device]) -> dict[str, list[str]]:
    """Everybody bids at their own device; returns the acks by name."""
    answers: dict[str, list[str]] = {name: [] for name in devices}
    for who, amount in sale.bids:
        sent = {"auction_id": sale.id, "amount": f"{amount / 100:.2f}", "client_ref": ref()}
        ack = devices[who.name].ask("place_bid", sent)
        assert ack["ok"], ack
        answers[who.name].append(str(ack))
    return answers


@BOTH
def test_no_page_or_call_tells_an_amount_to_anybody_but_its_owner(sale: Sale, form: str) -> None:
    with listening(sale) as devices:
        bid_all(sale, devices)
    leaks = [
        (name, path, amount)
        for name, (who, own) in sale.people.items()
        for path, text in [*pages(sale, who), *calls(sale, who)]
        for amount in found(text, but=own)
    ]
    assert leaks == []


@BOTH
def test_no_push_or_ack_tells_an_amount_to_anybody_but_its_owner(sale: Sale, form: str) -> None:
    with listening(sale) as devices:
        answers = bid_all(sale, devices)
        tell()
        for name, (_, own) in sale.people.items():
            texts = [*answers[name], said_to(devices[name]), *dict(acks(devices[name], sale)).values()]
            assert [found(text, but=own) for text in texts] == [set()] * len(texts)
        pushes = devices["anonymous"].heard("bid_placed")
        assert pushes and all((each["price"], each["entries"]) == (None, []) for each in pushes)
        assert "you_were_outbid" not in str([device._heard for device in devices.values()])


@BOTH
def test_no_log_or_figure_tells_an_amount(sale: Sale, form: str, capfd: pytest.CaptureFixture[str]) -> None:
    with listening(sale) as devices:
        bid_all(sale, devices)
        refused = {"auction_id": sale.id, "amount": f"{HIGHEST / 100:.2f}", "client_ref": "no reference"}
        devices[sale.third.name].ask("place_bid", refused)
    row = {"auction_id": sale.number, "user_id": sale.third.id, "amount": HIGHEST, "seq": 99, "at": utc_now()}
    with pytest.raises(IntegrityError, match="sealed_bids") as fault, transaction() as session:
        session.execute(insert(SealedBid).values(row))
    tell()
    assert found(str(fault.value)) == set()
    assert found(Visitor(sale.app, address="127.0.0.1").get("/metrics").text) == set()
    output = capfd.readouterr()
    assert found(output.out + output.err) == set()


@BOTH
def test_the_reserve_is_never_called_met_before_the_close(sale: Sale, form: str) -> None:
    with listening(sale) as devices:
        bid_all(sale, devices)
    for name, (who, _) in sale.people.items():
        caller = dict(calls(sale, who))
        assert '"reserve":"met"' not in str(caller).replace(" ", ""), name


@BOTH
def test_after_the_close_everybody_may_see_and_check_all_that_stood(sale: Sale, form: str) -> None:
    with listening(sale) as devices:
        bid_all(sale, devices)
        bidding.end_early(seller=sale.world.seller, auction_id=sale.number)
        (ended,) = devices["anonymous"].heard("auction_ended")
        price = {"sealed_first": HIGHEST, "sealed_second": THIRD}[form]
        assert found(str(ended)) == {price}
    told = dict(calls(sale, None))
    standing = {FIRST, HIGHEST, THIRD}
    assert found(told[f"/auctions/{sale.id}/ledger"]) == standing
    assert found(told[f"/auctions/{sale.id}/bids"]) == standing
    assert found(told[f"/auctions/{sale.id}"]) == standing
    for _, text in [*pages(sale, None), *pages(sale, sale.world.rival)]:
        assert found(text) <= standing
    story = dict(pages(sale, sale.world.admin))[f"/admin/auctions/{sale.id}"]
    assert found(story, but={RESERVE}) == {*standing, REPLACED}
    assert_ledger_holds(sale.number)
