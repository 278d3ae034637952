"""Whether a ledger is a legal serial order of what its clients did in real time: values in, anomalies out."""

from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from services.bidding.ledger import LedgerEntry, Secret, replay
from tests.faults.points import Point, points_of

NOT_JUDGED = frozenset({"rate_limited", "unauthenticated", "unavailable", "internal"})
"""Refusals that say nothing about the auction: they may follow an accepted first answer."""
NEVER = float("inf")


@dataclass(frozen=True, slots=True, kw_only=True)
class Operation:
    """One call and its answer; times are monotonic seconds of the client's machine, amounts paise."""

    client: str
    door: str
    auction: str
    kind: str
    client_ref: str
    amount: int
    called_at: float
    acked_at: float | None = None
    """None: no answer came, so it may have happened or not."""
    code: str | None = None
    """Why it was refused; None when it was accepted, or when nobody knows."""
    version: int | None = None
    price: int | None = None
    least: int | None = None
    answer: str = ""
    """A digest of the whole answer, to compare repeats."""

    @property
    def accepted(self) -> bool:
        """Whether its client was told yes."""
        return self.acked_at is not None and self.code is None


@dataclass(frozen=True, slots=True, kw_only=True)
class Sight:
    """One reading of the auction: between `called_at` and `acked_at` it stood at this version and price."""

    client: str
    called_at: float
    acked_at: float
    version: int
    price: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Stored:
    """A first answer the house keeps: whose, for which reference, and the version it led to."""

    client: str
    client_ref: str
    kind: str
    amount: int
    seq: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Story:
    """What the house holds of one auction afterwards."""

    auction: str
    entries: Sequence[LedgerEntry]
    stored: Sequence[Stored]
    aliases: Mapping[str, int]
    secrets: Mapping[int, Secret] | None = None
    wall_offset: float | None = None
    """Wall clock minus monotonic clock, where both ran true; None leaves out what hangs on the hour."""


@dataclass(frozen=True, slots=True)
class _Commit:
    called_at: float
    acked_at: float
    version: int


@dataclass(slots=True)
class _Promise:
    """All calls that carried one reference of one client."""

    calls: list[Operation] = field(default_factory=list)
    stored: list[Stored] = field(default_factory=list)

    def may_have_happened(self, doubtful: frozenset[str]) -> bool:
        return any(each.acked_at is None or each.code in doubtful for each in self.calls)


def anomalies(
    story: Story,
    operations: Sequence[Operation],
    sights: Sequence[Sight] = (),
    *,
    doubtful: frozenset[str] = frozenset(),
) -> list[str]:
    """List everything that cannot be; nothing when the ledger is a true history of these operations.

    `doubtful` are codes of refusals after which the bid may still be there (a database that was killed).
    """
    report = replay(story.entries, secrets=story.secrets, auction=story.auction)
    points = points_of(story.entries)
    promises = _promises(story, operations)
    order = _Order(_commits(promises))
    found = [f"ledger line {fault.seq}: {fault.what}" for fault in report.faults]
    found += _closings(story)
    found += _ledger_and_answers(story, points)
    for promise in promises.values():
        found += _promise(promise, points, doubtful)
    found += order.violations()
    found += _refusals(story, operations, points, order)
    found += _sights(sights, points, order)
    return [f"{story.auction}: {each}" for each in found]


def _promises(story: Story, operations: Sequence[Operation]) -> dict[tuple[str, str], _Promise]:
    promises: dict[tuple[str, str], _Promise] = defaultdict(_Promise)
    for each in operations:
        if each.kind != "cancel" and each.auction == story.auction:
            promises[each.client, each.client_ref].calls.append(each)
    for kept in story.stored:
        if kept.kind != "cancel":
            promises[kept.client, kept.client_ref].stored.append(kept)
    return promises


def _commits(promises: Mapping[tuple[str, str], _Promise]) -> Iterator[_Commit]:
    """Everything of which the version and a first call are known, acknowledged or not."""
    for promise in promises.values():
        if promise.stored and promise.calls:
            acks = [each.acked_at for each in promise.calls if each.accepted and each.acked_at is not None]
            called_at = min(each.called_at for each in promise.calls)
            yield _Commit(called_at, min(acks, default=NEVER), promise.stored[0].seq)


def _closings(story: Story) -> Iterator[str]:
    closings = [entry.seq for entry in story.entries if entry.kind in ("closed", "cancelled")]
    if len(closings) > 1:
        yield f"closed {len(closings)} times, at lines {closings}"


def _ledger_and_answers(story: Story, points: Sequence[Point]) -> Iterator[str]:
    """Every command in the ledger has one kept answer, and every kept answer its command."""
    kept: dict[int, list[Stored]] = defaultdict(list)
    for each in story.stored:
        kept[each.seq].append(each)
    for point in points:
        if point.bidder is None:
            continue
        answers = kept.pop(point.version, [])
        if len(answers) != 1:
            yield f"line {point.version} has {len(answers)} kept answers"
        for each in answers:
            if story.aliases.get(each.client) != point.bidder:
                yield f"line {point.version} is not the bid of {each.client}"
            if point.amount is not None and each.amount != point.amount:
                yield f"line {point.version} says {point.amount}, the kept answer {each.amount}"
    for seq in kept:
        yield f"an answer is kept for version {seq}, which no command led to"


