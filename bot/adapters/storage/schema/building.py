"""What tables are made of."""

from typing import Final

from sqlalchemy import Column, ColumnElement, ForeignKey, Index, MetaData, Table
from sqlalchemy.schema import SchemaItem

from bot.adapters.storage.columns import ROW_ID

metadata: Final = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "pk": "pk_%(table_name)s",
        "fk": "fk_%(table_name)s_%(column_0_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    }
)


def numbered(name: str, *items: SchemaItem) -> Table:
    """A table whose rows have an id that is never used twice."""
    return Table(name, metadata, Column("id", ROW_ID, primary_key=True), *items, sqlite_autoincrement=True)


def to(table: Table, *, cascade: bool = False) -> ForeignKey:
    """A reference to that table's id; `cascade`: the row goes with what it refers to."""
    return ForeignKey(table.c.id, ondelete="CASCADE" if cascade else None)


def part(name: str, where: ColumnElement[bool], *columns: Column[object]) -> Index:
    """An index of those rows alone."""
    return Index(name, *columns, sqlite_where=where, postgresql_where=where)
