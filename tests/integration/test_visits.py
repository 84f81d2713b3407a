"""Transactions in one trip: what they return, and that they happen as a whole or not at all."""

import asyncio
from collections.abc import AsyncIterator
from typing import Any

import pytest
from sqlalchemy import func, insert, select, text
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.adapters.storage.database import Database
from bot.adapters.storage.schema import outlets
from bot.domain.errors import DatabaseError

ENDLESS = "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT i FROM n WHERE i < 0"
ROW = dict.fromkeys(("name", "kind", "country", "language", "licence", "folded"), "x")


@pytest.fixture(params=["sqlite", "postgresql", "memory"])
async def database(request: pytest.FixtureRequest) -> AsyncIterator[Database]:
    in_memory = request.param == "memory"
    database = Database("sqlite://" if in_memory else request.getfixturevalue(f"{request.param}_url"))
    if in_memory:
        await database.upgrade()
    yield database
    await database.close()


@pytest.fixture
async def on_file(sqlite_url: str) -> AsyncIterator[Database]:
    database = Database(sqlite_url)
    yield database
    await database.close()


async def _add(connection: AsyncConnection) -> int:
    await connection.execute(insert(outlets).values(ROW))
    return await _count(connection)


async def _count(connection: AsyncConnection) -> int:
    return int((await connection.execute(select(func.count()).select_from(outlets))).scalar_one())


async def test_a_visit_returns_what_its_work_returns_and_is_committed(database: Database) -> None:
    assert await database.visit(_add, writing=True) == 1
    assert await database.visit(_count) == 1
    async with database.reading() as connection:
        assert await _count(connection) == 1


async def test_a_visit_that_fails_is_undone(database: Database) -> None:
    async def failing(connection: AsyncConnection) -> None:
        await _add(connection)
        raise KeyError

    with pytest.raises(KeyError):
        await database.visit(failing, writing=True)
    assert await database.visit(_count) == 0


async def test_an_error_of_the_database_is_told(database: Database) -> None:
    async def wrong(connection: AsyncConnection) -> None:
        await connection.execute(text("SELECT nothing"))

    with pytest.raises(DatabaseError, match="nothing"):
        await database.visit(wrong)


async def test_writers_take_turns(on_file: Database) -> None:
    async def counting(connection: AsyncConnection) -> int:
        count = await _count(connection)
        await connection.execute(insert(outlets).values(ROW | {"name": str(count)}))
        return count

    counts = await asyncio.gather(*(on_file.visit(counting, writing=True) for _ in range(9)))
    assert sorted(counts) == [*range(9)]


async def test_a_visit_that_waits_for_something_else_is_refused(on_file: Database) -> None:
    async def waiting(connection: AsyncConnection) -> None:
        await _add(connection)
        await _forever()

    with pytest.raises(RuntimeError, match="waits for nothing but its connection"):
        await on_file.visit(waiting, writing=True)
    assert await on_file.visit(_count) == 0


async def test_a_visit_that_is_cancelled_within_a_statement_ends_there(on_file: Database) -> None:
    loop, under_way = asyncio.get_running_loop(), asyncio.Event()

    async def endless(connection: AsyncConnection) -> None:
        await _add(connection)
        loop.call_soon_threadsafe(under_way.set)
        await connection.execute(text(ENDLESS))

    visit = asyncio.ensure_future(on_file.visit(endless, writing=True))
    await under_way.wait()
    visit.cancel()
    await asyncio.wait([visit])
    assert visit.cancelled()
    assert await on_file.visit(_count) == 0


async def test_a_visit_may_be_made_after_closing(on_file: Database) -> None:
    await on_file.visit(_add, writing=True)
    await on_file.close()
    assert await on_file.visit(_count) == 1


class _Never:
    def __await__(self) -> Any:
        yield


async def _forever() -> None:
    await _Never()