def _promise(promise: _Promise, points: Sequence[Point], doubtful: frozenset[str]) -> Iterator[str]:
    calls, stored = promise.calls, promise.stored
    accepted = [each for each in calls if each.accepted]
    if not calls:
        yield f"line {stored[0].seq}: nobody sent {stored[0].client_ref}"
        return
    name = f"{calls[0].client}'s {calls[0].kind} of {calls[0].amount} ({calls[0].client_ref[:8]})"
    if {each.amount for each in (*calls, *stored)} != {calls[0].amount}:
        yield f"{name} is there with another amount"
    if len(stored) > 1:
        yield f"{name} is there {len(stored)} times"
    if accepted and not stored:
        yield f"{name} was acknowledged by {accepted[0].door} and is lost"
    if stored and not accepted and not promise.may_have_happened(doubtful):
        yield f"{name} was refused ({calls[0].code}) and is there"
    if accepted and stored:
        yield from _answers(name, calls, accepted, stored[0], points, doubtful)


def _answers(
    name: str,
    calls: Sequence[Operation],
    accepted: Sequence[Operation],
    stored: Stored,
    points: Sequence[Point],
    doubtful: frozenset[str],
) -> Iterator[str]:
    versions = {each.version for each in accepted if each.version is not None}
    if versions - {stored.seq}:
        yield f"{name} was acknowledged at {sorted(versions)} and is at {stored.seq}"
    if len({each.answer for each in accepted if each.answer}) > 1:
        yield f"{name} was answered differently when repeated"
    place = bisect_left(points, stored.seq, key=lambda point: point.version)
    after = points[place] if place < len(points) and points[place].version == stored.seq else None
    prices = {each.price for each in accepted if each.price is not None}
    if after is not None and prices - {after.price}:
        yield f"{name} was told the price {prices} where the ledger says {after.price}"
    first_ack = min(each.acked_at for each in accepted if each.acked_at is not None)
    for each in calls:
        judged = each.code is not None and each.code not in NOT_JUDGED | doubtful
        if judged and each.called_at > first_ack:
            yield f"{name} was accepted, then refused ({each.code}) when repeated"


class _Order:
    """Which versions real time allows: what was acknowledged before a call stands before it."""

    def __init__(self, commits: Iterator[_Commit]) -> None:
        self._commits = list(commits)
        by_ack = sorted((each.acked_at, each.version) for each in self._commits if each.acked_at < NEVER)
        self._acked_at = [at for at, _ in by_ack]
        self._highest: list[int] = []
        for _, version in by_ack:
            self._highest.append(max(version, self._highest[-1] if self._highest else 0))
        by_call = sorted((each.called_at, each.version) for each in self._commits)
        self._called_at = [at for at, _ in by_call]
        self._lowest: list[float] = []
        for _, version in reversed(by_call):
            self._lowest.append(min(version, self._lowest[-1] if self._lowest else NEVER))
        self._lowest.reverse()

    def floor(self, moment: float) -> int:
        """The highest version somebody had been told before this moment."""
        place = bisect_left(self._acked_at, moment)
        return self._highest[place - 1] if place else 0

    def ceiling(self, moment: float) -> float:
        """The highest version that can have been there at this moment."""
        place = bisect_right(self._called_at, moment)
        return self._lowest[place] - 1 if place < len(self._lowest) else NEVER

    def violations(self) -> Iterator[str]:
        for each in self._commits:
            floor = self.floor(each.called_at)
            if each.version <= floor:
                yield f"version {each.version} was asked for after version {floor} was acknowledged"


def _refusals(
    story: Story, operations: Sequence[Operation], points: Sequence[Point], order: _Order
) -> Iterator[str]:
    for each in operations:
        if each.auction != story.auction or each.acked_at is None or each.code not in _REASONS:
            continue
        low, high = order.floor(each.called_at), order.ceiling(each.acked_at)
        if not any(_REASONS[each.code](story, each, point) for point in _between(points, low, high)):
            what = f"{each.client}'s {each.kind} of {each.amount} by {each.door}"
            yield f"{what}: {each.code} (least {each.least}) fits no version from {low} to {high}"


def _is_too_low(_story: Story, each: Operation, point: Point) -> bool:
    return (
        point.next_min is not None and each.amount < point.next_min and each.least in (None, point.next_min)
    )


def _leads(story: Story, each: Operation, point: Point) -> bool:
    return point.leader is not None and point.leader == story.aliases.get(each.client)


def _is_closed(story: Story, each: Operation, point: Point) -> bool:
    if not point.is_open or story.wall_offset is None or each.acked_at is None or point.ends_at is None:
        return True
    return each.acked_at + story.wall_offset >= point.ends_at.timestamp()


_REASONS = {
    "bid_too_low": _is_too_low,
    "already_leading": _leads,
    "maximum_too_low": _leads,
    "auction_closed": _is_closed,
}


def _between(points: Sequence[Point], low: int, high: float) -> Sequence[Point]:
    """The states an observer may have met: the last at or before `low`, and all up to `high`."""
    first = bisect_right(points, low, key=lambda point: point.version)
    last = bisect_right(points, high, key=lambda point: point.version)
    return points[max(first - 1, 0) : max(last, first)]


def _sights(sights: Sequence[Sight], points: Sequence[Point], order: _Order) -> Iterator[str]:
    told = {point.version: point for point in points}
    for each in sights:
        point = told.get(each.version)
        if point is None or point.price != each.price:
            yield f"{each.client} saw version {each.version} at {each.price}, which never was"
        elif not order.floor(each.called_at) <= each.version <= order.ceiling(each.acked_at):
            yield f"{each.client} saw version {each.version} after {order.floor(each.called_at)} was told"
