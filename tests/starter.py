"""What the house carries of crops, markets and prices, read from its files once per test process."""

from typing import Any

from sqlalchemy import Table, insert, select

from models import cost, price
from models.base import Base, db
from services import prices

_rows: dict[Table, list[dict[str, Any]]] = {}


def seed() -> None:
    """Fill the tables of a fresh database; from memory after the first time, which is quick."""
    if _rows:
        with db.engine.begin() as connection:
            for table, rows in _rows.items():
                connection.execute(insert(table), rows)
                if connection.dialect.name == "postgresql" and "id" in table.columns:
                    # Rows that bring their own numbers move no sequence.
                    name = table.name
                    last = f"SELECT setval(pg_get_serial_sequence('{name}', 'id'), max(id)) FROM {name}"
                    connection.exec_driver_sql(last)
        return
    prices.seed_starter()
    own = {
        mapper.local_table
        for mapper in Base.registry.mappers
        if mapper.class_.__module__ in (price.__name__, cost.__name__)
    }
    with db.engine.connect() as connection:
        for table in Base.metadata.sorted_tables:
            rows = [dict(row) for row in connection.execute(select(table)).mappings()] if table in own else []
            if rows:
                _rows[table] = rows
