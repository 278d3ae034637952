"""Buyers who pay for their lots over HTTP while the house is being killed, and what must be so afterwards."""

import time
import uuid
from dataclasses import dataclass, field
from datetime import timedelta
from random import Random
from typing import Any, Final

import requests
from flask_migrate import upgrade
from sqlalchemy import func, select

from models.base import db
from models.money import Journal, MoneyAccount
from models.payment import GatewayPayment, Payment
from models.sale import Sale
from services import accounts, bidding, money, payments, sales
from services.accounts import Person
from services.core.clock import utc_now
from services.core.ids import public_id
from services.core.money import rupees
from tests.factories import publish
from tests.faults.setting import inside
from tests.gateway_server import GatewayServer, Signed
from tests.world import person

BUYERS: Final = 8
FUNDS: Final = 100_000_00
GRAMS, RATE, EARNEST_PPM = 100_000, 500_00, 100_000
PATIENCE_S, ASKS_AGAIN_S = 180.0, 0.2


@dataclass(slots=True, kw_only=True)
class Bill:
    """A sale that its buyer pays: how much is open, by which way, and what came of it."""

    sale_id: int
    buyer: int
    amount: int
    way: str
    key: str = field(default_factory=lambda: str(uuid.uuid4()))
    acknowledged: bool = False


@dataclass(slots=True, kw_only=True)
class Bench:
    """All bills of a house, the tokens of its buyers, and what the gateway will tell again."""

    bills: list[Bill]
    tokens: list[str]
    calls: list[Signed] = field(default_factory=list)
    paid: int = 0
    lost: int = 0


def make_bench(database_url: str, count: int, *, random: Random) -> Bench:
    """Make a house with `count` confirmed sales, of which every other has earnest money."""
    with inside(database_url):
        upgrade()
        seller, admin = person("Seller", roles=("seller",)), person("Office", roles=("admin",))
        buyers = [person(f"Buyer {n}", roles=("buyer",), login=f"b{n}@example.in") for n in range(BUYERS)]
        for n, buyer in enumerate(buyers):
            _fund(buyer, n, by=admin)
        tokens = [accounts.create_token(user_id=each.id, name="bench", now=utc_now()) for each in buyers]
        bills = [_bill(n, seller, buyers[n % BUYERS], random) for n in range(count)]
    return Bench(bills=bills, tokens=tokens)


def _fund(buyer: Person, n: int, *, by: Person) -> None:
    number = money.ask_top_up(
        person=buyer, amount=FUNDS, way="upi", reference=f"{n:012d}", key=f"fund-{n:06d}", now=utc_now()
    )
    money.confirm(by=by, transfer_id=number, now=utc_now())


def _bill(n: int, seller: Person, buyer: Person, random: Random) -> Bill:
    began = utc_now() - timedelta(hours=2)
    auction_id = publish(
        seller, start_price=RATE, starts_at=began, lasts=timedelta(hours=1), grams=GRAMS, now=began,
        earnest_ppm=EARNEST_PPM * (n % 2),
    )  # fmt: skip
    bidding.place_bid(
        bidder=buyer, auction_id=auction_id, amount=RATE, client_ref=str(uuid.uuid4()),
        clock=lambda: began + timedelta(minutes=1),
    )  # fmt: skip
    bidding.close_due(now=utc_now())
    sale_id = db.session.scalars(select(Sale.id).where(Sale.auction_id == auction_id)).one()
    sales.advance(person=seller, sale_id=sale_id, to="confirmed", note="", now=utc_now(), address="")
    standing = payments.get_sale_payments(sale_id=sale_id, person=buyer).standing
    way = random.choice(("wallet", "gateway"))
    return Bill(sale_id=sale_id, buyer=n % BUYERS, amount=standing.open, way=way)


