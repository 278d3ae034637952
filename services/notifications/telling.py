"""Who is told what when something happened: each row of the outbox at most once per person."""

from collections.abc import Collection, Sequence
from dataclasses import replace
from typing import Any

from sqlalchemy import select, update

from models.notification import Notification
from services.bidding import AuctionClosed, Outbid
from services.core.clock import parse_iso
from services.money import TransferDecided
from services.notifications.events import NotificationCreated
from services.payments import PaymentAsked, PaymentDecided, SaleMoneyMoved
from services.prices import PriceCrossed
from services.runtime.dialects import insert_into
from services.runtime.subscribers import durable, durable_many
from services.runtime.transaction import current_session, record_all
from services.sales import SaleAdvanced, SaleCreated


@durable_many(Outbid)
def tell_outbid(happened: Sequence[Outbid]) -> None:
    """Tell buyers that somebody else leads; what is unread of an auction quietly takes the newer price."""
    newest = _newest_outbids(happened)
    unread = _unread_outbids(newest.values())
    first, newer = [], []
    for pair, event in newest.items():
        row = _row(
            event.user_id,
            "outbid",
            {"price": event.price, "times": event.times},
            origin=f"outbid:{event.auction_id}:{event.price}",
            at=event.at,
            auction_id=event.auction_id,
        )
        if pair not in unread:
            first.append(row)
        elif unread[pair].params["price"] < event.price:
            row["params"]["times"] += unread[pair].params["times"]
            changed = {name: row[name] for name in ("params", "origin", "created_at")}
            newer.append({"id": unread[pair].id, **changed})
    _write(first)
    if newer:
        current_session().execute(update(Notification), newer)


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
        tell(
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
        tell(
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
    """Tell the side that did not take the step, whose turn it mostly is now; of the house's steps, both.

    A receipt that completes the sale is told as that alone.
    """
    if happened.status == "delivered" and not happened.disputed:
        return
    both = (happened.seller_id, happened.buyer_id)
    for user_id in both if happened.by_id is None else (happened.other_id,):
        tell(
            user_id,
            f"sale_{happened.status}",
            {"total": happened.total},
            origin=f"sale:{happened.sale_id}:{happened.status}",
            auction_id=happened.auction_id,
            sale_id=happened.sale_id,
            at=happened.at,
        )


@durable(TransferDecided)
def tell_transfer_decided(happened: TransferDecided) -> None:
    """Tell a person what the office made of their money on its way."""
    tell(
        happened.user_id,
        f"transfer_{happened.direction}_{happened.status}",
        {"total": happened.amount, "reason": happened.note},
        origin=f"transfer:{happened.transfer_id}:{happened.status}",
        at=happened.at,
    )


@durable(PaymentAsked)
def tell_payment_asked(happened: PaymentAsked) -> None:
    """Tell the seller to look whether a payment has come."""
    tell(
        happened.seller_id,
        "payment_asked",
        {"total": happened.amount},
        origin=f"payment:{happened.payment_id}:asked",
        auction_id=happened.auction_id,
        sale_id=happened.sale_id,
        at=happened.at,
    )


@durable(PaymentDecided)
def tell_payment_decided(happened: PaymentDecided) -> None:
    """Tell the buyer what became of a payment."""
    tell(
        happened.payer_id,
        f"payment_{happened.status}",
        {"total": happened.amount, "reason": happened.note},
        origin=f"payment:{happened.payment_id}:{happened.status}",
        auction_id=happened.auction_id,
        sale_id=happened.sale_id,
        at=happened.at,
    )


@durable(SaleMoneyMoved)
def tell_sale_money(happened: SaleMoneyMoved) -> None:
    """Tell a side of a sale that money of it lies in the wallet now."""
    tell(
        happened.user_id,
        f"payment_{happened.what}",
        {"total": happened.amount},
        origin=f"sale:{happened.sale_id}:{happened.what}:{happened.amount}",
        auction_id=happened.auction_id,
        sale_id=happened.sale_id,
        at=happened.at,
    )


@durable(PriceCrossed)
def tell_price_crossed(happened: PriceCrossed) -> None:
    """Tell whoever waited for it that a price was reached or has moved."""
    names = ("commodity_id", "price", "limit", "change", "scope", "place", "radius_km", "day")
    tell(
        happened.user_id,
        f"price_{happened.rule}",
        {name: getattr(happened, name) for name in names},
        origin=f"alert:{happened.alert_id}:{happened.times}",
        at=happened.at,
    )


def tell(user_id: int, kind: str, params: dict[str, Any], **more: Any) -> None:
    """Write one notification (`_row`), once for a person and an origin."""
    _write([_row(user_id, kind, params, **more)])


def _row(
    user_id: int,
    kind: str,
    params: dict[str, Any],
    *,
    origin: str,
    at: str,
    auction_id: int | None = None,
    sale_id: int | None = None,
) -> dict[str, Any]:
    return {
        "user_id": user_id,
        "kind": kind,
        "params": params,
        "auction_id": auction_id,
        "sale_id": sale_id,
        "origin": origin,
        "created_at": parse_iso(at),
    }


def _write(rows: Sequence[dict[str, Any]]) -> None:
    """Write notifications, each once for its person and origin, and ring for those that are new."""
    if not rows:
        return
    session = current_session()
    told = insert_into(session, Notification).on_conflict_do_nothing(index_elements=["user_id", "origin"])
    told = told.returning(Notification.id, Notification.user_id)
    new = session.execute(told, rows).all()
    record_all([NotificationCreated(notification_id=row.id, user_id=row.user_id) for row in new])


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


def _newest_outbids(happened: Sequence[Outbid]) -> dict[tuple[int, int], Outbid]:
    """By person and auction: the last time they were outbid, which stands for those before."""
    newest: dict[tuple[int, int], Outbid] = {}
    for event in happened:
        pair = (event.user_id, event.auction_id)
        before = newest.get(pair)
        if before is None:
            newest[pair] = event
        elif before.price < event.price:
            newest[pair] = replace(event, times=before.times + event.times)
    return newest


def _unread_outbids(happened: Collection[Outbid]) -> dict[tuple[int, int], Any]:
    """By person and auction: what was told before and not read yet, as its id and params."""
    columns = (Notification.user_id, Notification.auction_id, Notification.id, Notification.params)
    query = select(*columns).where(
        Notification.user_id.in_({event.user_id for event in happened}),
        Notification.auction_id.in_({event.auction_id for event in happened}),
        Notification.kind == "outbid",
        Notification.read_at.is_(None),
    )
    return {(row.user_id, row.auction_id): row for row in current_session().execute(query)}
