"""A small market of people who do anything at any moment: what they did is kept in plain lists.

Each act takes a `pick`, which chooses a number below another: Hypothesis's, or that of a die.
"""

import uuid
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta
from typing import Any, Final, TypeAlias, TypeVar

from sqlalchemy import select

from models.auction import Auction
from models.base import db
from models.cost import FeeLine
from models.fee_plan import PlanRate
from models.sale import Sale
from services import bidding, defaults, disputes, money, sales
from services.accounts import Person
from services.core.errors import ConfirmationRequired, DomainError
from services.core.money import parse_rupees
from services.payments import GatewaySettings
from services.runtime.transaction import transaction
from tests.factories import NOON, publish
from tests.gateway_server import GatewayServer, Signed
from tests.hammer import tell
from tests.world import World, person

Pick: TypeAlias = Callable[[int], int]
T = TypeVar("T")
BEGINS: Final = NOON + timedelta(days=3650)
"""So far ahead that the house's own clock, which its durable listeners read, is never the later one."""
FORMATS: Final = ("english", "english", "english", "sealed_first", "sealed_second", "dutch")
EARNEST_PPM: Final = (0, 50_000, 100_000, 250_000)
LOT_GRAMS: Final = (100_000, 250_000, 512_000)
START: Final = 500_00
BUYER_FEE_PPM, SELLER_FEE_PPM, COMMISSION_PPM, HAMALI = 10_000, 15_000, 12_500, 7_91
BIDS: Final = (
    "bid_too_low", "already_leading", "auction_closed", "maximum_too_low", "not_available",
    "earnest_missing", "stale_confirm", "auction_not_open", "buyer_blocked",
)  # fmt: skip


class NothingToDo(LookupError):
    """There is nothing yet to do it with."""


def set_fees() -> None:
    """Give the mandi of these lots fees of both sides, and the house its commission."""
    day = (NOON - timedelta(days=400)).date()
    common = {"state": "Madhya Pradesh", "valid_from": day, "sure": "yes", "source": "the office's board"}
    lines = (
        ("market_fee", "buyer", "percent", BUYER_FEE_PPM),
        ("cess", "seller", "percent", SELLER_FEE_PPM),
        ("labour", "seller", "per_quintal", HAMALI),
    )
    with transaction() as session:
        for kind, payer, unit, rate in lines:
            session.add(FeeLine(kind=kind, name=kind, payer=payer, unit=unit, rate=rate, **common))
        session.add(PlanRate(plan="starter", valid_from=day, commission_ppm=COMMISSION_PPM))


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """A request or a payment somebody has told of, by its number; paise."""

    number: int
    person: Person
    amount: int
    way: str = ""
    sale_id: int = 0


