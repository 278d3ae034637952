"""The database itself refuses to change history."""

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from models.base import db
from tests.factories import publish
from tests.world import World


@pytest.mark.parametrize(
    "statement", ["UPDATE ledger_entries SET kind = 'bid'", "DELETE FROM ledger_entries"]
)
def test_a_ledger_line_cannot_be_changed_or_removed(world: World, statement: str) -> None:
    publish(world.seller)
    with pytest.raises(DBAPIError, match="never changed"):
        db.session.execute(text(statement))
    db.session.rollback()
