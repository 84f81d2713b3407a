"""A migration may run while the version before it is at work: what that version writes and reads still goes.

Checked for every migration after BASELINE, in turn: a row of every table, as the schema before it had them,
is written before and after, and all its columns are read again.
"""

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import pytest
from alembic import command
from alembic.config import Config
from alembic.script import ScriptDirectory
from sqlalchemy import (
    Boolean,
    Column,
    Connection,
    DateTime,
    Float,
    Integer,
    LargeBinary,
    MetaData,
    Table,
    Text,
    insert,
    select,
)

from bot.adapters.storage.database import Database
from bot.domain.errors import DatabaseError

# From the first release on; what came before it, nobody had.
BASELINE = "0003"


def _config(connection: Connection | None = None) -> Config:
    config = Config()
    config.set_main_option("script_location", "bot.adapters.storage:migrations")
    config.attributes["connection"] = connection
    return config


def _revisions() -> list[str]:
    script = ScriptDirectory.from_config(_config())
    return [step.revision for step in reversed(list(script.walk_revisions(BASELINE, "heads")))]


STEPS = list(zip(_revisions(), _revisions()[1:], strict=False))


def _tables(connection: Connection) -> list[Table]:
    """As they are now; SQLite's full-text table is its own affair."""
    found = MetaData()
    found.reflect(connection)
    return [t for t in found.sorted_tables if not t.name.startswith(("story_words", "alembic", "sqlite"))]


def _value(column: Column[Any], number: int) -> Any:
    kinds: list[tuple[type[Any], Any]] = [
        (Boolean, False),
        (DateTime, datetime(2026, 1, number, tzinfo=UTC)),
        (Integer, number),
        (Float, float(number)),
        (LargeBinary, bytes([number])),
        (Text, f"{column.name} {number}"),
    ]
    return next((value for kind, value in kinds if isinstance(column.type, kind)), {})


def _use(connection: Connection, tables: list[Table], number: int) -> None:
    """Write and read a row of every table with all the columns it had then."""
    for table in tables:
        connection.execute(insert(table).values({c.name: _value(c, number) for c in table.columns}))
        assert len(connection.execute(select(*table.columns)).all()) >= number


def _upgrade(revision: str) -> Callable[[Connection], None]:
    return lambda connection: command.upgrade(_config(connection), revision)


def _step(migrate: Callable[[Connection], None]) -> Callable[[Connection], None]:
    def run(connection: Connection) -> None:
        tables = _tables(connection)
        _use(connection, tables, 1)
        migrate(connection)
        _use(connection, tables, 2)

    return run


def _climb(connection: Connection) -> None:
    """Every step on the tables that it begins with, which are empty again for the next one."""
    _upgrade(BASELINE)(connection)
    for before, after in STEPS:
        try:
            with connection.begin_nested() as trial:
                _step(_upgrade(after))(connection)
                trial.rollback()
        except Exception as error:
            error.add_note(f"from {before} to {after}")
            raise
        _upgrade(after)(connection)


@pytest.fixture(params=["sqlite", "postgresql"])
def url(request: pytest.FixtureRequest, tmp_path: Any) -> str:
    if request.param == "sqlite":
        return f"sqlite:///{tmp_path / 'yesterday.sqlite3'}"
    found: str = request.getfixturevalue("empty_postgresql_url")
    return found


async def _run(url: str, step: Callable[[Connection], None]) -> None:
    database = Database(url)
    try:
        async with database.writing() as connection:
            await connection.run_sync(step)
    finally:
        await database.close()


@pytest.mark.timeout(360)
async def test_the_version_before_works_on_the_tables_of_the_next(url: str) -> None:
    await _run(url, _climb)


@pytest.mark.parametrize(
    "breaking",
    [
        "ALTER TABLE outlets ADD told TEXT; UPDATE outlets SET told = ''; ALTER TABLE outlets ALTER told SET NOT NULL",
        "ALTER TABLE outlets RENAME COLUMN licence TO license",
        "ALTER TABLE outlets DROP COLUMN licence CASCADE",
        "CREATE UNIQUE INDEX one ON outlets ((1))",
        "DROP TABLE quiet_hours",
    ],
)
async def test_a_migration_that_breaks_the_version_before_is_found(
    postgresql_url: str, breaking: str
) -> None:
    def migrate(connection: Connection) -> None:
        connection.exec_driver_sql(breaking)

    with pytest.raises(DatabaseError, match=r"told|licence|quiet_hours|\bone\b"):
        await _run(postgresql_url, _step(migrate))
