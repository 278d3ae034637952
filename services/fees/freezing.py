"""The fees of a sale: fixed on the day of the hammer, whatever the office changes afterwards."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

from sqlalchemy import select
from sqlalchemy.orm import Session

from models.auction import Auction
from models.base import db
from models.fee_plan import SaleFee
from models.lot import Lot
from models.price import Commodity
from models.sale import Sale
from services import prices
from services.core.errors import NotFound
from services.fees.plans import plans_of
from services.fees.rules import Charge, Statement, bags_given, statement
from services.fees.terms import charges_of, house_charge
from services.prices import FeesAt, LotPlace
from services.runtime.bulk import Insert
from services.runtime.transaction import dialect_of, driver_cursor

_FEES: Final = Insert(SaleFee.__table__, "sale_id position fee_id kind name payer unit rate sure")


@dataclass(frozen=True, slots=True, kw_only=True)
class NewSale:
    """A sale whose fees are to be fixed, with the numbers it goes by."""

    sale_id: int
    auction_id: int
    seller_id: int


def freeze(session: Session, made: Sequence[NewSale], *, day: date) -> None:
    """Write the lines that hold on the Indian date of the hammer, of all sales in one statement.

    Belongs in the transaction that makes the sales.
    """
    places = _places(session, {sale.auction_id for sale in made})
    alike = list(dict.fromkeys(places.values()))
    found = dict(zip(alike, prices.fees_for(lots=alike, today=day), strict=True))
    plans = plans_of(user_ids={sale.seller_id for sale in made})
    rows = [
        _row(sale.sale_id, position, charge)
        for sale in made
        for position, charge in enumerate(
            _charges(found[places[sale.auction_id]], plans[sale.seller_id].commission_on(day))
        )
    ]
    connection = session.connection()
    _FEES.write(driver_cursor(connection), dialect_of(connection), rows)


def statement_of_sale(*, sale_id: int, grams: int | None = None, gross: int | None = None) -> Statement:
    """State a sale by the lines of its day; by other grams or an agreed gross where it was weighed again.

    Raises NotFound.
    """
    query = (
        select(Sale.rate, Sale.weight_grams, Lot.quantity_as_given)
        .join(Auction, Auction.id == Sale.auction_id)
        .join(Lot, Lot.id == Auction.lot_id)
        .where(Sale.id == sale_id)
    )
    sale = db.session.execute(query).one_or_none()
    if sale is None:
        raise NotFound()
    return statement(
        rate=sale.rate,
        grams=sale.weight_grams if grams is None else grams,
        bags=bags_given(sale.quantity_as_given),
        lines=lines_of_sales(sale_ids=[sale_id]).get(sale_id, ()),
        gross=gross,
    )


def lines_of_sales(*, sale_ids: Collection[int]) -> dict[int, tuple[Charge, ...]]:
    """The lines of each sale as they held on its day, in the order of the bill; none for older sales."""
    query = select(SaleFee).where(SaleFee.sale_id.in_(sale_ids)).order_by(SaleFee.sale_id, SaleFee.position)
    found: dict[int, tuple[Charge, ...]] = {}
    for row in db.session.scalars(query):
        found[row.sale_id] = (*found.get(row.sale_id, ()), _charge_of(row))
    return found


def _charges(fees: FeesAt, commission_ppm: int) -> tuple[Charge, ...]:
    return (*charges_of(fees.lines), *house_charge(commission_ppm))


def _row(sale_id: int, position: int, line: Charge) -> tuple[object, ...]:
    return sale_id, position, line.fee_id, line.kind, line.name, line.payer, line.unit, line.rate, line.sure


def _charge_of(row: SaleFee) -> Charge:
    return Charge(
        kind=row.kind,
        name=row.name,
        payer=row.payer,
        unit=row.unit,
        rate=row.rate,
        fee_id=row.fee_id,
        sure=row.sure,
    )


def _places(session: Session, auction_ids: Collection[int]) -> dict[int, LotPlace]:
    query = (
        select(Auction.id, Commodity.slug, Lot.state, Lot.market)
        .join(Lot, Lot.id == Auction.lot_id)
        .outerjoin(Commodity, Commodity.id == Lot.commodity_id)
        .where(Auction.id.in_(auction_ids))
    )
    return {
        row.id: LotPlace(slug=row.slug or "", state=row.state, market=row.market)
        for row in session.execute(query)
    }