class Market:
    """Two sellers and three buyers of their own, the office, a gateway, and a clock that only they move."""

    def __init__(
        self, world: World, gateway: GatewayServer, settings: GatewaySettings, numbers: Iterator[int]
    ) -> None:
        self.now = BEGINS
        self.gateway, self.settings, self.numbers = gateway, settings, numbers
        gateway.clock = lambda: self.now.timestamp()  # noqa: PLW0108 - it moves on
        self.admin = world.admin
        self.sellers = [self._person("seller") for _ in range(2)]
        self.buyers = [self._person("buyer") for _ in range(3)]
        self.auctions: list[int] = []
        self.transfers: list[Asked] = []
        self.told: list[Asked] = []
        self.from_wallets: list[Asked] = []
        self.fees_paid: list[Asked] = []
        self.orders: list[str] = []
        self.calls: list[Signed] = []

    def _person(self, role: str) -> Person:
        n = next(self.numbers)
        return person(f"{role.title()} {n}", roles=(role,), login=f"{role}{n}@example.in")

    @property
    def people(self) -> list[Person]:
        """Everybody with a wallet."""
        return [*self.sellers, *self.buyers]

    @property
    def paid_there(self) -> list[dict[str, Any]]:
        """What was paid at the gateway for this market, as the gateway tells it."""
        return [each for each in list(self.gateway.payments.values()) if each["order_id"] in self.orders]

    @property
    def sent_back_there(self) -> list[dict[str, Any]]:
        """What the gateway has sent back."""
        return list(self.gateway.refunds.values())

    def sales(self) -> Sequence[Sale]:
        """The sales of this market as they stand now."""
        db.session.rollback()
        query = select(Sale).where(Sale.auction_id.in_(self.auctions)).order_by(Sale.id)
        return db.session.scalars(query.execution_options(populate_existing=True)).all()

    # Wallets

    def top_up(self, pick: Pick) -> None:
        """Somebody says what was sent to the house; mostly the office sees it at once."""
        who, amount = one_of(self.people, pick), 1_00 + pick(3_000_00)
        n = next(self.numbers)
        with allowed("too_many_asked", "already_decided"):
            number = money.ask_top_up(
                person=who, amount=amount, way="upi", reference=utr(n), key=key_of(n), now=self.now
            )
            self.transfers.append(Asked(number=number, person=who, amount=amount, way="in"))
            if pick(4):
                money.confirm(by=self.admin, transfer_id=number, now=self.now)

    def _funded(self, who: Person, amount: int) -> Asked:
        n = next(self.numbers)
        number = money.ask_top_up(
            person=who, amount=amount, way="upi", reference=utr(n), key=key_of(n), now=self.now
        )
        money.confirm(by=self.admin, transfer_id=number, now=self.now)
        return Asked(number=number, person=who, amount=amount, way="in")

    def ask_out(self, pick: Pick) -> None:
        """Somebody asks for free money to be sent."""
        who, amount = one_of(self.people, pick), 1_00 + pick(1_000_00)
        key = key_of(next(self.numbers))
        with allowed("too_many_asked", "not_enough_money"):
            number = money.ask_withdrawal(
                person=who, amount=amount, to_account="any@upi", key=key, now=self.now
            )
            self.transfers.append(Asked(number=number, person=who, amount=amount, way="out"))

    def decide_transfer(self, pick: Pick) -> None:
        """The office or the person decides a request, perhaps one that was decided before."""
        asked = one_of(self.transfers, pick)
        with allowed("already_decided"):
            how = pick(3)
            if how == 0:
                reference = utr(next(self.numbers))
                money.confirm(by=self.admin, transfer_id=asked.number, reference=reference, now=self.now)
            elif how == 1:
                money.refuse(by=self.admin, transfer_id=asked.number, note="No", now=self.now)
            else:
                money.take_back(person=asked.person, transfer_id=asked.number, now=self.now)

    # Auctions

    def offer(self, pick: Pick) -> None:
        """A seller offers a lot for some hours."""
        form = one_of(FORMATS, pick)
        dutch = {"floor_price": 100_00, "drop": 10_00, "drop_every_s": 1_800}
        more = dutch if form == "dutch" else {"asks_consent": pick(4) == 0}
        self.auctions.append(
            publish(
                one_of(self.sellers, pick),
                start_price=START,
                starts_at=self.now,
                lasts=timedelta(hours=1 + pick(12)),
                grams=one_of(LOT_GRAMS, pick),
                now=self.now,
                format=form,
                earnest_ppm=one_of(EARNEST_PPM, pick),
                **more,
            )
        )

    def bid(self, pick: Pick) -> None:
        """A buyer promises something, plainly or as a maximum; sure of it when asked again."""
        self._bid(one_of(self.auctions, pick), pick, above=pick(20) - 1)

    def _bid(self, auction_id: int, pick: Pick, *, above: int) -> None:
        """Somebody bids so many steps above the least."""
        who = one_of(self.buyers, pick)
        seen = bidding.snapshot(auction_id=auction_id, viewer_id=who.id, language="en", now=self.now)
        db.session.rollback()
        amount = parse_rupees(seen["next_min"] or "500.00") + above * 5_00
        is_auto = pick(3) == 0
        with allowed(*BIDS):
            try:
                self._promise(who, auction_id, amount, is_auto=is_auto)
            except ConfirmationRequired as question:
                sure = question.details["confirm"]
                self._promise(who, auction_id, amount, is_auto=is_auto, confirm=sure)

    def _promise(
        self, who: Person, auction_id: int, amount: int, *, is_auto: bool, confirm: str | None = None
    ) -> None:
        now = self.now
        common: dict[str, Any] = {
            "bidder": who, "auction_id": auction_id, "client_ref": str(uuid.uuid4()), "confirm": confirm,
            "clock": lambda: now,
        }  # fmt: skip
        if is_auto:
            bidding.set_auto_bid(maximum=amount, **common)
        else:
            bidding.place_bid(amount=amount, **common)

    def withdraw_maximum(self, pick: Pick) -> None:
        """A buyer withdraws a standing maximum."""
        now = self.now
        with allowed("no_standing_maximum", *BIDS):
            bidding.cancel_auto_bid(
                bidder=one_of(self.buyers, pick), auction_id=one_of(self.auctions, pick), clock=lambda: now
            )

    def answer(self, pick: Pick) -> None:
        """A seller ends an auction, calls it off, or answers to the price at the close."""
        now, auction_id = self.now, one_of(self.auctions, pick)
        acts = (bidding.accept, bidding.accept, bidding.reject, bidding.end_early, bidding.cancel)
        seller = self.seller_of(auction_id)
        with allowed("invalid_transition", "consent_lapsed"):
            one_of(acts, pick)(seller=seller, auction_id=auction_id, clock=lambda: now)

    def void(self, pick: Pick) -> None:
        """The house voids what a buyer has promised in an auction."""
        auction_id, who = one_of(self.auctions, pick), one_of(self.buyers, pick)
        with transaction() as session:
            bidding.void_lead(session, auction_id=auction_id, user_id=who.id, reason="default", now=self.now)

    def seller_of(self, auction_id: int) -> Person:
        seller_id = db.session.scalar(select(Auction.seller_id).where(Auction.id == auction_id))
        db.session.rollback()
        return self.by_number(seller_id or 0)

    def by_number(self, user_id: int) -> Person:
        return next(each for each in self.people if each.id == user_id)

    def pass_time(self, pick: Pick) -> None:
        """Some minutes or hours pass, and the house does what is due."""
        self.let_pass(timedelta(minutes=10) if pick(3) else timedelta(hours=1 + pick(30)))

    def let_pass(self, time: timedelta) -> None:
        """Let time pass and do what is due; twice, as a house of two processes might."""
        self.now += time
        for _ in range(2):
            bidding.close_due(now=self.now)
            bidding.lapse_due(now=self.now)
            sales.advance_due(now=self.now)
            disputes.advance_due(now=self.now)
            defaults.lapse_due(now=self.now)
            tell()


@contextmanager
def allowed(*codes: str) -> Iterator[None]:
    """Let a refusal pass that may come now."""
    try:
        yield
    except DomainError as refusal:
        assert refusal.code in codes, refusal.code  # noqa: PT017
    finally:
        db.session.rollback()


def one_of(things: Sequence[T], pick: Pick) -> T:
    """Choose one; raises NothingToDo when there is none."""
    if not things:
        raise NothingToDo()
    return things[pick(len(things))]


def key_of(n: int) -> str:
    """The key of a form."""
    return f"key-number-{n}"


def utr(n: int) -> str:
    """The bank's number of a payment."""
    return f"{n:012d}"
