"""Reads of a seller's money from sales, their statements, payments and the journal."""

from collections import defaultdict
from datetime import datetime
from typing import Any, Final

from sqlalchemy import select

from models.auction import Auction
from models.base import db
from models.lot import Lot
from models.money import Journal, JournalLine, MoneyAccount
from models.payment import Payment
from models.sale import Sale
from models.user import User
from services import fees, money, prices
from services.core.ids import public_id
from services.earnings.rules import financial_year, months_of, taken_by_kind
from services.earnings.views import Came, Earnings, SaleMoney
from services.money import Kind, Reason
from services.payments import DIRECT
from services.prices import indian_date
from services.sales import CLOSED, SaleStatus

LANGUAGES: Final = ("en", "hi", "mr")
_SALE: Final = "sale:"
_VOID: Final = (SaleStatus.CANCELLED.value, SaleStatus.DEFAULTED.value)


def earnings_of(*, seller_id: int, year: int | None, now: datetime) -> Earnings:
    """Read what a seller gets and got; `year` is the one a financial year begins in, None for this one."""
    this_year = financial_year(indian_date(now))
    shown = this_year if year is None else year
    came = sorted((*_released(seller_id), *_direct(seller_id)), key=lambda each: each.at, reverse=True)
    sales = _sales(seller_id, came)
    of_year = tuple(each for each in sales if _year(each.sold_at) == shown)
    came_then = tuple(each for each in came if _year(each.at) == shown)
    years = {this_year, shown, *(_year(each.sold_at) for each in sales), *(_year(each.at) for each in came)}
    return Earnings(
        year=shown,
        years=tuple(sorted(years, reverse=True)),
        coming=tuple(sorted((each for each in sales if each.is_open), key=_due)),
        sales=of_year,
        came=came_then,
        months=months_of(shown, ((indian_date(each.at), each.is_direct, each.amount) for each in came_then)),
        taken=taken_by_kind(
            (line.kind, line.amount)
            for each in of_year
            if each.status == SaleStatus.COMPLETED
            for line in each.statement.of_seller
        ),
        owed=money.get_owed(user_id=seller_id),
    )


def _sales(seller_id: int, came: list[Came]) -> tuple[SaleMoney, ...]:
    query = (
        select(Sale, Lot.commodity_id, Lot.quantity_as_given, User.name)
        .join(Auction, Auction.id == Sale.auction_id)
        .join(Lot, Lot.id == Auction.lot_id)
        .join(User, User.id == Sale.buyer_id)
        .where(Sale.seller_id == seller_id, Sale.status.not_in(_VOID))
        .order_by(Sale.created_at.desc(), Sale.id.desc())
    )
    rows = db.session.execute(query).all()
    lines = fees.lines_of_sales(sale_ids=[row.Sale.id for row in rows])
    got: dict[tuple[str, bool], int] = defaultdict(int)
    for each in came:
        got[each.sale, each.is_direct] += each.amount
    return tuple(_view(row, lines.get(row.Sale.id, ()), got) for row in rows)


def _view(row: Any, lines: tuple[fees.Charge, ...], got: dict[tuple[str, bool], int]) -> SaleMoney:
    sale, number = row.Sale, public_id("sale", row.Sale.id)
    crop = prices.find_commodity(commodity_id=row.commodity_id) if row.commodity_id else None
    return SaleMoney(
        sale=number,
        crop={language: crop.label(language) if crop else "" for language in LANGUAGES},
        grams=sale.settled_grams,
        buyer=row.name,
        status=sale.status,
        is_open=SaleStatus(sale.status) not in CLOSED,
        sold_at=sale.created_at,
        due_at=sale.due_at,
        statement=fees.statement(
            rate=sale.rate,
            grams=sale.settled_grams,
            bags=fees.bags_given(row.quantity_as_given),
            lines=lines,
            gross=sale.settled_total,
        ),
        released=got[number, False],
        direct=got[number, True],
    )


def _released(seller_id: int) -> list[Came]:
    query = (
        select(Journal.at, Journal.about, JournalLine.amount)
        .join(JournalLine, JournalLine.journal_id == Journal.id)
        .join(MoneyAccount, MoneyAccount.id == JournalLine.account_id)
        .where(
            Journal.reason == Reason.SALE_RELEASED.value,
            MoneyAccount.kind == Kind.AVAILABLE.value,
            MoneyAccount.owner_id == seller_id,
        )
    )
    return [
        Came(at=row.at, sale=row.about.removeprefix(_SALE), way="wallet", amount=row.amount)
        for row in db.session.execute(query)
    ]


def _direct(seller_id: int) -> list[Came]:
    query = (
        select(Payment)
        .join(Sale, Sale.id == Payment.sale_id)
        .where(Sale.seller_id == seller_id, Payment.status == "done", Payment.way.in_(DIRECT))
    )
    return [
        Came(
            at=each.decided_at or each.asked_at,
            sale=public_id("sale", each.sale_id),
            way=each.way,
            amount=each.amount,
        )
        for each in db.session.scalars(query)
    ]


def _due(each: SaleMoney) -> tuple[bool, datetime]:
    """By the next deadline; what has none comes last."""
    return each.due_at is None, each.due_at or each.sold_at


def _year(at: datetime) -> int:
    return financial_year(indian_date(at))
