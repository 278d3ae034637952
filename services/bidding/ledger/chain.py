"""How entries are sealed: each hash covers its entry and the hash before it (BIDDING §8)."""

import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import lru_cache
from typing import Any, Final, TypeAlias

import orjson

Payload: TypeAlias = Mapping[str, Any]

GENESIS: Final = "0" * 64


@dataclass(frozen=True, slots=True)
class Record:
    """What is to be written: a kind and its payload, made only by the builders in `records`."""

    kind: str
    payload: Payload


@dataclass(frozen=True, slots=True, kw_only=True)
class LedgerEntry:
    """One line of the ledger as stored and published."""

    seq: int
    kind: str
    payload: Payload
    at: datetime
    prev_hash: str
    hash: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Secret:
    """What a commitment hides: paise (0 for an auto-bid withdrawn) and the auto-bid's own step, if any."""

    nonce: str
    amount: int
    own_step: int | None = None


@lru_cache(4_096)
def stamp(moment: datetime) -> str:
    """Write a moment to the microsecond, so that a stored time hashes the same when read back."""
    return moment.astimezone(UTC).isoformat(timespec="microseconds").removesuffix("+00:00") + "Z"


_ENCODER: Final = json.JSONEncoder(sort_keys=True, separators=(",", ":"), ensure_ascii=False, allow_nan=False)


def canonical(value: object) -> str:
    """Write JSON the one way that is hashed: sorted keys, no spaces, characters as they are."""
    return _ENCODER.encode(value)


def entry_hash(*, prev_hash: str, seq: int, kind: str, at: datetime, payload: Payload) -> str:
    """Return SHA-256(prev_hash ‖ canonical JSON of {at, kind, payload, seq}) in hex."""
    return _sealed(prev_hash, seq, kind, stamp(at), canonical(payload))


def _sealed(prev_hash: str, seq: int, kind: str, at: str, payload: str) -> str:
    """The hash from parts already written: the four keys stand in their order."""
    body = f'{{"at":"{at}","kind":{_quoted(kind)},"payload":{payload},"seq":{seq}}}'
    return hashlib.sha256((prev_hash + body).encode()).hexdigest()


def _plain(payload: Payload) -> str:
    """What `canonical` writes, sooner: records hold only texts, numbers of 64 bits, yes, no and null."""
    return orjson.dumps(payload, option=orjson.OPT_SORT_KEYS).decode()


@lru_cache(maxsize=64)
def _quoted(kind: str) -> str:
    return canonical(kind)


def seal(
    records: Iterable[Record], *, at: datetime, last_seq: int, last_hash: str
) -> list[tuple[int, str, str, str, str]]:
    """Seal one command's records; returns (seq, kind, canonical payload, previous hash, hash) of each."""
    sealed = []
    when = stamp(at)
    for record in records:
        last_seq += 1
        payload = _plain(record.payload)
        this = _sealed(last_hash, last_seq, record.kind, when, payload)
        sealed.append((last_seq, record.kind, payload, last_hash, this))
        last_hash = this
    return sealed


def chain(
    records: Iterable[Record], *, at: datetime, last_seq: int = 0, last_hash: str = GENESIS
) -> list[LedgerEntry]:
    """Seal the records of one command behind the entry (`last_seq`, `last_hash`); all share one moment."""
    records = list(records)
    return [
        LedgerEntry(seq=seq, kind=kind, payload=record.payload, at=at, prev_hash=before, hash=this)
        for record, (seq, kind, _, before, this) in zip(
            records, seal(records, at=at, last_seq=last_seq, last_hash=last_hash), strict=True
        )
    ]
