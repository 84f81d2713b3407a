"""A database by its URL: engine, transactions, migrations.

On SQLite one writer works at a time: a lock keeps our own tasks in line, BEGIN IMMEDIATE those of
other processes, so that what a transaction read still holds when it writes. A commit is on disk when
it returns (synchronous=FULL). Only what would come again by itself is written with NORMAL, which survives
the death of the process and can lose the last commits when the power fails: what the next poll brings,
and stories, whose entries are pending then. A later FULL commit makes the earlier ones safe too, so a
story never outlives the entry it was made of, and nothing is posted of a story that can still be lost:
a delivery is claimed with FULL before it is sent.
"""

import asyncio
import fcntl
from collections.abc import AsyncIterator, Iterator
from contextlib import AbstractAsyncContextManager, asynccontextmanager, contextmanager, nullcontext
from enum import StrEnum
from pathlib import Path
from typing import Any, Final

from sqlalchemy import func, select, text
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.engine import URL, make_url
from sqlalchemy.exc import ArgumentError, DBAPIError
from sqlalchemy.exc import TimeoutError as PoolTimeout
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine, create_async_engine
from sqlalchemy.pool import NullPool
from sqlalchemy.schema import Table

from bot.adapters.storage import versions
from bot.adapters.storage.engines import (
    BARE,
    BEGIN,
    DURABLE,
    POSTGRESQL,
    RELAXED,
    SQLITE,
    engine_of,
    insert_into,
    plain_engine_of,
)
from bot.adapters.storage.visits import Result, Visits, Work
from bot.domain.errors import DatabaseError

_DRIVERS: Final = {
    "sqlite": "sqlite+aiosqlite",
    "sqlite+aiosqlite": "sqlite+aiosqlite",
    "postgres": "postgresql+psycopg",
    "postgresql": "postgresql+psycopg",
    "postgresql+psycopg": "postgresql+psycopg",
}
_ONE_MOMENT: Final = {"isolation_level": "REPEATABLE READ", "postgresql_readonly": True}

_Turn = asyncio.Lock | nullcontext[None]

# What SQLite says of a file that it can neither open nor make.
_NOT_OPENED: Final = "unable to open database"


class State(StrEnum):
    """Whose tables a database has: this version's, another one's, or none."""

    CURRENT = "current"
    OTHER = "other"
    EMPTY = "empty"


