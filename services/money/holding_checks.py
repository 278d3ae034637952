"""What must always hold of earnest money: held just for those who lead, and just what their promise asks."""

from collections import defaultdict
from typing import Any

from sqlalchemy import ColumnElement, func, select

from models.auction import Auction
from models.base import db
from models.bid import SealedBid
from models.lot import Lot
from models.money import Journal, JournalLine, MoneyAccount, MoneyHold
from models.sale import Sale
from services.money.holding_rules import Hold, hold_for
from services.money.rules import Kind, Reason

_SEALED = ("sealed_first", "sealed_second")
_LED = ("live", "pending_consent", "sold")
_ENDS = {"applied": Reason.APPLIED, "forfeited": Reason.FORFEITED}


def faults_of_holds() -> list[str]:
    """Say what is wrong with what is held, a sentence each.

    What is held of a person is the sum of their open holds; there is one for each lead and each sealed bid
    where earnest money is asked, of just its amount, and none beside, nor for a sale that was called off;
    what holds that ended have moved to sales or taken from defaulters is what the journals say.
    """
    return [*_unequal_sums(), *_wrong_holds(), *_wrong_ends()]


def _unequal_sums() -> list[str]:
    sums: dict[int, int] = defaultdict(int)
    held = select(MoneyAccount.owner_id, MoneyAccount.balance).where(MoneyAccount.kind == Kind.HELD.value)
    for owner, balance in db.session.execute(held):
        sums[owner] += balance
    holds = (
        select(MoneyHold.user_id, func.sum(MoneyHold.amount))
        .where(MoneyHold.status == "held")
        .group_by(MoneyHold.user_id)
    )
    for owner, total in db.session.execute(holds):
        sums[owner] -= int(total)
    return [f"what is held of {owner} is {rest} more than its holds" for owner, rest in sums.items() if rest]


def _wrong_holds() -> list[str]:
    query = select(MoneyHold).where(MoneyHold.status == "held")
    rows = db.session.scalars(query.execution_options(populate_existing=True))
    kept = {(row.auction_id, row.user_id): Hold(amount=row.amount, total=row.total) for row in rows}
    ended = select(MoneyHold.auction_id, MoneyHold.user_id).where(MoneyHold.status.in_(_ENDS))
    over = {tuple(row) for row in db.session.execute(ended)}
    wanted = {pair: hold for pair, hold in _wanted().items() if pair not in over}
    return [
        f"{user_id} in auction {auction_id} should have {wanted.get((auction_id, user_id))} held, "
        f"has {kept.get((auction_id, user_id))}"
        for auction_id, user_id in sorted(wanted.keys() | kept.keys())
        if wanted.get((auction_id, user_id)) != kept.get((auction_id, user_id))
    ]


def _wanted() -> dict[tuple[int, int], Hold]:
    """By auction and person: what must be held now."""
    columns = (Auction.id, Auction.status, Auction.earnest_ppm, Lot.quantity_grams)
    asking = select(*columns).join(Lot, Lot.id == Auction.lot_id).where(Auction.earnest_ppm > 0)
    leads = asking.add_columns(Auction.leader_id, Auction.price, Auction.leader_max).where(
        Auction.status.in_(_LED), Auction.leader_id.is_not(None), ~_is_off()
    )
    envelopes = (
        asking.add_columns(SealedBid.user_id, SealedBid.amount, SealedBid.amount)
        .join(SealedBid, SealedBid.auction_id == Auction.id)
        .where(Auction.status == "live", Auction.format.in_(_SEALED))
    )
    rows: list[Any] = [*db.session.execute(leads), *db.session.execute(envelopes)]
    return {
        (auction_id, user_id): hold_for(
            rate=price if status == "sold" else most, grams=grams, earnest_ppm=earnest_ppm
        )
        for auction_id, status, earnest_ppm, grams, user_id, price, most in rows
    }


def _is_off() -> ColumnElement[bool]:
    """Whether the sale to the leader is off: then nothing is held for it any more."""
    to_leader = (Sale.auction_id == Auction.id) & (Sale.buyer_id == Auction.leader_id)
    off = select(Sale.id).where(to_leader, Sale.status.in_(("cancelled", "defaulted")))
    return (Auction.status == "sold") & off.exists()


def _wrong_ends() -> list[str]:
    """Holds that ended against the journals that ended them."""
    left = (
        select(Journal.reason, MoneyAccount.owner_id, func.sum(JournalLine.amount))
        .join(JournalLine, JournalLine.journal_id == Journal.id)
        .join(MoneyAccount, MoneyAccount.id == JournalLine.account_id)
        .where(Journal.reason.in_(_ENDS.values()), MoneyAccount.kind == Kind.HELD.value)
        .group_by(Journal.reason, MoneyAccount.owner_id)
    )
    moved = {(reason, owner): -int(total) for reason, owner, total in db.session.execute(left)}
    ended = (
        select(MoneyHold.status, MoneyHold.user_id, func.sum(MoneyHold.amount))
        .where(MoneyHold.status.in_(_ENDS))
        .group_by(MoneyHold.status, MoneyHold.user_id)
    )
    told = {(_ENDS[status].value, owner): int(total) for status, owner, total in db.session.execute(ended)}
    return [
        f"{key[0]} of {key[1]}: {moved.get(key, 0)} moved, the holds say {told.get(key, 0)}"
        for key in sorted(moved.keys() | told.keys())
        if moved.get(key) != told.get(key)
    ]
