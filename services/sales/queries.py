"""Reads of sales for their two sides."""

from collections.abc import Collection
from typing import Any

from sqlalchemy import Select, or_, select
from sqlalchemy.orm import aliased

from models.auction import Auction
from models.base import db
from models.lot import Lot as LotRecord
from models.price import Commodity
from models.sale import Sale
from models.user import User
from services import prices
from services.accounts import Person
from services.core.errors import NotFound
from services.core.ids import public_id
from services.core.pages import Page
from services.runtime.paging import read_page
from services.sales.details import details_of, side_of
from services.sales.rules import NEXT, SaleStatus, Side
from services.sales.views import Lot, Party, SaleRow, SaleView

Seller = aliased(User, name="seller")
Buyer = aliased(User, name="buyer")


def get_sale(*, sale_id: int, person: Person) -> SaleView:
    """Read one sale for its seller, its buyer or an admin; raises NotFound for everybody else."""
    query = sales_query().where(Sale.id == sale_id)
    row = db.session.execute(query.execution_options(populate_existing=True)).one_or_none()
    if row is None or not (person.is_admin or person.id in (row.Sale.seller_id, row.Sale.buyer_id)):
        raise NotFound()
    base = row_of(row, person=person)
    values = {name: getattr(base, name) for name in SaleRow.__slots__}
    return SaleView(**values, **details_of(row.Sale, with_address=person.is_admin))


def list_sales(
    *,
    person: Person,
    side: Side | None = None,
    status: SaleStatus | None = None,
    page: int = 1,
    per_page: int = 25,
) -> Page[SaleRow]:
    """List a person's own sales, newest first; as one side or both, in one status or all."""
    mine = {Side.SELLER: Sale.seller_id == person.id, Side.BUYER: Sale.buyer_id == person.id}
    query = sales_query().where(mine[side] if side else or_(*mine.values()))
    if status:
        query = query.where(Sale.status == status)
    rows = read_page(query.order_by(Sale.created_at.desc(), Sale.id.desc()), page=page, per_page=per_page)
    return rows.map(lambda row: row_of(row, person=person))


def sale_ids(*, auction_ids: Collection[int], user_id: int) -> dict[int, str]:
    """Map auctions to the public ids of their newest sales, where the person is one of the sides."""
    query = select(Sale.auction_id, Sale.id).where(
        Sale.auction_id.in_(auction_ids), or_(Sale.seller_id == user_id, Sale.buyer_id == user_id)
    )
    query = query.order_by(Sale.id)  # what is off may be followed by another
    return {auction: public_id("sale", sale) for auction, sale in db.session.execute(query)}


def sales_query() -> Select[*tuple[Any, ...]]:
    """Select sales with their lot, crop and both sides."""
    return (
        select(Sale, LotRecord, Commodity, Seller, Buyer)
        .join(Auction, Auction.id == Sale.auction_id)
        .join(LotRecord, LotRecord.id == Auction.lot_id)
        .outerjoin(Commodity, Commodity.id == LotRecord.commodity_id)
        .join(Seller, Seller.id == Sale.seller_id)
        .join(Buyer, Buyer.id == Sale.buyer_id)
    )


def row_of(row: Any, *, person: Person) -> SaleRow:
    """Build the view of one row of `sales_query` as one person may see it."""
    sale = row.Sale
    return SaleRow(
        id=public_id("sale", sale.id),
        auction_id=public_id("auction", sale.auction_id),
        lot=_lot_of(row.Lot, row.Commodity, language=person.language),
        rate=sale.rate,
        weight_grams=sale.weight_grams,
        total=sale.total,
        settled_total=sale.settled_total,
        settled_grams=sale.settled_grams,
        disputed_amount=sale.disputed_amount,
        status=SaleStatus(sale.status),
        due_at=sale.due_at,
        created_at=sale.created_at,
        seller=_party_of(row.seller),
        buyer=_party_of(row.buyer),
        side=side_of(sale, user_id=person.id),
        turn=NEXT.get(SaleStatus(sale.status)),
    )


def _lot_of(lot: LotRecord, commodity: Commodity | None, *, language: str) -> Lot:
    return Lot(
        crop=_crop(commodity, language),
        variety=lot.variety,
        grade=lot.grade,
        market=lot.market,
        district=lot.district,
        state=lot.state,
    )


def _crop(commodity: Commodity | None, language: str) -> str:
    crop = prices.find_commodity(commodity_id=commodity.id) if commodity else None  # in the session already
    return crop.label(language) if crop else ""


def _party_of(user: User) -> Party:
    return Party(
        id=public_id("user", user.id),
        name=user.name,
        state=user.state or "",
        district=user.district or "",
        phone=user.phone or "",
        email=user.email or "",
    )
