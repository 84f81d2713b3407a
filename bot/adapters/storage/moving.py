"""An installation moved from SQLite to PostgreSQL: all of it in one transaction, compared row by row."""

import hashlib
from collections.abc import AsyncIterator, Callable, Collection, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from sqlalchemy import JSON, Column, Table, Text, cast, func, inspect, select, text, tuple_
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.adapters.storage.database import Database
from bot.adapters.storage.schema import leases, metadata, paces, processes, story_words
from bot.domain.errors import DatabaseError

Progress = Callable[[str, int], None]

_AT_ONCE: Final = 2_000
_BITS: Final = 64
# Who is at work, and at what, is of the moment.
_STAYS: Final = frozenset({processes, leases, paces})
MOVED: Final = tuple(table for table in metadata.sorted_tables if table not in _STAYS)


@dataclass(frozen=True, slots=True)
class Contents:
    """How many rows a table has, and a sum over the hashes of all of them, whatever their order."""

    rows: int = 0
    checksum: int = 0

    def with_row(self, row: tuple[Any, ...]) -> "Contents":
        """The content with one row more."""
        digest = hashlib.blake2b(repr(row).encode(), digest_size=_BITS // 8).digest()
        return Contents(self.rows + 1, (self.checksum + int.from_bytes(digest)) % 2**_BITS)


async def counts(database: Database) -> Mapping[str, int]:
    """How many rows each table has that would be moved; nothing for tables that are not there."""
    async with database.reading() as connection:
        there = set(await connection.run_sync(lambda sync: inspect(sync).get_table_names()))
        found = {}
        for table in MOVED:
            if table.name in there:
                asked = await connection.execute(select(func.count()).select_from(table))
                found[table.name] = int(asked.scalar_one())
        return found


async def check_empty(target: Database) -> None:
    """Raises DatabaseError when the database has rows already, or cannot be reached."""
    filled = [name for name, count in (await counts(target)).items() if count]
    if filled:
        raise DatabaseError(
            f"The database {target.where} has data already ({', '.join(filled[:3])}): give an empty one, "
            "so that nothing is mixed or overwritten."
        )


async def move(source: Database, target: Database, progress: Progress) -> Mapping[str, Contents]:
    """Copy every row from SQLite to PostgreSQL and read it back; `progress` is told of rows as they go.

    Both have this version's tables. Raises DatabaseError, and leaves the target as it was, when anything is
    in the way or differs afterwards.
    """
    await check_empty(target)
    contents: dict[str, Contents] = {}
    async with source.reading() as there, target.writing() as here:
        await here.execute(text("SET LOCAL maintenance_work_mem = '256MB'"))
        for table in MOVED:
            async with _bare(here, table):
                contents[table.name] = await _copy(target, (there, here), table, progress)
        await _continue_numbers(there, here)
        for table in MOVED:
            await _compare(here, table, contents[table.name], progress)
    return contents


async def _copy(
    target: Database, connections: tuple[AsyncConnection, AsyncConnection], table: Table, progress: Progress
) -> Contents:
    there, here = connections
    content = Contents()
    async with target.copying(here, table) as copy:
        async for rows in _rows(there, table):
            for row in rows:
                content = content.with_row(row)
                await copy.write_row(row)
            progress(table.name, len(rows))
    return content


async def _compare(here: AsyncConnection, table: Table, expected: Contents, progress: Progress) -> None:
    content = Contents()
    async for rows in _rows(here, table):
        for row in rows:
            content = content.with_row(row)
        progress(table.name, len(rows))
    if content != expected:
        raise DatabaseError(
            f"The table {table.name} differs after it was copied ({expected.rows} rows became "
            f"{content.rows}): nothing was kept. Please report this."
        )


async def _rows(connection: AsyncConnection, table: Table) -> AsyncIterator[Collection[tuple[Any, ...]]]:
    """The table's rows as both engines can say them: so many, and then those after the last one's key."""
    keys = table.primary_key.columns
    page = select(*map(_as_text, table.columns)).order_by(*keys).limit(_AT_ONCE)
    found = (await connection.execute(page)).all()
    while found:
        yield [_words(*row) if table is story_words else tuple(map(_plain, row)) for row in found]
        last = (getattr(found[-1], key.name) for key in keys)
        found = (await connection.execute(page.where(tuple_(*keys) > tuple(last)))).all()


def _as_text(column: Column[Any]) -> Any:
    return cast(column, Text).label(column.name) if isinstance(column.type, JSON) else column


def _plain(value: Any) -> Any:
    return value.isoformat() if isinstance(value, datetime) else value


def _words(number: int, words: str | list[str], runs: str) -> tuple[int, list[str], str]:
    """SQLite keeps a story's words in one text, PostgreSQL in an array."""
    return number, words.split() if isinstance(words, str) else list(words), runs


@asynccontextmanager
async def _bare(here: AsyncConnection, table: Table) -> AsyncIterator[None]:
    """Without triggers: what is copied has its revision and is news to nobody. Indexes come afterwards."""
    await _set_triggers(here, table, "DISABLE")
    for index in table.indexes:
        await here.run_sync(index.drop)
    yield
    for index in table.indexes:
        await here.run_sync(index.create)
    await _set_triggers(here, table, "ENABLE")


async def _set_triggers(here: AsyncConnection, table: Table, how: str) -> None:
    await here.execute(text(f'ALTER TABLE "{table.name}" {how} TRIGGER USER'))


async def _continue_numbers(there: AsyncConnection, here: AsyncConnection) -> None:
    """New rows get numbers after the highest that was ever given, also to what is deleted by now."""
    given = await there.execute(text("SELECT name, seq FROM sqlite_sequence"))
    names = {table.name for table in MOVED}
    for name, last in given.all():
        if name in names and last:
            await _set_number(here, f"pg_get_serial_sequence('{name}', 'id')", last)
    revision = (await here.execute(text("SELECT max(revision) FROM reports"))).scalar()
    if revision:
        await _set_number(here, "'report_revisions'", revision)


async def _set_number(here: AsyncConnection, sequence: str, last: int) -> None:
    await here.execute(text(f"SELECT setval({sequence}, :last)"), {"last": last})
