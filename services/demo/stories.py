"""One lot from its publishing to wherever it stands now, by the same services that people use."""

from datetime import datetime, timedelta
from random import Random
from typing import Any, Final
from uuid import UUID

from services import auctions, bidding, sales
from services.accounts import Person
from services.core.clock import parse_iso
from services.core.ids import number_of
from services.core.money import parse_rupees
from services.core.weight import parse_weight
from services.demo.bidders import Bid, choose_bid, choose_buyers, limits_now
from services.demo.offers import Offer, form_of, photos_of, reference_of
from services.demo.paying import CONFIRMED_AFTER, choose_way, come, told
from services.demo.people import ADMIN, BUYERS
from services.demo.timeline import Timeline
from services.demo.troubles import TROUBLES, Case, plan_default, scales
from services.payments import Way

_DOORS: Final = ("page", "socket", "socket", "api")
_AFTER: Final = timedelta(milliseconds=500)
"""How long after its end an auction is closed, as by the house's own job."""
_CONTESTED: Final = 14
"""From so many bids on, some come in the last two minutes and give the auction more time."""
_STEPS: Final = (
    ("confirmed", "seller", timedelta(hours=2), "Bags are ready, weighbridge slip follows."),
    ("paid", "buyer", timedelta(hours=18), ""),
    ("dispatched", "seller", timedelta(hours=26), "Truck left at 4 pm, driver has the gate pass."),
    ("completed", "buyer", timedelta(hours=20), "Weight and quality as promised. Thank you."),
)
_TOLD: Final = "told"
"""How far a sale has come when its buyer says that it is paid, and its seller has not looked yet."""
_DEFAULTED: Final = "defaulted"
_COMES_TO: Final = {_TOLD: "confirmed", _DEFAULTED: "confirmed"} | dict.fromkeys(TROUBLES, "dispatched")
"""The last step as agreed of sales that end otherwise."""
_PAUSE: Final = timedelta(hours=3)
_WEIGHED: Final = ("dispatched", "completed")
_FRESH: Final = timedelta(hours=9)


