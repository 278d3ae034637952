"""A person's wallet as rows of a spreadsheet."""

from collections.abc import Iterator
from typing import Final

from services.core.clock import iso
from services.core.money import rupees
from services.core.spreadsheet import Cells, csv_parts
from services.money.queries import walk_wallet_lines
from services.money.views import WalletLine

HEADER: Final = ("at", "reason", "about", "free", "held", "to_be_sent", "note")


def export_wallet(*, user_id: int) -> Iterator[str]:
    """Return the CSV of all that moved in a person's wallet, part by part; what left is below nothing."""
    batches = walk_wallet_lines(user_id=user_id)
    return csv_parts(HEADER, ([_cells(line) for line in batch] for batch in batches))


def _cells(line: WalletLine) -> Cells:
    moved = (line.available, line.held, line.leaving)
    return (iso(line.at), line.reason, line.about, *(rupees(each) for each in moved), line.note)