class Payer:
    """One client that pays some of the bills, and asks again with the same key when no answer comes."""

    def __init__(self, bench: Bench, url: str, gateway: GatewayServer, *, random: Random) -> None:
        self._bench, self._url, self._gateway, self._random = bench, url, gateway, random

    def pay_all(self, bills: list[Bill]) -> None:
        """Pay one after the other."""
        for bill in bills:
            if bill.way == "wallet":
                self._pay_from_wallet(bill)
            else:
                self._pay_at_the_gateway(bill)
            self._bench.paid += 1

    def _pay_from_wallet(self, bill: Bill) -> None:
        answer = self._ask(bill, "payments", way="wallet")
        assert answer["payment"]["status"] == "done", answer
        bill.acknowledged = True

    def _pay_at_the_gateway(self, bill: Bill) -> None:
        order_id = self._ask(bill, "payments/orders")["order"]["order_id"]
        for _ in range(2 if self._random.random() < 0.2 else 1):  # some pay twice
            calls = self._gateway.calls_of(self._gateway.pay(order_id))
            self._bench.calls += calls
            for call in self._random.sample(calls, len(calls)):
                self._tell(call)

    def _tell(self, call: Signed) -> None:
        """The gateway's call; when nobody answers it comes again much later."""
        try:
            requests.post(f"{self._url}/webhooks/razorpay", data=call.body, headers=call.headers, timeout=10)
        except requests.RequestException:
            self._bench.lost += 1

    def _ask(self, bill: Bill, what: str, **more: str) -> dict[str, Any]:
        path = f"{self._url}/api/v1/sales/{public_id('sale', bill.sale_id)}/{what}"
        sent = {"amount": rupees(bill.amount), "client_ref": bill.key, **more}
        headers = {"Authorization": f"Bearer {self._bench.tokens[bill.buyer]}"}
        deadline = time.monotonic() + PATIENCE_S
        while time.monotonic() < deadline:
            try:
                answer = requests.post(path, json=sent, headers=headers, timeout=10)
            except requests.RequestException:
                self._bench.lost += 1
            else:
                if answer.status_code < 500:
                    assert answer.ok, answer.text
                    return dict(answer.json())
            time.sleep(ASKS_AGAIN_S)
        raise AssertionError(f"nobody answered to {what} within {PATIENCE_S} s")


def tell_all_again(bench: Bench, url: str, *, random: Random) -> None:
    """Replay every call of the gateway in any order: each is taken in."""
    for call in random.sample(bench.calls, len(bench.calls)):
        answer = requests.post(f"{url}/webhooks/razorpay", data=call.body, headers=call.headers, timeout=30)
        assert answer.ok, answer.text


def anomalies(bench: Bench, database_url: str, gateway: GatewayServer) -> list[str]:
    """What is wrong with the money after all that: nothing, or a sentence each."""
    with inside(database_url):
        found = money.faults_of_money()
        for bill in bench.bills:
            found += _faults_of(bill)
        rows = db.session.scalars(select(GatewayPayment)).all()
        booked = sum(gateway.payments[row.gateway_id]["amount"] for row in rows if row.state == "booked")
        outside, due = BUYERS * FUNDS, len(bench.bills) * RATE
        figures = {
            "payments the gateway told of": (len(rows), len(gateway.payments)),
            "at the gateway": (-_balance("gateway"), booked),
            "at the bank": (-_balance("bank"), outside),
            "in escrow": (_balance("escrow"), due),
            "in wallets": (_balance("available") + _balance("held"), outside + booked - due),
        }
        found += [f"{name}: {is_}, should be {be}" for name, (is_, be) in figures.items() if is_ != be]
    return found


def _faults_of(bill: Bill) -> list[str]:
    sale = db.session.get_one(Sale, bill.sale_id)
    made = db.session.scalars(select(Payment).where(Payment.sale_id == bill.sale_id)).all()
    about = f"sale:{public_id('sale', bill.sale_id)}"
    booked = select(func.count(Journal.id)).where(Journal.about == about, Journal.reason == "sale_paid")
    faults = []
    if sale.status != "paid":
        faults.append(f"sale {sale.id} is {sale.status}")
    if [(each.way, each.amount, each.status) for each in made] != [(bill.way, bill.amount, "done")]:
        faults.append(f"sale {sale.id} has {len(made)} payments")
    if db.session.scalar(booked) != 1:
        faults.append(f"sale {sale.id} was booked {db.session.scalar(booked)} times")
    return faults


def _balance(kind: str) -> int:
    total = func.coalesce(func.sum(MoneyAccount.balance), 0)
    return int(db.session.scalar(select(total).where(MoneyAccount.kind == kind)) or 0)
