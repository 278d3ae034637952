"""Where papers get their facts: the sale, what it comes to, what was paid; the one place that reads them."""

from dataclasses import replace
from datetime import date
from typing import Any, Final

from sqlalchemy import select

from models.auction import Auction
from models.base import db
from models.lot import Lot
from models.sale import Sale
from services import accounts, prices, sales
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
from services.prices import CommodityView, FeesAt, LotPlace
from services.runtime import sealing
from services.sales import Party, SaleView

VERSION: Final = 1
LANGUAGES: Final = ("en", "hi", "mr")
RUPEE: Final = 100
PAID: Final = "paid"
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
    sale = sales.get_sale(sale_id=sale_id, person=accounts.get_person(user_id=row.seller_id))
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
        grams=_grams(sale),
        statement=_statement(sale, crop),
        payments=_payments(sale),
        handed_over_on=_day(handed_over.at) if handed_over else "",
        handed_over_note=handed_over.note if handed_over else "",
    )


def _grams(sale: SaleView) -> int:
    """The weight that counts: the settled one, once a sale has that."""
    return sale.weight_grams


def _gross(sale: SaleView) -> int:
    """What the lot costs: the settled total, once a sale has that."""
    return sale.total


def _statement(sale: SaleView, crop: CommodityView | None) -> StatementFacts:
    """What the sale comes to by the fees of the day it was made on."""
    lot = sale.lot
    place = LotPlace(slug=crop.slug if crop else "", state=lot.state, market=lot.market)
    day = date.fromisoformat(_day(sale.created_at))
    fees = prices.fees_for(lots=[place], today=day)[0]
    lines = (*_lines(sale, fees, payer="seller"), *_lines(sale, fees, payer="buyer"))
    gross = _gross(sale)
    exact = gross - sum(line.amount for line in lines if line.payer == "seller")
    net = (exact * 2 + RUPEE) // (2 * RUPEE) * RUPEE
    due = gross + sum(line.amount for line in lines if line.payer == "buyer")
    return StatementFacts(gross=gross, lines=lines, rounding=net - exact, net=net, due=due)


def _lines(sale: SaleView, fees: FeesAt, *, payer: str) -> tuple[LineFacts, ...]:
    """The lines of one side with their amounts; the table works out the seller's, so the buyer's are lent."""
    own = [line for line in fees.lines if line.payer == payer]
    lent = replace(fees, lines=tuple(replace(line, payer="seller") for line in own))
    worked_out = lent.in_hand(rate=sale.rate, grams=_grams(sale)).lines
    return tuple(
        LineFacts(
            kind=line.kind,
            name=line.name,
            payer=payer,
            unit=line.unit,
            rate=line.rate,
            amount=taken.total,
        )
        for line, taken in zip(own, worked_out, strict=True)
    )


def _payments(sale: SaleView) -> tuple[PaymentFacts, ...]:
    """What the buyer paid: as yet one payment past the house, as its step says."""
    step = _step(sale, (PAID,))
    if step is None:
        return ()
    return (PaymentFacts(way="direct", amount=_gross(sale), reference=step.note, at=_day(step.at)),)


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
