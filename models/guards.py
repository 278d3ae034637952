"""Tables whose rows are written once: the database itself refuses to change them, whoever asks."""

from typing import Any, Final

from sqlalchemy import DDL, event

WHAT: Final = {
    "ledger_entries": ("ledger entries", "refuse_ledger_change"),
    "admin_acts": ("admin acts", "refuse_admin_act_change"),
    "journals": ("journals", "refuse_journal_change"),
    "journal_lines": ("lines of journals", "refuse_journal_line_change"),
    "papers": ("papers", "refuse_paper_change"),
}
"""By table: what its rows are called in the refusal, and PostgreSQL's function that refuses."""


def guards(table: str, dialect: str) -> tuple[str, ...]:
    """The statements that make a table's guards on one of the two databases."""
    what, function = WHAT[table]
    if dialect == "sqlite":
        return tuple(
            f"CREATE TRIGGER {table}_refuse_{verb.lower()} BEFORE {verb} ON {table} "
            f"BEGIN SELECT RAISE(ABORT, '{what} are never changed'); END"
            for verb in ("UPDATE", "DELETE")
        )
    return (
        f"CREATE FUNCTION {function}() RETURNS trigger LANGUAGE plpgsql AS "
        f"$$ BEGIN RAISE EXCEPTION '{what} are never changed'; END $$",
        f"CREATE TRIGGER {table}_refuse_change BEFORE UPDATE OR DELETE ON {table} "
        f"FOR EACH ROW EXECUTE FUNCTION {function}()",
        f"CREATE TRIGGER {table}_refuse_truncate BEFORE TRUNCATE ON {table} "
        f"FOR EACH STATEMENT EXECUTE FUNCTION {function}()",
    )


def never_changed(table: Any) -> None:
    """Give a table its guards whenever it is made without migrations, as tests do."""
    for dialect in ("sqlite", "postgresql"):
        for statement in guards(table.name, dialect):
            event.listen(table, "after_create", DDL(statement).execute_if(dialect=dialect))
