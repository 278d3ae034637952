"""The public, append-only story of an auction: how it is written, sealed and replayed (BIDDING §8)."""

from services.bidding.ledger.chain import (
    GENESIS,
    LedgerEntry,
    Record,
    Secret,
    canonical,
    chain,
    entry_hash,
    seal,
    stamp,
)
from services.bidding.ledger.records import (
    cancelled,
    closed,
    commitment,
    consent,
    created,
    maximum,
    opened,
    published,
    records_of,
    reserve_lowered,
)
from services.bidding.ledger.replay import Fault, ReplayReport, replay

__all__ = [
    "GENESIS",
    "Fault",
    "LedgerEntry",
    "Record",
    "ReplayReport",
    "Secret",
    "cancelled",
    "canonical",
    "chain",
    "closed",
    "commitment",
    "consent",
    "created",
    "entry_hash",
    "maximum",
    "opened",
    "published",
    "records_of",
    "replay",
    "reserve_lowered",
    "seal",
    "stamp",
]