class Database:
    """A SQLite file, SQLite in memory, or PostgreSQL; connects when first used.

    URLs: `sqlite:///path`, `sqlite://` (memory), `postgresql://user:password@host/name`.
    Raises DatabaseError, here for an address that cannot work and later for a database that does not.
    """

    def __init__(self, url: str) -> None:
        address = _address(url)
        self.where = _without_secrets(address)
        self.dialect = address.get_backend_name()
        on_sqlite = self.dialect == SQLITE
        self._engine = engine_of(address)
        self._reader = self._engine.execution_options(**({} if on_sqlite else _ONE_MOMENT))
        self._writer = self._engine.execution_options(**{BEGIN: DURABLE})
        self._bare = self._engine.execution_options(**{BEGIN: BARE})
        self._relaxed = self._engine.execution_options(**{BEGIN: RELAXED})
        self.process: int | None = None
        self._write_turn: _Turn = asyncio.Lock() if on_sqlite else nullcontext()
        in_memory = on_sqlite and address.database in {None, "", ":memory:"}
        self.file = Path(address.database or "") if on_sqlite and not in_memory else None
        self._read_turn: _Turn = self._write_turn if in_memory else nullcontext()
        self._visits = Visits(plain_engine_of(address), f"sqlite {self.file}") if self.file else None

    def reading(self) -> AbstractAsyncContextManager[AsyncConnection]:
        """A connection that sees one moment of the database."""
        return self._transaction(self._reader, self._read_turn)

    def writing(self, *, durable: bool = True) -> AbstractAsyncContextManager[AsyncConnection]:
        """A transaction: committed at the end, rolled back when anything is raised."""
        return self._transaction(self._writer if durable else self._relaxed, self._write_turn)

    async def visit(self, work: Work[Result], *, writing: bool = False) -> Result:
        """What the work returns of a transaction, in which it waits for nothing but the connection.

        The quick way to several statements on SQLite, where all of them are one trip to a thread. What it
        writes there is as safe as with `durable=False`.
        """
        if self._visits is None:
            async with self.writing() if writing else self.reading() as connection:
                return await work(connection)
        with self._told():
            async with self._write_turn if writing else self._read_turn:
                return await self._visits.run(work, "BEGIN IMMEDIATE" if writing else "BEGIN")

    def insert(self, table: Table) -> sqlite.Insert | postgresql.Insert:
        """An insert that can say what to do on conflict, which the two engines spell alike."""
        return insert_into(self.dialect, table)

    async def alone(self, connection: AsyncConnection, what: str) -> None:
        """Wait until no other transaction is alone with this; SQLite's writers always are."""
        if self.dialect == POSTGRESQL:
            lock = func.pg_advisory_xact_lock(func.hashtextextended(f"rightswire {what}", 0))
            await connection.execute(select(lock))

    @asynccontextmanager
    async def turn(self, what: str) -> AsyncIterator[bool]:
        """Wait until no other process has this turn, and have it; gives whether there are other processes.

        On SQLite there are none.
        """
        if self.dialect == SQLITE:
            yield False
            return
        # A transaction that does nothing: whatever becomes of the connection, the lock goes with it.
        async with self._transaction(self._writer, nullcontext()) as connection:
            await self.alone(connection, f"turn {what}")
            yield True

    @asynccontextmanager
    async def listening(self, channel: str) -> AsyncIterator[Any]:
        """PostgreSQL's own connection, which is told of what is notified on that channel."""
        # Never to be another's, who would be told as well.
        engine = create_async_engine(self._engine.url, poolclass=NullPool, isolation_level="AUTOCOMMIT")
        dropped = engine.dialect.loaded_dbapi.Error
        try:
            async with engine.connect() as connection:
                await connection.exec_driver_sql(f"LISTEN {channel}")
                yield (await connection.get_raw_connection()).driver_connection
        except (DBAPIError, dropped) as error:
            raise DatabaseError(f"The database {self.where} is gone: {_first_line(error)}.") from error

    @asynccontextmanager
    async def copying(self, connection: AsyncConnection, table: Table) -> AsyncIterator[Any]:
        """PostgreSQL's COPY into that table, as part of the connection's transaction."""
        columns = ", ".join(f'"{column.name}"' for column in table.columns)
        driver: Any = (await connection.get_raw_connection()).driver_connection
        try:
            copying = f'COPY "{table.name}" ({columns}) FROM STDIN'
            async with driver.cursor() as cursor, cursor.copy(copying) as copy:
                yield copy
        except self._engine.dialect.loaded_dbapi.Error as error:
            raise DatabaseError(
                f"The database {self.where} does not take what is in {table.name}: {_first_line(error)}."
            ) from error

    @contextmanager
    def alone_on_this_file(self) -> Iterator[None]:
        """Keep any other Rightswire from working on this SQLite file meanwhile.

        Raises DatabaseError when one does already. The lock is the operating system's and goes with the
        process, however it ends.
        """
        path = self._engine.url.database
        if path in {None, "", ":memory:"}:
            yield
            return
        with Path(f"{path}.lock").open("a", encoding="utf-8") as file:
            try:
                fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except OSError:
                raise DatabaseError(
                    f"Another Rightswire is at work on {self.where}, and SQLite is for one: stop it, or move "
                    "to PostgreSQL (`rightswire db migrate-to`), where any number may work."
                ) from None
            yield

    async def upgrade(self) -> None:
        """Bring the tables up to this version of Rightswire, all in one transaction."""
        try:
            async with self.writing() as connection:
                await self.alone(connection, "migrations")
                await connection.run_sync(versions.upgrade)
        except versions.UnknownVersionError as error:
            raise DatabaseError(
                f"The database {self.where} cannot be brought up to date: it was made by another version "
                "of Rightswire."
            ) from error

    async def state(self) -> State:
        """Whether its tables are those of this version. Raises DatabaseError, also when it is damaged."""
        async with self.reading() as connection:
            found = await connection.run_sync(versions.version)
            if self.dialect == SQLITE:
                faults = (await connection.execute(text("PRAGMA quick_check(1)"))).scalar_one()
                if faults != "ok":
                    raise DatabaseError(f"The database {self.where} is damaged: {faults}.")
        if found is None:
            return State.EMPTY
        return State.CURRENT if found == versions.known()[-1] else State.OTHER

    async def copy_to(self, file: Path) -> None:
        """Write this moment of a SQLite database to a new file; nobody waits for it. Raises DatabaseError."""
        async with self._transaction(self._bare, nullcontext()) as connection:
            await connection.exec_driver_sql("VACUUM INTO ?", (str(file),))

    async def settle(self) -> None:
        """Make a SQLite database one file, without a log beside it.

        Raises DatabaseError when anybody else has it open.
        """
        async with self._transaction(self._bare, nullcontext()) as connection:
            await connection.exec_driver_sql("PRAGMA busy_timeout=1000")
            await connection.exec_driver_sql("PRAGMA journal_mode=DELETE")

    async def close(self) -> None:
        """Close every connection."""
        await self._engine.dispose()
        if self._visits is not None:
            self._visits.close()

    @asynccontextmanager
    async def _transaction(self, engine: AsyncEngine, turn: _Turn) -> AsyncIterator[AsyncConnection]:
        with self._told():
            async with turn, engine.begin() as connection:
                yield connection

    @contextmanager
    def _told(self) -> Iterator[None]:
        try:
            yield
        except (DBAPIError, PoolTimeout) as error:
            raise DatabaseError(
                f"The database {self.where} cannot be used: {self._reason(error)}."
            ) from error

    def _reason(self, error: DBAPIError | PoolTimeout) -> str:
        told = _first_line(error.orig if isinstance(error, DBAPIError) else error)
        if self.file is None or not told.startswith(_NOT_OPENED):
            return told
        folder = self.file.absolute().parent
        if not folder.is_dir():
            return f"there is no folder {folder}; make it, or set DATABASE_URL"
        return f"it cannot be opened or made; may this user write in {folder}?"


def _address(url: str) -> URL:
    # Causes are left out: what the parser complains about may be a piece of the password.
    try:
        address = make_url(url.strip())
    except (ArgumentError, ValueError):
        raise DatabaseError(
            "The database address cannot be read: write sqlite:///path or postgresql://user:password@host/name."
        ) from None
    driver = _DRIVERS.get(address.drivername)
    if driver is None:
        raise DatabaseError(
            f"“{address.drivername}” is no database that Rightswire can use: write sqlite:///path or "
            "postgresql://user:password@host/name."
        )
    return address.set(drivername=driver)


def _without_secrets(address: URL) -> str:
    backend, place = address.get_backend_name(), address.host
    return URL.create(backend, host=place, port=address.port, database=address.database).render_as_string()


def _first_line(error: BaseException | None) -> str:
    return (str(error).strip().splitlines() or ["no reason given"])[0].rstrip(".")
