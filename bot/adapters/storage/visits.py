"""Whole transactions in one trip to a thread, for a SQLite file.

An asynchronous driver goes to SQLite's thread and back for each statement, which costs more than most
statements do. A visit is a coroutine over a connection that runs on the thread from its first statement to
its commit; so it may wait for nothing but the connection.
"""

import asyncio
from collections.abc import Callable, Coroutine, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, suppress
from threading import Lock
from typing import Any, Final, TypeVar, cast

from sqlalchemy import Connection, CursorResult, Engine, Executable
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.adapters.storage.prepared import Visited, answer, plans_of, transacting

Result = TypeVar("Result")
Work = Callable[[AsyncConnection], Coroutine[Any, Any, Result]]

_THREADS: Final = 4
_ASK_AGAIN: Final = 0.05


class Visits:
    """Runs visits over an engine, a few at a time. Its connections are kept."""

    def __init__(self, engine: Engine, name: str) -> None:
        self._engine = engine
        self._name = name
        self._threads: ThreadPoolExecutor | None = None
        self._idle: list[Connection] = []

    async def run(self, work: Work[Result], begin: str) -> Result:
        """What the work returns, once it is committed; rolled back when it raises or is cancelled.

        It may be committed and cancelled at once. Nothing of it is under way any more when this returns.
        """
        self._threads = self._threads or ThreadPoolExecutor(_THREADS, self._name)
        stop = _Stop()
        ending = asyncio.get_running_loop().run_in_executor(self._threads, self._run, work, begin, stop)
        try:
            return await asyncio.shield(ending)
        except asyncio.CancelledError:
            await _ended(ending, stop)
            raise

    def close(self) -> None:
        """Let threads and connections go; the next visit gets new ones."""
        threads, self._threads = self._threads, None
        if threads is not None:
            threads.shutdown(wait=False)
        while self._idle:
            self._idle.pop().close()
        self._engine.dispose()

    def _run(self, work: Work[Result], begin: str, stop: "_Stop") -> Result:
        with self._transaction(begin) as (connection, visited):
            stop.watch(visited.raw)
            try:
                result = _at_once(work(cast("AsyncConnection", _Straight(connection, visited, stop))))
                stop.check()
                return result
            finally:
                stop.watch(None)

    @contextmanager
    def _transaction(self, begin: str) -> Iterator[tuple[Connection, Visited]]:
        """What SQLAlchemy's own would be, without pool and events, which cost more than most visits."""
        connection = self._idle.pop() if self._idle else self._engine.connect()
        try:
            with transacting(connection, begin) as visited:
                yield connection, visited
        finally:
            if self._threads is None or connection.invalidated:
                connection.close()
            else:
                self._idle.append(connection)


async def _ended(ending: asyncio.Future[Any], stop: "_Stop") -> None:
    """Stop it and wait, however often this is cancelled."""
    while not ending.done():
        stop.ask()  # again: what comes just before a statement begins does not interrupt it
        with suppress(asyncio.CancelledError):
            await asyncio.wait([ending], timeout=_ASK_AGAIN)
    ending.exception()


class _Stopped(Exception):
    """Nobody waits for the visit any more."""


class _Stop:
    """Lets another thread end a visit, within a statement or between two."""

    def __init__(self) -> None:
        self._asked = False
        self._visited: Any = None
        self._lock = Lock()

    def ask(self) -> None:
        """End the visit, if it is not over."""
        with self._lock:
            self._asked = True
            if self._visited is not None:
                self._visited.interrupt()

    def watch(self, raw: Any) -> None:
        """Say on which of SQLite's connections there are statements to interrupt; None: no more."""
        with self._lock:
            self._visited = raw

    def check(self) -> None:
        """Raises _Stopped if that was asked for."""
        if self._asked:
            raise _Stopped


class _Straight:
    """What a visit asks of an AsyncConnection, answered without waiting."""

    def __init__(self, connection: Connection, visited: Visited, stop: _Stop) -> None:
        self._connection = connection
        self._visited = visited
        self._stop = stop

    async def execute(self, statement: Executable, parameters: Any = None) -> CursorResult[Any]:
        """The statement's answer."""
        self._stop.check()
        plans = plans_of(statement)
        if plans is not None:
            return cast("CursorResult[Any]", answer(self._visited, plans, statement, parameters))
        return self._connection.execute(statement, parameters)


def _at_once(work: Coroutine[Any, Any, Result]) -> Result:
    """What the coroutine returns, which it must do without ever waiting."""
    try:
        work.send(None)
    except StopIteration as ended:
        return cast("Result", ended.value)
    work.close()
    raise RuntimeError("a visit waits for nothing but its connection")
