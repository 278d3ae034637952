"""The money of a market a second time, in plain numbers: from what people did and what was decided of it.

The books are looked at after each act, and follow it. Looked at once, at the end, they come to the same, as
long as nobody was paid past the house.
"""

from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from typing import Final, TypeAlias

from sqlalchemy import func, select

from models.auction import Auction
from models.base import db
from models.dispute import DisputeStep
from models.money import Journal, JournalLine, MoneyAccount, MoneyTransfer
from models.payment import GatewayOrder, GatewayPayment, Payment
from models.sale import Sale, SaleStep
from services.core.ids import public_id
from tests.integration.money.failing import Failing
from tests.integration.money.plain_sale import MILLION, RECEIVED, Sheet
from tests.integration.money.trading import DIRECT

Sums: TypeAlias = dict[tuple[str, str], int]
"""Paise by what journals are about, and by kind of account."""
WALLET: Final = ("available", "held", "leaving")
BOUNDS: Final = ("dispute_opened", "dispute_settled", "dispute_decided", "dispute_withdrawn")
OF_HOUSE: Final = ("escrow", "fees", "house", "receivable", "bank", "gateway")


class Books:
    """What should be where: a sheet for each sale, and beside them what each person brought and took away."""

    def __init__(self, market: Failing) -> None:
        self.market = market
        self.sheets: dict[int, Sheet] = {}
        self.came: Counter[int] = Counter()
        self.opened: set[int] = set()
        self.ended: set[int] = set()
        self._begin()

    def differences(self) -> list[str]:
        """Follow what was done since the last look, and say where the house's books are not as these."""
        found = self.market.sales()
        self._begin()
        self._count_transfers()
        self._count_payments()
        self._count_gateway()
        faults = [fault for sale in found for fault in self._follow(sale)]
        faults += self._wrong_wallets()
        faults += self._wrong_sums(found)
        db.session.rollback()
        return faults

    @property
    def has_disputes(self) -> bool:
        """Whether something is disputed."""
        return any(sheet.disputed for sheet in self.sheets.values())

    @property
    def is_paid(self) -> bool:
        """Whether a lot is paid and not received in full."""
        return any(sheet.status in ("paid", "dispatched", "delivered") for sheet in self.sheets.values())

    @property
    def has_defaults(self) -> bool:
        """Whether somebody has not paid."""
        return any(sheet.status == "defaulted" for sheet in self.sheets.values())

    def _begin(self) -> None:
        self.has: dict[int, int] = defaultdict(int)
        self.comes: Counter[int] = Counter()
        self.direct: Counter[int] = Counter()
        self.outside: Counter[tuple[int, str]] = Counter()
        """By sale: what the house has of it in its bank and at the gateway."""

    def _count_transfers(self) -> None:
        done = _statuses(MoneyTransfer, [each.number for each in self.market.transfers])
        for each in self.market.transfers:
            if done[each.number] == "done":
                self.has[each.person.id] += each.amount if each.way == "in" else -each.amount

    def _count_payments(self) -> None:
        for each in self.market.fees_paid:
            self.has[each.person.id] -= each.amount
        for each in self.market.from_wallets:
            self.has[each.person.id] -= each.amount
            self.comes[each.sale_id] += each.amount
        decided = _statuses(Payment, [each.number for each in self.market.told])
        for each in self.market.told:
            status = decided[each.number]
            if each.way in DIRECT:
                self.direct[each.sale_id] += each.amount if status == "done" else 0
            elif status in ("done", "refunded"):
                self.outside[each.sale_id, "bank"] += each.amount
                if status == "done":
                    self.comes[each.sale_id] += each.amount
                else:
                    self.has[each.person.id] += each.amount

    def _count_gateway(self) -> None:
        orders = db.session.execute(
            select(GatewayOrder.order_id, GatewayOrder.sale_id, GatewayOrder.payer_id)
        )
        of_order = {order_id: (sale_id, payer_id) for order_id, sale_id, payer_id in orders}
        states = dict(db.session.execute(select(GatewayPayment.gateway_id, GatewayPayment.state)).all())
        for paid in self.market.paid_there:
            sale_id, payer_id = of_order[paid["order_id"]]
            rest, state = paid["amount"] - paid["amount_refunded"], states.get(paid["id"])
            if state in ("booked", "credited"):
                self.outside[sale_id, "gateway"] += rest
                if state == "booked":
                    self.comes[sale_id] += rest
                else:
                    self.has[payer_id] += rest

    def _follow(self, sale: Sale) -> Iterator[str]:
        """Bring the sheet of a sale up to date."""
        market, sheet = self.market, self._sheet(sale)
        sheet.escrow += self.comes[sale.id] - self.came[sale.id]
        self.came[sale.id] = self.comes[sale.id]
        sheet.direct = self.direct[sale.id]
        opened = {
            number: amount
            for number, (sale_id, amount) in list(market.opened.items())
            if sale_id == sale.id and number not in self.opened
        }
        ended = {
            number: to_buyer
            for number, (sale_id, to_buyer) in list(market.ended.items())
            if sale_id == sale.id and number not in self.ended
        }
        self.opened.update(opened)
        self.ended.update(ended)
        weighed = {
            side: grams for (sale_id, side), grams in list(market.weighed.items()) if sale_id == sale.id
        }
        if sale.status in RECEIVED and sheet.status not in RECEIVED:  # what was disputed before comes first
            late = _after_the_receipt(sale)
            sheet.disputed |= {n: amount for n, amount in opened.items() if (n, True) not in late}
            early = {n: to_buyer for n, to_buyer in ended.items() if (n, False) not in late}
            sheet.follow("dispatched", ended=early, weighed=weighed)
            opened = {n: amount for n, amount in opened.items() if (n, True) in late}
            ended = {n: to_buyer for n, to_buyer in ended.items() if (n, False) in late}
            sheet.follow("delivered", ended={}, weighed=weighed)
        sheet.disputed |= opened
        sheet.follow(sale.status, ended=ended, weighed=weighed)
        self.has[sale.buyer_id] += sheet.buyer
        self.has[sale.seller_id] += sheet.seller
        told, wanted = (sale.settled_total, sale.disputed_amount), (sheet.price, sheet.frozen)
        if told != wanted:
            yield f"sale {sale.id} costs and disputes {told}, should {wanted}"
        if sale.status == "confirmed" and sheet.rest <= 0:
            yield f"sale {sale.id} is paid, and nobody says so"

    def _sheet(self, sale: Sale) -> Sheet:
        if sale.id not in self.sheets:
            asks = db.session.scalar(select(Auction.earnest_ppm).where(Auction.id == sale.auction_id)) or 0
            earnest = -(-sale.total * asks // MILLION // 100) * 100
            self.sheets[sale.id] = Sheet(rate=sale.rate, lot=sale.weight_grams, earnest=earnest)
        return self.sheets[sale.id]

    def _wrong_wallets(self) -> list[str]:
        query = select(MoneyAccount.owner_id, func.sum(MoneyAccount.balance)).where(
            MoneyAccount.kind.in_(WALLET)
        )
        wallets = dict(db.session.execute(query.group_by(MoneyAccount.owner_id)).all())
        return [
            f"{each.name} has {wallets.get(each.id, 0)}, should have {self.has[each.id]}"
            for each in self.market.people
            if wallets.get(each.id, 0) != self.has[each.id]
        ]

    def _wrong_sums(self, found: Sequence[Sale]) -> list[str]:
        """What each sale left in the house's own accounts, by its journals and by its sheet."""
        wanted: Sums = defaultdict(int)
        for sale in found:
            sheet, about = self.sheets[sale.id], f"sale:{public_id('sale', sale.id)}"
            wanted[about, "escrow"] = sheet.escrow
            wanted[about, "fees"] = sheet.fees
            wanted[about, "house"] = sheet.house
            wanted[about, "receivable"] = -sheet.owed
            for kind in ("bank", "gateway"):
                wanted[about, kind] = -self.outside[sale.id, kind]
            wanted[f"auction:{public_id('auction', sale.auction_id)}", "house"] += sheet.forfeited
        sums = _sums({about for about, _kind in wanted})
        return [
            f"{about} left {sums.get((about, kind), 0)} in {kind}, should have left {amount}"
            for (about, kind), amount in wanted.items()
            if sums.get((about, kind), 0) != amount
        ]


def _after_the_receipt(sale: Sale) -> set[tuple[int, bool]]:
    """Which disputes were opened (True) and ended (False) when a lot was received, by the sale's timeline."""
    query = (
        select(DisputeStep.dispute_id, SaleStep.act)
        .join(SaleStep, SaleStep.id == DisputeStep.step_id)
        .where(SaleStep.sale_id == sale.id, SaleStep.status.in_(RECEIVED), SaleStep.act.in_(BOUNDS))
    )
    return {(number, act == BOUNDS[0]) for number, act in db.session.execute(query)}


def _sums(abouts: set[str]) -> Sums:
    query = (
        select(Journal.about, MoneyAccount.kind, func.sum(JournalLine.amount))
        .join(JournalLine, JournalLine.journal_id == Journal.id)
        .join(MoneyAccount, MoneyAccount.id == JournalLine.account_id)
        .where(Journal.about.in_(abouts), MoneyAccount.kind.in_(OF_HOUSE))
        .group_by(Journal.about, MoneyAccount.kind)
    )
    return {(about, kind): int(total) for about, kind, total in db.session.execute(query)}


def _statuses(kind: type[MoneyTransfer] | type[Payment], numbers: Sequence[int]) -> dict[int, str]:
    rows = db.session.execute(select(kind.id, kind.status).where(kind.id.in_(numbers)))
    return {row.id: row.status for row in rows}
