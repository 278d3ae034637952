"""The SQL of the bid path, in SQLAlchemy Core: load an auction under its lock, write what a command did."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from sqlalchemy import delete, insert, select, update
from sqlalchemy.orm import Session

from models.auction import Auction
from models.bid import Bid, Bidder, BidRequest, LedgerSecret, StandingMaximum
from models.ledger import LedgerEntry
from models.lot import Lot
from services.accounts import Person, Suspended
from services.bidding.ledger import Record, Secret, canonical, chain
from services.bidding.rules import Format, Lead, Outcome, State, Status, Terms
from services.core.errors import NotFound

COLUMN_NAMES: Final = (
    "id seller_id lot_id status format start_price reserve_price step floor_price drop drop_every_s "
    "starts_at ends_at hard_end_at soft_close_window_s max_extensions extensions asks_consent consent_hours "
    "consent_until_at price leader_id leader_max leader_step leader_is_auto bid_count bidder_count version "
    "last_hash last_at earnest_ppm reference"
).split()
CHANGING: Final = (
    "status ends_at extensions bid_count bidder_count consent_until_at price leader_id leader_max "
    "leader_step leader_is_auto version last_hash last_at"
).split()
_GRAMS: Final = select(Lot.quantity_grams).where(Lot.id == Auction.lot_id).scalar_subquery().label("grams")
COLUMNS: Final = [*(getattr(Auction, name) for name in COLUMN_NAMES), _GRAMS]


@dataclass(slots=True, kw_only=True)
class Loaded:
    """An auction under its lock: what was agreed, where it stands, and the end of its ledger."""

    id: int
    seller_id: int
    lot_id: int
    grams: int
    format: str
    terms: Terms
    state: State
    version: int
    last_hash: str
    last_at: datetime | None
    reference: dict[str, Any] | None
    aliases: dict[int, int]

    def moment(self, now: datetime) -> datetime:
        """The time under the lock; a clock that stepped back never makes the ledger run backwards."""
        return now if self.last_at is None else max(now, self.last_at)

    @property
    def leader(self) -> int | None:
        """The person who leads, None before the first bid."""
        leader = self.state.leader
        return None if leader is None else int(leader)

    def alias_of(self, bidder: int | str) -> int:
        return self.aliases[int(bidder)]


def load_locked(session: Session, auction_id: int, *, skip_locked: bool = False) -> Loaded | None:
    """Lock and load a published auction; None when it is unknown, a draft, or locked (skip_locked)."""
    query = select(*COLUMNS).where(Auction.id == auction_id, Auction.status != "draft")
    row = session.execute(query.with_for_update(skip_locked=skip_locked, key_share=True)).one_or_none()
    return None if row is None else loaded_of(row)


def loaded_of(row: Any) -> Loaded:
    """Read a row of COLUMN_NAMES and `grams`, the weight of the lot."""
    return Loaded(
        id=row.id,
        seller_id=row.seller_id,
        lot_id=row.lot_id,
        grams=row.grams or 0,
        format=row.format,
        terms=terms_of(row),
        state=state_of(row),
        version=row.version,
        last_hash=row.last_hash,
        last_at=row.last_at,
        reference=row.reference,
        aliases={},
    )


def get_locked(session: Session, auction_id: int) -> Loaded:
    """Like `load_locked`; raises NotFound."""
    loaded = load_locked(session, auction_id)
    if loaded is None:
        raise NotFound()
    return loaded


def get_own_locked(session: Session, seller: Person, auction_id: int) -> Loaded:
    """Lock a seller's own auction, its leader's number known; raises Suspended, NotFound (not yours, too)."""
    if seller.suspended:
        raise Suspended()
    loaded = get_locked(session, auction_id)
    if loaded.seller_id != seller.id:
        raise NotFound()
    load_aliases(session, loaded, loaded.leader)
    return loaded


def terms_of(row: Any) -> Terms:
    """Read the agreed terms from an auction or a row of its columns."""
    return Terms(
        start_price=row.start_price,
        starts_at=row.starts_at,
        hard_end_at=row.hard_end_at,
        reserve_price=row.reserve_price,
        step=row.step,
        soft_close_window_s=row.soft_close_window_s,
        max_extensions=row.max_extensions,
        consent=row.asks_consent,
        consent_hours=row.consent_hours,
        format=Format(row.format),
        floor_price=row.floor_price,
        drop=row.drop,
        drop_every_s=row.drop_every_s,
        earnest_ppm=row.earnest_ppm,
    )


def state_of(row: Any) -> State:
    """Read where an auction stands from an auction or a row of its columns."""
    lead = None
    if row.leader_id is not None:
        lead = Lead(
            bidder=row.leader_id,
            price=row.price,
            maximum=row.leader_max,
            own_step=row.leader_step,
            is_auto=row.leader_is_auto,
        )
    return State(
        status=Status(row.status),
        ends_at=row.ends_at,
        lead=lead,
        extensions=row.extensions,
        bid_count=row.bid_count,
        bidder_count=row.bidder_count,
        decide_by=row.consent_until_at,
    )


def load_aliases(session: Session, loaded: Loaded, *user_ids: int | None) -> None:
    """Look up the numbers of these bidders in the auction, those who have one."""
    wanted = [user_id for user_id in user_ids if user_id is not None]
    query = select(Bidder.user_id, Bidder.alias).where(
        Bidder.auction_id == loaded.id, Bidder.user_id.in_(wanted)
    )
    loaded.aliases.update((user_id, alias) for user_id, alias in session.execute(query))


def append(session: Session, loaded: Loaded, records: Iterable[Record], *, at: datetime) -> list[int]:
    """Write records behind the auction's ledger and return their seqs; `save` stores the chain's new end."""
    entries = chain(records, at=at, last_seq=loaded.version, last_hash=loaded.last_hash)
    if entries:
        rows = [
            {
                "auction_id": loaded.id,
                "seq": entry.seq,
                "kind": entry.kind,
                "payload": canonical(entry.payload),
                "at": at,
                "prev_hash": entry.prev_hash,
                "hash": entry.hash,
            }
            for entry in entries
        ]
        session.execute(insert(LedgerEntry), rows)
        loaded.version, loaded.last_hash, loaded.last_at = entries[-1].seq, entries[-1].hash, at
    return [entry.seq for entry in entries]


def save(session: Session, loaded: Loaded, **more: Any) -> None:
    """Store the auction's state and the end of its ledger."""
    session.execute(update(Auction).where(Auction.id == loaded.id).values(changed_values(loaded) | more))


