"""SQLite on a thread of its own, one trip there for each statement.

aiosqlite, as SQLAlchemy uses it, goes there four times: for a cursor, the statement, its rows and the end of
the cursor. A report takes some twenty statements, and a trip costs more than what it is mostly made for.
"""

import asyncio
from collections.abc import Iterable, Sequence
from typing import Any, Final, Self

import aiosqlite
from sqlalchemy.engine.interfaces import DBAPICursor

_FEW_ROWS: Final = 64
_LOG: Final = "PRAGMA journal_mode=WAL"


def connect(database: str, **options: Any) -> "OneTripConnection":
    """A connection to await, as `aiosqlite.connect` gives it."""
    opened = aiosqlite.connect(database, **options)
    connection = OneTripConnection(opened._connector, _FEW_ROWS)  # noqa: SLF001
    connection.name(database)
    return connection


def keep_a_log(cursor: DBAPICursor) -> None:
    """Have changes written to a log beside the file, so that readers wait for nobody.

    Of two who open a new file at once, the second is refused without any wait: it waits here and asks again.
    """
    try:
        cursor.execute(_LOG)
    except aiosqlite.OperationalError:
        for statement in ("BEGIN EXCLUSIVE", "ROLLBACK", _LOG):
            cursor.execute(statement)


class OneTripConnection(aiosqlite.Connection):
    """A connection whose cursors have all rows with the statement's answer."""

    def __init__(self, connector: Any, iter_chunk_size: int) -> None:
        super().__init__(connector, iter_chunk_size)
        self._thread.daemon = True
        self._ending: asyncio.Future[Any] | None = None

    def stop(self) -> asyncio.Future[Any] | None:
        """End the thread; what is returned is done when it has."""
        self._ending = super().stop()
        return self._ending

    async def _connect(self) -> Self:
        """Connect, or leave no thread behind: it would tell of its end to a loop that is closed by then."""
        try:
            await super()._connect()
        except BaseException:
            if self._ending is not None:
                await self._ending
            raise
        return self

    def name(self, database: str) -> None:
        """Let the thread be known by its database."""
        self._thread.name = f"sqlite {database}"

    def cursor(self) -> "OneTripCursor":  # type: ignore[override]
        """A cursor that is entered without a trip."""
        return OneTripCursor(self)

    async def answer(self, method: str, sql: str, parameters: Iterable[Any]) -> tuple[Any, list[Any]]:
        """The cursor after the statement, and its rows."""
        run: Any = self._execute
        answered: tuple[Any, list[Any]] = await run(_answer, self._conn, method, sql, parameters)
        return answered


class OneTripCursor:
    """What SQLAlchemy asks of an asynchronous cursor."""

    def __init__(self, connection: OneTripConnection) -> None:
        self._connection = connection
        self._cursor: Any = None
        self._rows: list[Any] = []

    async def __aenter__(self) -> Self:
        return self

    @property
    def description(self) -> Sequence[Any] | None:
        """Names of the columns, None when there are none."""
        return self._cursor.description if self._cursor else None

    @property
    def rowcount(self) -> int:
        """How many rows were changed."""
        return int(self._cursor.rowcount)

    @property
    def lastrowid(self) -> int:
        """The row inserted last."""
        return int(self._cursor.lastrowid)

    async def execute(self, sql: str, parameters: Iterable[Any] = ()) -> Self:
        """Run it and fetch what it gives."""
        self._cursor, self._rows = await self._connection.answer("execute", sql, parameters)
        return self

    async def executemany(self, sql: str, parameters: Iterable[Any]) -> Self:
        """Run it for each of the parameters."""
        self._cursor, self._rows = await self._connection.answer("executemany", sql, parameters)
        return self

    async def fetchall(self) -> list[Any]:
        """The rows that came with the answer."""
        return self._rows

    async def close(self) -> None:
        """Nothing is left open."""


def _answer(connection: Any, method: str, sql: str, parameters: Iterable[Any]) -> tuple[Any, list[Any]]:
    cursor = getattr(connection.cursor(), method)(sql, parameters)
    return cursor, cursor.fetchall() if cursor.description else []
