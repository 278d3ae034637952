"""Earnest money at the desk: asked for in the order of the commands, held and freed with the lead."""

from collections.abc import Sequence
from datetime import datetime

from services.bidding.commands import Command
from services.bidding.desk.connection import Cursors
from services.bidding.desk.reading import Facts
from services.bidding.storing import Loaded
from services.core.events import Event
from services.money import Book, hold_for
from services.runtime.bulk import Cursor, Dialect


class Earnest:
    """What a batch holds and frees; there is none when none of its auctions asks for earnest money."""

    def __init__(self, book: Book) -> None:
        self._book = book

    @classmethod
    def read(
        cls, cursors: Cursors, dialect: Dialect, facts: Facts, commands: Sequence[Command]
    ) -> "Earnest | None":
        """Lock, after their auctions, the accounts of those who bid there and of those who lead."""
        asking = {number: each for number, each in facts.auctions.items() if each.terms.earnest_ppm}
        if not asking:
            return None
        people = {each.leader for each in asking.values() if each.leader is not None}
        people.update(command.bidder.id for command in commands if command.auction_id in asking)
        return cls(Book.read(cursors, dialect, people))

    def check(self, loaded: Loaded, command: Command) -> None:
        """Raise EarnestMissing unless the bidder can keep this promise, whether it comes to lead or not."""
        if loaded.terms.earnest_ppm and command.kind != "cancel":
            want = hold_for(rate=command.amount, grams=loaded.grams, earnest_ppm=loaded.terms.earnest_ppm)
            self._book.check(user_id=command.bidder.id, auction_id=loaded.id, want=want)

    def follow(self, loaded: Loaded, command: Command, before: int | None) -> None:
        """Hold for the new lead what it promises at most, and free what was held for the one `before`."""
        ppm, lead = loaded.terms.earnest_ppm, loaded.state.lead
        if not ppm or lead is None:
            return
        if before is not None and before != lead.bidder:
            self._book.keep(user_id=before, auction_id=loaded.id, want=None, seq=loaded.version)
        self._book.keep(
            user_id=int(lead.bidder),
            auction_id=loaded.id,
            want=hold_for(rate=lead.maximum, grams=loaded.grams, earnest_ppm=ppm),
            seq=loaded.version,
            by_id=command.bidder.id,
        )

    def write(self, cursor: Cursor, dialect: Dialect, *, at: datetime) -> Sequence[Event]:
        """Write what was held and freed; returns what is to be told of it."""
        self._book.write(cursor, dialect, at=at)
        return self._book.moved
