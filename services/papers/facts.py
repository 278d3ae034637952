"""Where papers get their facts: the sale, what it comes to, what was paid; the one place that reads them."""

from typing import Any, Final

from sqlalchemy import select

from models.auction import Auction
from models.base import db
from models.lot import Lot
from models.sale import Sale
from services import accounts, payments, prices, sales
from services.accounts import Person
from services.core.ids import public_id
from services.papers.rules import PaperKind
from services.papers.views import (
    Facts,
    HouseFacts,
    LineFacts,
    LotFacts,
    PartyFacts,
    PaymentFacts,
    StatementFacts,
)
from services.prices import CommodityView
from services.runtime import sealing
from services.sales import Party, SaleView

VERSION: Final = 1
LANGUAGES: Final = ("en", "hi", "mr")
PAID: Final = "paid"
_LINE: Final = ("kind", "name", "payer", "unit", "rate", "amount")
HANDED_OVER: Final = ("dispatched", "delivered")
"""The first of these steps that a sale took is when the lot left its seller."""


def gather(*, sale_id: int, kind: PaperKind) -> Facts:
    """Gather what a paper of a sale says as things stand now, without a number; raises NotFound."""
    query = (
        select(Sale.seller_id, Auction.id, Auction.last_hash, Auction.version, Lot.commodity_id)
        .join(Auction, Auction.id == Sale.auction_id)
        .join(Lot, Lot.id == Auction.lot_id)
        .where(Sale.id == sale_id)
    )
    row = db.session.execute(query).one()
    seller = accounts.get_person(user_id=row.seller_id)
    sale = sales.get_sale(sale_id=sale_id, person=seller)
    crop = prices.find_commodity(commodity_id=row.commodity_id) if row.commodity_id else None
    house = sealing.the_house()
    handed_over = _step(sale, HANDED_OVER)
    return Facts(
        version=VERSION,
        kind=kind,
        number="",
        issued_on="",
        house=HouseFacts(name=house.name, address=house.address, key=house.key_name),
        sale=sale.id,
        sold_on=_day(sale.created_at),
        auction=public_id("auction", row.id),
        ledger_hash=row.last_hash,
        ledger_version=row.version,
        seller=_party(sale.seller),
        buyer=_party(sale.buyer),
        lot=_lot(sale, crop),
        rate=sale.rate,
        grams=sale.settled_grams,
        statement=_statement(sale),
        payments=_payments(sale, sale_id=sale_id, seller=seller),
        handed_over_on=_day(handed_over.at) if handed_over else "",
        handed_over_note=handed_over.note if handed_over else "",
    )


def _statement(sale: SaleView) -> StatementFacts:
    """What the sale comes to by the fees of the day it was made on, and by what was weighed."""
    told = sales.statement_of(sale)
    lines = tuple(LineFacts(**{name: getattr(line, name) for name in _LINE}) for line in told.lines)
    return StatementFacts(gross=told.gross, lines=lines, rounding=-told.rounding, net=told.net, due=told.due)


def _payments(sale: SaleView, *, sale_id: int, seller: Person) -> tuple[PaymentFacts, ...]:
    """What the buyer paid, and the earnest money that was used for it."""
    found = payments.get_sale_payments(sale_id=sale_id, person=seller)
    done = [each for each in found.payments if each.status == "done"]
    paid = [
        PaymentFacts(
            way=each.way,
            amount=each.amount,
            reference=each.reference,
            at=_day(each.decided_at or each.asked_at),
        )
        for each in done
    ]
    step = _step(sale, (PAID,))
    if step is not None and found.earnest:
        paid.append(PaymentFacts(way="earnest", amount=found.earnest, reference="", at=_day(step.at)))
    if step is not None and not paid:  # from before the house knew of payments
        paid.append(PaymentFacts(way="direct", amount=sale.total, reference=step.note, at=_day(step.at)))
    return tuple(paid)


def _step(sale: SaleView, statuses: tuple[str, ...]) -> Any:
    return next((step for step in sale.steps if step.status in statuses), None)


def _party(party: Party) -> PartyFacts:
    return PartyFacts(
        id=party.id,
        name=party.name,
        district=party.district,
        state=party.state,
        contact=party.phone or party.email,
    )


def _lot(sale: SaleView, crop: CommodityView | None) -> LotFacts:
    lot = sale.lot
    return LotFacts(
        crop={language: crop.label(language) if crop else "" for language in LANGUAGES},
        variety=lot.variety,
        grade=lot.grade,
        market=lot.market,
        district=lot.district,
        state=lot.state,
    )


def _day(moment: Any) -> str:
    return prices.indian_date(moment).isoformat()
