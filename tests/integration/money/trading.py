"""What the people of a market do after the hammer: pay by every way, weigh, receive, call off, ask back."""

from datetime import timedelta
from typing import Any, Final

from sqlalchemy import select

from models.base import db
from models.payment import GatewayPayment
from models.sale import Sale
from services import money, payments, sales
from services.payments import Standing
from tests.integration.money.market import Asked, Market, Pick, allowed, key_of, one_of, utr

WITHIN, BEYOND = 9, 60
"""Thousandths of the weight that may be missing at the receipt: by the tolerance, and beyond it."""
DIRECT: Final = ("bank", "cash")
STEPS: Final = ("invalid_transition", "not_your_turn")
PAYING: Final = ("not_payable", "more_than_due", "too_many_asked")


class Trading(Market):
    """A market whose sales are followed to their end."""

    ways: tuple[str, ...] = ("upi", "upi", *DIRECT)
    """By which of them payments are told."""

    def __init__(self, *args: Any) -> None:
        super().__init__(*args)
        self.weighed: dict[tuple[int, str], int] = {}
        """Net grams, by sale and side."""

    def begin(self, pick: Pick) -> None:
        """Fill the wallets, sell some lots, and bring the sales on a little."""
        for who in self.people:
            self.transfers.append(self._funded(who, 2_000_00 + pick(8_000_00)))
        for _ in range(4):
            self._auction(pick)
        self.let_pass(timedelta(hours=13))
        for _ in range(8):
            self.lead_on(pick)

    def sell(self, pick: Pick) -> None:
        """A lot is offered, bid on, and sold."""
        self._auction(pick)
        self.let_pass(timedelta(hours=13))

    def _auction(self, pick: Pick) -> None:
        self.offer(pick)
        for _ in range(3):
            self._bid(self.auctions[-1], pick, above=pick(20))

    def confirm_sale(self, pick: Pick) -> None:
        """A seller confirms a sale."""
        sale = self._a_sale(pick, "pending")
        with allowed(*STEPS):
            self._step(sale, "confirmed")

    def _step(self, sale: Sale, to: str) -> None:
        number, person = sale.id, self.by_number(sale.seller_id)
        db.session.rollback()
        sales.advance(person=person, sale_id=number, to=to, note="", now=self.now, address="")

    def lead_on(self, pick: Pick) -> None:
        """Whoever's turn it is takes the next step of a sale, as was agreed."""
        steps = {
            "pending": self.confirm_sale,
            "confirmed": self.pay_all,
            "paid": self.weigh,
            "dispatched": self.weigh,
        }
        ready = [sale.status for sale in self.sales() if sale.status in steps]
        db.session.rollback()
        if ready:
            steps[one_of(ready, pick)](pick)

    def pay_all(self, pick: Pick) -> None:
        """A buyer fills the wallet and pays all that is open."""
        sale_id, buyer_id, standing = self._standing(pick)
        buyer, amount = self.by_number(buyer_id), max(1_00, standing.open)
        self.transfers.append(self._funded(buyer, amount))
        with allowed("not_enough_money", *PAYING):
            number = payments.pay_from_wallet(
                person=buyer, sale_id=sale_id, amount=amount, key=key_of(next(self.numbers)), now=self.now
            )
            self.from_wallets.append(
                Asked(number=number, person=buyer, amount=amount, way="wallet", sale_id=sale_id)
            )

    def pay_from_wallet(self, pick: Pick) -> None:
        """A buyer pays some or all of what is open, by a double click."""
        sale_id, buyer_id, standing = self._standing(pick)
        amount = self._part(standing, pick)
        buyer, key = self.by_number(buyer_id), key_of(next(self.numbers))
        with allowed("not_enough_money", *PAYING):
            for _double_click in range(2):
                number = payments.pay_from_wallet(
                    person=buyer, sale_id=sale_id, amount=amount, key=key, now=self.now
                )
                asked = Asked(number=number, person=buyer, amount=amount, way="wallet", sale_id=sale_id)
                if asked not in self.from_wallets:
                    self.from_wallets.append(asked)

    def tell_payment(self, pick: Pick) -> None:
        """A buyer tells of a payment by hand, sometimes by a number that was told before."""
        sale_id, buyer_id, standing = self._standing(pick)
        amount, way = self._part(standing, pick), one_of(self.ways, pick)
        buyer, n = self.by_number(buyer_id), next(self.numbers)
        reference = utr(n if pick(8) else max(1, n - pick(50)))
        with allowed("invalid", *PAYING):
            number = payments.tell_payment(
                person=buyer, sale_id=sale_id, way=way, amount=amount, reference=reference, key=key_of(n),
                now=self.now,
            )  # fmt: skip
            self.told.append(Asked(number=number, person=buyer, amount=amount, way=way, sale_id=sale_id))

    def decide_payment(self, pick: Pick) -> None:
        """Whoever was to get a payment says whether it came; or its buyer takes it back."""
        asked = one_of(self.told, pick)
        sale = next(each for each in self.sales() if each.id == asked.sale_id)
        seller = self.by_number(sale.seller_id)
        db.session.rollback()
        by, how = (seller if asked.way in DIRECT else self.admin), pick(5)
        with allowed("already_decided", "invalid"):
            if how == 0:
                payments.refuse_payment(by=by, payment_id=asked.number, note="No", now=self.now)
            elif how == 1:
                payments.take_payment_back(person=asked.person, payment_id=asked.number, now=self.now)
            else:
                payments.confirm_payment(by=by, payment_id=asked.number, now=self.now)

    def order(self, pick: Pick) -> None:
        """A buyer orders at the gateway, mostly pays there, and the gateway has something to tell."""
        sale_id, buyer_id, standing = self._standing(pick)
        amount, buyer = self._part(standing, pick), self.by_number(buyer_id)
        with allowed(*PAYING):
            number = payments.order_payment(
                person=buyer, sale_id=sale_id, amount=amount, key=key_of(next(self.numbers)),
                settings=self.settings, now=self.now,
            )  # fmt: skip
            self.orders.append(payments.get_order(number=number, person=buyer).order_id)
            if pick(5):
                self._pay_there(self.orders[-1], wrong_by=0)

    def pay_there(self, pick: Pick) -> None:
        """Somebody pays an order: perhaps again, late, or not what was ordered."""
        self._pay_there(one_of(self.orders, pick), wrong_by=0 if pick(6) else 1)

    def _pay_there(self, order_id: str, *, wrong_by: int) -> None:
        amount = self.gateway.orders[order_id]["amount"] + wrong_by
        self.calls += self.gateway.calls_of(self.gateway.pay(order_id, amount=amount))

    def gateway_calls(self, pick: Pick) -> None:
        """The gateway tells something: late, out of order, or once more."""
        newest = self.calls[-6:] if pick(2) else self.calls
        call = one_of(newest, pick)
        payments.receive(
            body=call.body,
            signature=call.headers["X-Razorpay-Signature"],
            event_id=call.headers["X-Razorpay-Event-Id"],
            settings=self.settings,
            now=self.now,
        )

    def decide_waiting(self, pick: Pick) -> None:
        """The office sends gateway money back, in part or whole, or puts what waits into a wallet."""
        db.session.rollback()
        mine = select(GatewayPayment).where(GatewayPayment.order_id.in_(self.orders))
        found = [(row.id, row.amount) for row in db.session.scalars(mine.order_by(GatewayPayment.id))]
        db.session.rollback()
        if not found:
            return
        number, amount = one_of(found, pick)
        with allowed("already_decided", "refund_above_paid", "not_found"):
            if pick(2):
                payments.credit_payment(by=self.admin, number=number, now=self.now)
                return
            payments.refund_payment(
                by=self.admin, number=number, amount=amount if pick(2) else 1 + pick(amount), note="No",
                key=key_of(next(self.numbers)), settings=self.settings, now=self.now,
            )  # fmt: skip

    def reconcile(self, _pick: Pick) -> None:
        """The house reads the gateway's list, and makes good what it was not told."""
        payments.reconcile(settings=self.settings, now=self.now + timedelta(seconds=1))

    def weigh(self, pick: Pick) -> None:
        """Whoever's turn it is weighs."""
        sale = self._a_sale(pick, "paid", "dispatched")
        number, grams, is_sent = sale.id, sale.weight_grams, sale.status == "dispatched"
        by = self.by_number(sale.buyer_id if is_sent else sale.seller_id)
        db.session.rollback()
        if is_sent:
            sent = self._sent(number)
            most = WITHIN if pick(3) else BEYOND
            grams = sent - sent * (pick(most + WITHIN + 1) - WITHIN) // 1_000
        else:
            grams = grams - grams * (pick(80) - 20) // 1_000
        form = sales.WeighingForm(gross=f"{grams // 1_000 + 12}.{grams % 1_000:03d}", tare="12")
        with allowed(*STEPS):
            sales.weigh(person=by, sale_id=number, form=form, now=self.now, address="")
            self.weighed[number, "buyer" if is_sent else "seller"] = grams

    def _sent(self, sale_id: int) -> int:
        seen = sales.get_sale(sale_id=sale_id, person=self.admin)
        db.session.rollback()
        return seen.weighings[0].net

    def pay_fees(self, pick: Pick) -> None:
        """A seller who was paid past the house pays what is owed to it, some of it, or too much."""
        seller = one_of(self.sellers, pick)
        owed = money.get_owed(user_id=seller.id)
        db.session.rollback()
        amount, key = max(1, owed + 1 - pick(3) * (owed // 2)), key_of(next(self.numbers))
        with allowed("more_than_owed", "not_enough_money"):
            for _double_click in range(2):
                money.pay_fees(person=seller, amount=amount, key=key, now=self.now)
            self.fees_paid.append(Asked(number=0, person=seller, amount=amount))

    def call_off(self, pick: Pick) -> None:
        """One side asks to call a sale off, agrees to it, or wants to go on."""
        sale = self._a_sale(pick, "pending", "confirmed")
        number, by = sale.id, self.by_number(one_of((sale.seller_id, sale.buyer_id), pick))
        db.session.rollback()
        act = one_of((sales.cancel, sales.cancel, sales.keep_on), pick)
        with allowed("cannot_cancel", "cancel_asked", "cancel_not_asked"):
            act(person=by, sale_id=number, note="", now=self.now, address="")

    def _a_sale(self, pick: Pick, *ready: str) -> Sale:
        """Mostly one that is ready for what is to be done."""
        found = self.sales()
        likely = [each for each in found if each.status in ready]
        return one_of(likely if likely and pick(5) else found, pick)

    def _standing(self, pick: Pick) -> tuple[int, int, Standing]:
        sale = self._a_sale(pick, "confirmed")
        number, buyer_id = sale.id, sale.buyer_id
        db.session.rollback()
        standing = payments.get_sale_payments(sale_id=number, person=self.by_number(buyer_id)).standing
        db.session.rollback()
        return number, buyer_id, standing

    @staticmethod
    def _part(standing: Standing, pick: Pick) -> int:
        """All that is open, a part of it, or a paisa too much."""
        how = pick(6)
        if how == 0:
            return max(1_00, standing.open + 1)
        return max(1_00, standing.open if how > 2 else standing.open // 2)
