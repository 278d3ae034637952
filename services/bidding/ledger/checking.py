"""How a line of a ledger is held against what the rules would have written."""

from services.bidding.ledger.chain import LedgerEntry, Record, canonical
from services.bidding.rules import BidKind, Entry, State


class Wrong(Exception):
    """The entry `seq` is not what the rules would have written; `what` names how."""

    def __init__(self, seq: int, what: str) -> None:
        super().__init__(what)
        self.seq = seq
        self.what = what


def number(value: object) -> int:
    """Read a positive whole number; raises ValueError for anything else."""
    if not isinstance(value, int) or isinstance(value, bool) or value <= 0:
        raise ValueError("not a positive whole number")
    return value


def entry_of(line: LedgerEntry) -> Entry:
    """Read a `bid` line back."""
    payload = line.payload
    return Entry(number(payload["bidder"]), number(payload["amount"]), BidKind(payload["kind"]))


def is_new(state: State, bidder: int, seq: int) -> bool:
    """Say whether this alias appears for the first time; a number out of turn is Wrong."""
    if bidder > state.bidder_count + 1:
        raise Wrong(seq, "wrong_bidder")
    return bidder == state.bidder_count + 1


def expect_record(expected: Record, line: LedgerEntry, what: str) -> None:
    """Raise Wrong(what) unless the line says exactly what the record says."""
    if expected.kind != line.kind or canonical(expected.payload) != canonical(line.payload):
        raise Wrong(line.seq, what)
