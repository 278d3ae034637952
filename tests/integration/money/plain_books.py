"""The money of a market a second time, in plain numbers: from what people did and what was decided of it."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Final

from sqlalchemy import select

from models.auction import Auction
from models.base import db
from models.money import MoneyAccount, MoneyTransfer
from models.payment import GatewayOrder, GatewayPayment, Payment
from models.sale import Sale
from tests.integration.money.market import BUYER_FEE_PPM, COMMISSION_PPM, HAMALI, SELLER_FEE_PPM
from tests.integration.money.trading import DIRECT, Trading

PAID: Final = ("paid", "dispatched", "delivered", "completed")
MILLION: Final = 1_000_000
FORFEITED_PPM: int | None = 800_000
"""What a seller gets of the earnest money of a buyer in default; None while a default keeps it held."""


@dataclass(slots=True)
class Books:
    """What should be where: by person, by sale in escrow or past the house, and outside (paise)."""

    has: dict[int, int] = field(default_factory=lambda: defaultdict(int))
    escrow: dict[int, int] = field(default_factory=lambda: defaultdict(int))
    direct: dict[int, int] = field(default_factory=lambda: defaultdict(int))
    bank: int = 0
    gateway: int = 0


def expected(market: Trading) -> Books:
    """Say what should be where by what people know: what they sent, and how it was decided."""
    found = market.sales()
    books = Books()
    _count_transfers(market, books)
    _count_payments(market, books)
    _count_gateway(market, books)
    for sale in found:
        _count_sale(sale, books)
    db.session.rollback()
    return books


def differences(market: Trading) -> list[str]:
    """Where the wallets and the escrow of a market are not as the plain numbers say."""
    books = expected(market)
    kinds = ("available", "held", "leaving")
    query = select(MoneyAccount.owner_id, MoneyAccount.balance).where(MoneyAccount.kind.in_(kinds))
    wallets: dict[int, int] = defaultdict(int)
    for owner, balance in db.session.execute(query):
        wallets[owner] += balance
    db.session.rollback()
    return [
        f"{each.name} has {wallets[each.id]}, should have {books.has[each.id]}"
        for each in market.people
        if wallets[each.id] != books.has[each.id]
    ]


def _count_transfers(market: Trading, books: Books) -> None:
    done = _statuses(MoneyTransfer, [each.number for each in market.transfers])
    for each in market.transfers:
        if done[each.number] == "done":
            amount = each.amount if each.way == "in" else -each.amount
            books.has[each.person.id] += amount
            books.bank += amount


def _count_payments(market: Trading, books: Books) -> None:
    for each in market.fees_paid:
        books.has[each.person.id] -= each.amount
    for each in market.from_wallets:
        books.has[each.person.id] -= each.amount
        books.escrow[each.sale_id] += each.amount
    decided = _statuses(Payment, [each.number for each in market.told])
    for each in market.told:
        status = decided[each.number]
        if each.way in DIRECT:
            if status == "done" and each.number not in market.late:
                books.direct[each.sale_id] += each.amount
        elif status == "done":
            books.escrow[each.sale_id] += each.amount
            books.bank += each.amount
        elif status == "refunded":
            books.has[each.person.id] += each.amount
            books.bank += each.amount


def _count_gateway(market: Trading, books: Books) -> None:
    orders = db.session.execute(select(GatewayOrder.order_id, GatewayOrder.sale_id, GatewayOrder.payer_id))
    of_order = {order_id: (sale_id, payer_id) for order_id, sale_id, payer_id in orders}
    states = {row.gateway_id: row.state for row in db.session.scalars(select(GatewayPayment))}
    for paid in market.paid_there:
        sale_id, payer_id = of_order[paid["order_id"]]
        rest = paid["amount"] - paid["amount_refunded"]
        if states.get(paid["id"]) == "booked":
            books.escrow[sale_id] += rest
            books.gateway += rest
        elif states.get(paid["id"]) == "credited":
            books.has[payer_id] += rest
            books.gateway += rest


def _count_sale(sale: Sale, books: Books) -> None:
    """Divide what lies in escrow of a sale, as its two sides would on paper."""
    if sale.status in PAID:
        earnest = _earnest(sale)
        books.has[sale.buyer_id] -= earnest
        books.escrow[sale.id] += earnest
    if sale.status == "defaulted" and FORFEITED_PPM is not None:
        books.has[sale.buyer_id] -= _earnest(sale)
        books.has[sale.seller_id] += _earnest(sale) * FORFEITED_PPM // MILLION
    escrow = books.escrow[sale.id]
    if sale.status in ("cancelled", "defaulted"):
        books.has[sale.buyer_id] += escrow
        books.escrow[sale.id] = 0
    if sale.status != "completed":
        return
    gross = sale.settled_total
    on_top, fees = _share(gross, BUYER_FEE_PPM), _share(gross, SELLER_FEE_PPM)
    fees += _half_up(HAMALI * sale.settled_grams, 100_000)
    commission = _share(gross, COMMISSION_PPM)
    net = _half_up(gross - fees - commission, 100) * 100
    back = min(escrow, max(0, escrow + books.direct[sale.id] - gross - on_top))
    taken = min(escrow - back, fees + on_top)
    house = min(escrow - back - taken, gross - fees - net)
    books.has[sale.buyer_id] += back
    books.has[sale.seller_id] += escrow - back - taken - house
    books.escrow[sale.id] = 0


def _earnest(sale: Sale) -> int:
    ppm = db.session.scalar(select(Auction.earnest_ppm).where(Auction.id == sale.auction_id)) or 0
    return -(-sale.total * ppm // MILLION // 100) * 100 if ppm else 0


def _share(amount: int, ppm: int) -> int:
    return _half_up(amount * ppm, MILLION)


def _half_up(amount: int, unit: int) -> int:
    return (2 * amount + unit) // (2 * unit)


def _statuses(kind: type[MoneyTransfer] | type[Payment], numbers: Sequence[int]) -> dict[int, str]:
    rows = db.session.execute(select(kind.id, kind.status).where(kind.id.in_(numbers)))
    return {row.id: row.status for row in rows}