class Story:
    """Plays one lot of open bids on the timeline; `bids` counts what was placed."""

    def __init__(self, offer: Offer, people: dict[str, Person], timeline: Timeline, random: Random) -> None:
        self.bids = 0
        self._offer, self._people, self._timeline, self._random = offer, people, timeline, random
        self._seller = people[offer.seller]
        self._leader: str | None = None
        self._limits: dict[str, int] = {}
        timeline.add(timeline.now + offer.published, self._publish)

    def _publish(self, at: datetime) -> None:
        offer, now = self._offer, self._timeline.now
        reference = reference_of(offer, now=at)
        if reference is None:
            return
        ends_at = None if offer.ends is None else now + offer.ends
        starts_at = None if offer.starts is None else now + offer.starts
        form = form_of(offer, reference=reference, ends_at=ends_at, starts_at=starts_at)
        photos = photos_of(offer, self._random)
        if offer.phase == "draft" or ends_at is None:
            auctions.save_draft(seller=self._seller, form=form, now=at, uploads=photos)
            return
        self._id = auctions.create_auction(seller=self._seller, form=form, now=at, uploads=photos)
        self._start = self._next_min = parse_rupees(form["start_price"])
        self._step = 0
        self._form = form
        self._limits = choose_buyers(offer, self._random, reference=reference)
        self._published_at, self._planned_end, self._ends_at = at, ends_at, ends_at
        self._plan(at)

    def _plan(self, published_at: datetime) -> None:
        now, line = self._timeline.now, self._timeline
        last = min(self._ends_at, now) - timedelta(seconds=self._random.randint(15, 90))
        self._plan_bids(published_at, last)
        for key in self._watchers():
            line.add(published_at + (last - published_at) * self._random.random(), self._watched_by(key))
        if self._offer.phase == "cancelled":
            line.add(published_at + timedelta(hours=3), self._cancel)
        else:
            line.add(self._ends_at + _AFTER, self._close)

    def _plan_bids(self, published_at: datetime, last: datetime) -> None:
        """Have buyers come by up to the `last` moment, and some more when time is nearly over."""
        for _ in range(self._offer.bids):
            share = self._random.random() ** 0.7
            self._timeline.add(published_at + (last - published_at) * share, self._bid)
        if self._offer.bids >= _CONTESTED:
            for _ in range(3):
                at = self._ends_at - timedelta(seconds=self._random.randint(5, 100))
                self._timeline.add(at, self._bid)

    def _watchers(self) -> list[str]:
        some = self._random.sample([buyer.key for buyer in BUYERS], self._random.randint(0, 5))
        return [key for key in dict.fromkeys([*some, *self._offer.buyers]) if key != self._offer.seller]

    def _watched_by(self, key: str) -> Any:
        return lambda at: auctions.watch(user=self._people[key], auction_id=self._id, now=at)

    def _bid(self, at: datetime) -> None:
        gone = (at - self._published_at) / (self._planned_end - self._published_at)
        limits = limits_now(self._limits, start=self._start, gone=gone)
        keys = [key for key, most in limits.items() if key != self._leader and most >= self._next_min]
        if not keys:
            return
        key = self._random.choice(keys)
        bid = choose_bid(self._random, next_min=self._next_min, step=self._step, limit=limits[key])
        answer = self._place(key, bid, at)["auction"]
        self.bids += 1
        self._leader = key if answer["you"]["leading"] else self._leader
        self._next_min, self._step = parse_rupees(answer["next_min"]), parse_rupees(answer["step"])
        ends_at, before = parse_iso(answer["ends_at"]), self._ends_at
        self._ends_at = ends_at
        if ends_at > before:
            self._timeline.add(at + timedelta(seconds=self._random.randint(25, 110)), self._bid)

    def _place(self, key: str, bid: Bid, at: datetime) -> dict[str, Any]:
        random = self._random
        act: dict[str, Any] = {
            "bidder": self._people[key],
            "auction_id": self._id,
            "client_ref": str(UUID(int=random.getrandbits(128), version=4)),
            "door": random.choice(_DOORS),
            "address": f"203.0.113.{1 + self._people[key].id % 250}",
            "clock": lambda: at,
        }
        if bid.kind == "auto":
            return bidding.set_auto_bid(maximum=bid.amount, **act).answer
        return bidding.place_bid(amount=bid.amount, **act).answer

    def _cancel(self, at: datetime) -> None:
        reason = "Sold at home to a neighbour."
        bidding.cancel(seller=self._seller, auction_id=self._id, reason=reason, clock=lambda: at)

    def _close(self, at: datetime) -> None:
        if self._ends_at + _AFTER > at:  # a late bid gave it more time
            self._timeline.add(self._ends_at + _AFTER, self._close)
            return
        bidding.close_due(now=at)
        if self._offer.answer:
            self._timeline.add(at + timedelta(hours=4), self._answer)
        else:
            self._follow_sale(at)

    def _answer(self, at: datetime) -> None:
        say = bidding.accept if self._offer.answer == "accept" else bidding.reject
        say(seller=self._seller, auction_id=self._id, clock=lambda: at)
        self._follow_sale(at)

    def _follow_sale(self, at: datetime) -> None:
        """Let both sides take their turns up to where the sale shall stand."""
        sale_id = sales.sale_ids(auction_ids=[self._id], user_id=self._seller.id).get(self._id)
        names, wanted = [step[0] for step in _STEPS], self._offer.sale
        stands = _COMES_TO.get(wanted, wanted)
        if sale_id is None or self._leader is None or stands not in names:
            return
        for name, side, pause, note in _STEPS[: names.index(stands) + 1]:
            at += pause
            if name == stands != names[-1] and self._is_fresh():  # for its deadline to lie ahead
                at = max(at, self._timeline.now - _FRESH)
            person = self._seller if side == "seller" else self._people[self._leader]
            if name == "paid":
                self._timeline.add(at, self._paid_by(number_of("sale", sale_id), person))
                at += CONFIRMED_AFTER
            else:
                self._timeline.add(at, self._step_taken(sale_id, person, name, note))
        self._go_on(number_of("sale", sale_id), self._people[self._leader], at=at)

    def _is_fresh(self) -> bool:
        """Whether what was done last was done just now; what went wrong has gone on from there."""
        return self._offer.sale == _TOLD or self._offer.sale not in _COMES_TO

    def _go_on(self, sale_id: int, buyer: Person, *, at: datetime) -> None:
        """Have happen what did not go as agreed, or is not finished."""
        wanted = self._offer.sale
        if wanted == _TOLD:
            self._timeline.add(at + _PAUSE, self._told_by(sale_id, buyer))
        elif wanted == _DEFAULTED:
            plan_default(self._timeline, at=at)
        elif wanted in TROUBLES:
            case = Case(
                sale_id=sale_id,
                grams=self._grams(),
                seller=self._seller,
                buyer=buyer,
                office=self._people[ADMIN.key],
                proof=photos_of(self._offer, self._random, most=1),
            )
            TROUBLES[wanted](case, self._timeline, at=at)

    def _told_by(self, sale_id: int, buyer: Person) -> Any:
        return lambda at: told(buyer, sale_id, way=Way.BANK, now=at)

    def _paid_by(self, sale_id: int, buyer: Person) -> Any:
        """Let the buyer pay; what is not in the house at once is confirmed a little later."""

        def pay(at: datetime) -> None:
            way = Way.UPI if self._offer.sale in TROUBLES else choose_way(buyer, sale_id)
            payment = told(buyer, sale_id, way=way, now=at)
            if way != Way.WALLET:
                by = self._people[ADMIN.key] if way == Way.UPI else self._seller
                self._timeline.add(at + CONFIRMED_AFTER, come(payment, by=by))

        return pay

    def _step_taken(self, sale_id: str, person: Person, name: str, note: str) -> Any:
        what: dict[str, Any] = {
            "person": person,
            "sale_id": number_of("sale", sale_id),
            "note": note,
            "address": f"203.0.113.{1 + person.id % 250}",
        }
        if name in _WEIGHED:
            return lambda at: sales.weigh(form=self._scales(name), now=at, **what)
        return lambda at: sales.advance(to=name, now=at, **what)

    def _scales(self, name: str) -> sales.WeighingForm:
        """What the scales of a side say: a truck of five tonnes, and a little lost on the road."""
        net = self._grams()
        lost = 0 if name == "dispatched" else net * 3 // 1_000
        return scales(net - lost, slip=f"W-{self._id % 9000}")

    def _grams(self) -> int:
        return parse_weight(self._form["quantity"], unit=self._form["unit"], bag_kg=self._form["bag_kg"])
