"""Who is told what when something happened: each row of the outbox at most once per person."""

from typing import Any

from sqlalchemy import select, update

from models.notification import Notification
from services.bidding import AuctionClosed, Outbid
from services.core.clock import parse_iso
from services.notifications.events import NotificationCreated
from services.runtime.subscribers import durable
from services.runtime.transaction import current_session, record
from services.sales import SaleAdvanced, SaleCreated


@durable(Outbid)
def tell_outbid(happened: Outbid) -> None:
    """Tell a buyer that somebody else leads; an unread one of the same auction takes the newer price."""
    params = {"price": happened.price, "times": happened.times}
    standing = _unread_outbid(happened)
    if standing is None:
        _tell(
            happened.user_id,
            "outbid",
            params,
            origin=f"outbid:{happened.auction_id}:{happened.price}",
            auction_id=happened.auction_id,
            at=happened.at,
        )
    elif standing.params["price"] < happened.price:
        standing.params = {**params, "times": standing.params["times"] + happened.times}
        standing.origin = f"outbid:{happened.auction_id}:{happened.price}"
        standing.created_at = parse_iso(happened.at)
        record(NotificationCreated(notification_id=standing.id, user_id=standing.user_id))


@durable(AuctionClosed)
def tell_closed(happened: AuctionClosed) -> None:
    """Tell everybody who bid, and the seller, how the auction ended; a sale tells its two sides itself.

    Being outbid is old news then: what is unread of it counts as read.
    """
    _outbids_are_over(happened)
    others = [user_id for user_id in happened.bidder_ids if user_id != happened.leader_id]
    told: list[tuple[int, str]] = []
    if happened.status == "sold":
        told += [(user_id, "lost") for user_id in others]
    elif happened.status == "ended":
        told += [(happened.seller_id, "unsold"), *((user_id, "ended") for user_id in others)]
        told += [(happened.leader_id, "refused")] if happened.leader_id else []
    elif happened.status == "pending_consent":
        told += [(happened.seller_id, "consent_asked")]
        told += [(happened.leader_id, "top_bid")] if happened.leader_id else []
    for user_id, kind in told:
        _tell(
            user_id,
            kind,
            {"price": happened.price},
            origin=f"closed:{happened.auction_id}:{happened.status}",
            auction_id=happened.auction_id,
            at=happened.at,
        )


@durable(SaleCreated)
def tell_sale_made(happened: SaleCreated) -> None:
    """Tell the buyer of the win and the seller of the sale."""
    for user_id, kind in ((happened.buyer_id, "won"), (happened.seller_id, "sold")):
        _tell(
            user_id,
            kind,
            {"price": happened.rate, "total": happened.total},
            origin=f"sale:{happened.sale_id}:made",
            auction_id=happened.auction_id,
            sale_id=happened.sale_id,
            at=happened.at,
        )


@durable(SaleAdvanced)
def tell_sale_step(happened: SaleAdvanced) -> None:
    """Tell the side that did not take the step, whose turn it mostly is now."""
    _tell(
        happened.other_id,
        f"sale_{happened.status}",
        {"total": happened.total},
        origin=f"sale:{happened.sale_id}:{happened.status}",
        auction_id=happened.auction_id,
        sale_id=happened.sale_id,
        at=happened.at,
    )


def _tell(
    user_id: int,
    kind: str,
    params: dict[str, Any],
    *,
    origin: str,
    auction_id: int,
    at: str,
    sale_id: int | None = None,
) -> None:
    session = current_session()
    if session.scalar(
        select(Notification.id).where(Notification.user_id == user_id, Notification.origin == origin)
    ):
        return
    told = Notification(
        user_id=user_id,
        kind=kind,
        params=params,
        auction_id=auction_id,
        sale_id=sale_id,
        origin=origin,
        created_at=parse_iso(at),
    )
    session.add(told)
    session.flush()
    record(NotificationCreated(notification_id=told.id, user_id=user_id))


def _outbids_are_over(happened: AuctionClosed) -> None:
    current_session().execute(
        update(Notification)
        .where(
            Notification.auction_id == happened.auction_id,
            Notification.kind == "outbid",
            Notification.read_at.is_(None),
        )
        .values(read_at=parse_iso(happened.at))
    )


def _unread_outbid(happened: Outbid) -> Notification | None:
    return current_session().scalar(
        select(Notification)
        .where(
            Notification.user_id == happened.user_id,
            Notification.auction_id == happened.auction_id,
            Notification.kind == "outbid",
            Notification.read_at.is_(None),
        )
        .execution_options(populate_existing=True)
    )
