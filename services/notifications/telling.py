"""Who is told what when something happened: each row of the outbox at most once per person."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import select, update

from models.notification import Notification
from services.bidding import AuctionClosed, Outbid
from services.core.clock import parse_iso
from services.notifications.events import NotificationCreated
from services.prices import PriceCrossed
from services.runtime.subscribers import durable, durable_many
from services.runtime.transaction import current_session, record
from services.sales import SaleAdvanced, SaleCreated


@durable_many(Outbid)
def tell_outbid(happened: Sequence[Outbid]) -> None:
    """Tell buyers that somebody else leads; what is unread of an auction quietly takes the newer price."""
    unread = _unread_outbids(happened)
    for event in happened:
        params = {"price": event.price, "times": event.times}
        origin = f"outbid:{event.auction_id}:{event.price}"
        standing = unread.get((event.user_id, event.auction_id))
        if standing is None:
            told = _tell(
                event.user_id, "outbid", params, origin=origin, auction_id=event.auction_id, at=event.at
            )
            if told is not None:
                unread[event.user_id, event.auction_id] = told
        elif standing.params["price"] < event.price:
            standing.params = {**params, "times": standing.params["times"] + event.times}
            standing.origin = origin
            standing.created_at = parse_iso(event.at)


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


@durable(PriceCrossed)
def tell_price_crossed(happened: PriceCrossed) -> None:
    """Tell whoever waited for it that a price was reached or has moved."""
    names = ("commodity_id", "price", "limit", "change", "scope", "place", "radius_km", "day")
    _tell(
        happened.user_id,
        f"price_{happened.rule}",
        {name: getattr(happened, name) for name in names},
        origin=f"alert:{happened.alert_id}:{happened.times}",
        at=happened.at,
    )


def _tell(
    user_id: int,
    kind: str,
    params: dict[str, Any],
    *,
    origin: str,
    at: str,
    auction_id: int | None = None,
    sale_id: int | None = None,
) -> Notification | None:
    """Write a notification, once for an origin; returns it when it is new."""
    session = current_session()
    if session.scalar(
        select(Notification.id).where(Notification.user_id == user_id, Notification.origin == origin)
    ):
        return None
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
    return told


def _outbids_are_over(happened: AuctionClosed) -> None:
    current_session().execute(
        update(Notification)
        .where(
            Notification.auction_id == happened.auction_id,
            Notification.kind == "outbid",
            Notification.read_at.is_(None),
        )
        .values(read_at=parse_iso(happened.at)),
        execution_options={"synchronize_session": False},  # none of them is at hand here
    )


def _unread_outbids(happened: Sequence[Outbid]) -> dict[tuple[int, int], Notification]:
    """By person and auction: what was told before and not read yet."""
    query = (
        select(Notification)
        .where(
            Notification.user_id.in_({event.user_id for event in happened}),
            Notification.auction_id.in_({event.auction_id for event in happened}),
            Notification.kind == "outbid",
            Notification.read_at.is_(None),
        )
        .execution_options(populate_existing=True)
    )
    return {(told.user_id, told.auction_id or 0): told for told in current_session().scalars(query)}
