"""Reads for the bell."""

from typing import Any

from sqlalchemy import Select, func, select

from models.auction import Auction
from models.base import db
from models.lot import Lot
from models.notification import Notification
from models.price import Commodity
from models.user import User
from services import prices
from services.accounts import Person
from services.core.errors import NotFound
from services.core.ids import public_id
from services.core.pages import Page
from services.notifications.views import Notice, PriceNews, Push
from services.runtime.paging import read_page


def count_unread(*, user_id: int) -> int:
    """Count what a person has not read yet."""
    query = select(func.count()).where(Notification.user_id == user_id, Notification.read_at.is_(None))
    return db.session.scalar(query) or 0


def list_notifications(*, person: Person, page: int = 1) -> Page[Notice]:
    """List what a person was told, newest first."""
    query = _notices().where(Notification.user_id == person.id)
    query = query.order_by(Notification.created_at.desc(), Notification.id.desc())
    return read_page(query, page=page).map(lambda row: _notice_of(row, language=person.language))


def get_notice(*, person: Person, notification_id: int) -> Notice:
    """Read one of a person's own notifications; raises NotFound for anybody else's."""
    query = _notices().where(Notification.id == notification_id, Notification.user_id == person.id)
    row = db.session.execute(query).one_or_none()
    if row is None:
        raise NotFound()
    return _notice_of(row, language=person.language)


def find_push(*, notification_id: int) -> Push | None:
    """Find what to show on the devices of whoever was told; None when it is gone."""
    query = _notices().add_columns(User).join(User, User.id == Notification.user_id)
    row = db.session.execute(query.where(Notification.id == notification_id)).one_or_none()
    if row is None:
        return None
    return Push(
        notice=_notice_of(row, language=row.User.language),
        language=row.User.language,
        unread=count_unread(user_id=row.User.id),
    )


def _notices() -> Select[*tuple[Any, ...]]:
    return (
        select(Notification, Lot, Commodity)
        .outerjoin(Auction, Auction.id == Notification.auction_id)
        .outerjoin(Lot, Lot.id == Auction.lot_id)
        .outerjoin(Commodity, Commodity.id == Lot.commodity_id)
        .execution_options(populate_existing=True)
    )


def _notice_of(row: Any, *, language: str) -> Notice:
    told: Notification = row.Notification
    sale_id = told.sale_id
    if told.kind.startswith("transfer_"):
        return _wallet_notice(told)
    if told.auction_id is None:
        return _price_notice(told, language)
    return Notice(
        id=public_id("notification", told.id),
        kind=told.kind,
        crop=_crop(row.Commodity.id if row.Commodity else None, language),
        weight_grams=row.Lot.quantity_grams or 0,
        price=told.params.get("price"),
        total=told.params.get("total"),
        times=told.params.get("times", 1),
        target="sale" if sale_id else "auction",
        target_id=public_id("sale", sale_id) if sale_id else public_id("auction", told.auction_id),
        at=told.created_at,
        read_at=told.read_at,
        reason=told.params.get("reason", ""),
    )


def _wallet_notice(told: Notification) -> Notice:
    return Notice(
        id=public_id("notification", told.id),
        kind=told.kind,
        crop="",
        weight_grams=0,
        price=None,
        total=told.params["total"],
        times=1,
        target="wallet",
        target_id="",
        at=told.created_at,
        read_at=told.read_at,
        reason=told.params["reason"],
    )


def _price_notice(told: Notification, language: str) -> Notice:
    params = told.params
    return Notice(
        id=public_id("notification", told.id),
        kind=told.kind,
        crop=_crop(params["commodity_id"], language),
        weight_grams=0,
        price=params["price"],
        total=None,
        times=1,
        target="price_alerts",
        target_id="",
        at=told.created_at,
        read_at=told.read_at,
        news=PriceNews(
            **{name: params[name] for name in ("limit", "change", "scope", "place", "radius_km", "day")}
        ),
    )


def _crop(commodity_id: int | None, language: str) -> str:
    crop = prices.find_commodity(commodity_id=commodity_id) if commodity_id else None  # mostly read already
    return crop.label(language) if crop else ""
