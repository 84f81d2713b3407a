"""Yesterday's database: the tables as the version before this one had them, with all that stands in them."""

from collections.abc import Iterator
from typing import Final

from alembic import command
from alembic.config import Config
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, create_engine, text

from bot.adapters.storage.database import Database

# What hangs on a column goes before the column, and a table last.
_LAST_TO_FIRST: Final = ("trigger", "index", "table")


async def step_back(database: Database) -> None:
    """Take from a SQLite database what the newest migration added, which only ever adds."""
    async with database.writing() as connection:
        await connection.run_sync(_undo_newest)


def _undo_newest(connection: Connection) -> None:
    newest = ScriptDirectory.from_config(_config()).get_revision("head")
    assert newest is not None
    before = str(newest.down_revision)
    with create_engine("sqlite://").begin() as made:
        command.upgrade(_config(made), before)
        things, columns = set(_things(made)), set(_columns(made))
    added = set(_things(connection)) - things
    for kind in _LAST_TO_FIRST:
        for _, name in sorted(thing for thing in added if thing[0] == kind):
            connection.exec_driver_sql(f'DROP {kind} "{name}"')
    for table, column in sorted(set(_columns(connection)) - columns):
        connection.exec_driver_sql(f'ALTER TABLE "{table}" DROP COLUMN "{column}"')
    connection.execute(text("UPDATE alembic_version SET version_num = :before"), {"before": before})
    assert (set(_things(connection)), set(_columns(connection))) == (things, columns)


def _config(connection: Connection | None = None) -> Config:
    config = Config()
    config.set_main_option("script_location", "bot.adapters.storage:migrations")
    config.attributes["connection"] = connection
    return config


def _things(connection: Connection) -> Iterator[tuple[str, str]]:
    """Tables, indexes and triggers; what SQLite makes for itself has no SQL."""
    found = connection.exec_driver_sql("SELECT type, name FROM sqlite_master WHERE sql IS NOT NULL")
    return ((row.type, row.name) for row in found)


def _columns(connection: Connection) -> Iterator[tuple[str, str]]:
    listed = "SELECT t.name AS of, c.name FROM pragma_table_list t, pragma_table_info(t.name) c"
    found = connection.exec_driver_sql(f"{listed} WHERE t.schema = 'main' AND t.type = 'table'")
    return ((row[0], row[1]) for row in found)