def changed_values(loaded: Loaded) -> dict[str, Any]:
    """By column of CHANGING: the auction's state and the end of its ledger."""
    state, lead = loaded.state, loaded.state.lead
    return {
        "status": state.status.value,
        "ends_at": state.ends_at,
        "extensions": state.extensions,
        "bid_count": state.bid_count,
        "bidder_count": state.bidder_count,
        "consent_until_at": state.decide_by,
        "price": lead.price if lead else None,
        "leader_id": lead.bidder if lead else None,
        "leader_max": lead.maximum if lead else None,
        "leader_step": lead.own_step if lead else None,
        "leader_is_auto": lead.is_auto if lead else False,
        "version": loaded.version,
        "last_hash": loaded.last_hash,
        "last_at": loaded.last_at,
    }


def write_bids(
    session: Session, loaded: Loaded, outcome: Outcome, *, seqs: Iterable[int], at: datetime
) -> None:
    """Write an outcome's entries beside the ledger entries that say the same in public."""
    rows = [
        {
            "auction_id": loaded.id,
            "seq": seq,
            "bidder_id": entry.bidder,
            "alias": loaded.alias_of(entry.bidder),
            "amount": entry.amount,
            "kind": entry.kind.value,
            "at": at,
        }
        for seq, entry in zip(seqs, outcome.entries, strict=False)
    ]
    if rows:
        session.execute(insert(Bid), rows)


def write_promise(session: Session, loaded: Loaded, *, user_id: int, amount: int, is_new: bool) -> None:
    """Keep the most a bidder has promised; a new bidder's row carries the number in order of first bid."""
    if is_new:
        row = {"user_id": user_id, "alias": loaded.alias_of(user_id), "promised": amount}
        session.execute(insert(Bidder).values(auction_id=loaded.id, **row))
    else:
        mine = (Bidder.auction_id == loaded.id) & (Bidder.user_id == user_id) & (Bidder.promised < amount)
        session.execute(update(Bidder).where(mine).values(promised=amount))


def write_maximum(session: Session, loaded: Loaded, *, user_id: int, secret: Secret, at: datetime) -> None:
    """Replace a bidder's standing maximum."""
    drop_maximum(session, loaded, user_id=user_id)
    values = {"maximum": secret.amount, "step": secret.own_step, "set_at": at}
    session.execute(insert(StandingMaximum).values(auction_id=loaded.id, user_id=user_id, **values))


def drop_maximum(session: Session, loaded: Loaded, *, user_id: int) -> bool:
    """Remove a bidder's standing maximum; says whether there was one."""
    mine = (StandingMaximum.auction_id == loaded.id) & (StandingMaximum.user_id == user_id)
    gone = session.scalar(delete(StandingMaximum).where(mine).returning(StandingMaximum.user_id))
    return gone is not None


def write_secret(session: Session, loaded: Loaded, *, seq: int, owner_id: int, secret: Secret) -> None:
    """Keep what the commitment at `seq` opens to."""
    values = {"nonce": secret.nonce, "amount": secret.amount, "own_step": secret.own_step}
    session.execute(insert(LedgerSecret).values(auction_id=loaded.id, seq=seq, owner_id=owner_id, **values))


def find_answer(session: Session, *, auction_id: int, user_id: int, client_ref: str) -> dict[str, Any] | None:
    """Find the first answer given to this client_ref of this bidder."""
    query = select(BidRequest.answer).where(
        BidRequest.auction_id == auction_id,
        BidRequest.bidder_id == user_id,
        BidRequest.client_ref == client_ref,
    )
    return session.scalar(query)


def write_answer(session: Session, **values: Any) -> None:
    """Keep the first answer to a client_ref (columns of BidRequest)."""
    session.execute(insert(BidRequest).values(**values))
