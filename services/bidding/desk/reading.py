"""What a batch must know, read under its auctions' locks in four queries however many bids it holds."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any, Final, TypeAlias

import orjson

from services.bidding.commands import Command
from services.bidding.desk.connection import Cursors
from services.bidding.rows import SELECT_AUCTIONS, read_auction
from services.bidding.storing import Loaded
from services.runtime.bulk import Dialect

Key: TypeAlias = tuple[int, int, str]
"""An auction, a bidder, and the bidder's own reference of the act."""

_PEOPLE: Final = "SELECT id, is_buyer, suspended_at IS NOT NULL, blocked_at IS NOT NULL FROM users WHERE id"
_ANSWERS: Final = (
    "SELECT r.auction_id, r.bidder_id, r.client_ref, r.answer FROM {keys} JOIN bid_requests r "
    "ON r.auction_id = k.auction_id AND r.bidder_id = k.user_id AND r.client_ref = k.client_ref"
)
_BIDDERS: Final = (
    "SELECT b.auction_id, b.user_id, b.alias, b.promised, m.user_id IS NOT NULL FROM ({pairs}) k "
    "JOIN bidders b ON b.auction_id = k.auction_id AND b.user_id = k.user_id "
    "LEFT JOIN standing_maximums m ON m.auction_id = b.auction_id AND m.user_id = b.user_id"
)
_LEADERS: Final = "SELECT id, leader_id FROM auctions WHERE id"
_ANY: Final = {"sqlite": " IN (SELECT value FROM json_each(?))", "postgresql": " = ANY(%s)"}
_KEYS: Final = {
    "sqlite": (
        "(SELECT json_extract(value, '$[0]') AS auction_id, json_extract(value, '$[1]') AS user_id, "
        "json_extract(value, '$[2]') AS client_ref FROM json_each(?)) k"
    ),
    "postgresql": "unnest(%b::bigint[], %b::bigint[], %b::text[]) AS k (auction_id, user_id, client_ref)",
}
_PAIRS: Final = {
    "sqlite": (
        "SELECT json_extract(value, '$[0]') AS auction_id, json_extract(value, '$[1]') AS user_id "
        "FROM json_each(?)"
    ),
    "postgresql": "SELECT * FROM unnest(%b::bigint[], %b::bigint[]) AS p (auction_id, user_id)",
}


def _queries(dialect: Dialect) -> tuple[str, str, str, str]:
    one_of = _ANY[dialect]
    lock = " ORDER BY a.id FOR NO KEY UPDATE OF a" if dialect == "postgresql" else ""
    pairs = f"{_PAIRS[dialect]} UNION {_LEADERS}{one_of}"
    return (
        f"{SELECT_AUCTIONS[dialect]} WHERE a.status <> 'draft' AND a.id{one_of}{lock}",
        _PEOPLE + one_of,
        _ANSWERS.format(keys=_KEYS[dialect]),
        _BIDDERS.format(pairs=pairs),
    )


_QUERIES: Final = {"sqlite": _queries("sqlite"), "postgresql": _queries("postgresql")}


@dataclass(slots=True)
class Standing:
    """A bidder in an auction: their number, the most they promised (paise), whether a maximum stands."""

    alias: int
    promised: int
    has_maximum: bool


@dataclass(slots=True, kw_only=True)
class Facts:
    """All that the commands of a batch are judged by."""

    auctions: dict[int, Loaded]
    people: dict[int, tuple[bool, bool, bool]]
    """By person: whether they are a buyer, are suspended, are blocked."""
    answers: dict[Key, dict[str, Any]]
    bidders: dict[tuple[int, int], Standing]


def read_facts(cursors: Cursors, dialect: Dialect, commands: Sequence[Command]) -> Facts:
    """Lock the auctions of the commands, in the order of their numbers, and read what bears on them."""
    auctions = sorted({command.auction_id for command in commands})
    people = sorted({command.bidder.id for command in commands})
    keys = sorted({(c.auction_id, c.bidder.id, c.client_ref) for c in commands})
    pairs = sorted({key[:2] for key in keys})
    values: Iterable[Sequence[Any]]
    if dialect == "sqlite":
        ids = _text(auctions)
        values = ([ids], [_text(people)], [_text(keys)], [_text(pairs), ids])
    else:
        columns, pair_columns = [list(each) for each in zip(*keys, strict=True)], zip(*pairs, strict=True)
        values = ([auctions], [people], columns, [*map(list, pair_columns), auctions])
    asked = [cursors() for _ in _QUERIES[dialect]]
    for cursor, query, given in zip(asked, _QUERIES[dialect], values, strict=True):
        cursor.execute(query, given)
    rows, persons, answers, bidders = (cursor.fetchall() for cursor in asked)
    facts = Facts(
        auctions={row[0]: read_auction(row, dialect) for row in rows},
        people={row[0]: (bool(row[1]), bool(row[2]), bool(row[3])) for row in persons},
        answers={(row[0], row[1], row[2]): _json(row[3]) for row in answers},
        bidders={(row[0], row[1]): Standing(row[2], row[3], bool(row[4])) for row in bidders},
    )
    for (auction_id, user_id), standing in facts.bidders.items():
        if auction_id in facts.auctions:
            facts.auctions[auction_id].aliases[user_id] = standing.alias
    return facts


def _text(value: Any) -> str:
    return orjson.dumps(value).decode()


def _json(stored: Any) -> dict[str, Any]:
    answer: dict[str, Any] = orjson.loads(stored) if isinstance(stored, str) else stored
    return answer
