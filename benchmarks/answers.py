"""How long people wait: for a first answer while feeds are polled, for options as they type, for a search.

The shipped command runs as a process of its own, on a SQLite file with a large archive and many feeds, of
which `--due` are due again and again on loopback; the loopback Discord and its members are in this process.
An answer is the first callback that Discord gets, a deferral being one. Search is measured at the store.
"""

import argparse
import asyncio
import os
import sys
import tempfile
import time
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from random import Random

import structlog
from sqlalchemy import func, select, update

from benchmarks._archive import VOCABULARY, fill, now, word
from benchmarks._press import ADDRESSES, address, press
from bot.adapters.storage.database import Database
from bot.adapters.storage.feeds import SqlFeedStore
from bot.adapters.storage.schema import feeds as feed_table
from bot.adapters.storage.stories import SqlStoryStore
from bot.domain.feed import NewFeed, Outlet
from bot.domain.story import StoryFilter
from bot.usecases.stories import Stories
from tests.loopback.people import Invocation, Place
from tests.loopback.server import LoopbackDiscord

COMMANDS = (
    Invocation("news latest"),
    Invocation("news latest", {"topic": "censorship"}),
    Invocation("news search", {"query": word(40)}),
    Invocation("news story", {"story": "1"}),
    Invocation("news trends", {"days": 30}),
    Invocation("alerts list"),
    Invocation("privacy policy"),
    Invocation("help"),
    Invocation("about"),
)
TYPING = (
    Invocation("news latest", {"topic": "cens"}, "topic"),
    Invocation("news latest", {"place": "ira"}, "place"),
    Invocation("news latest", {"outlet": "outlet 77"}, "outlet"),
    Invocation("news latest", {"outlet": "otlet"}, "outlet"),
    Invocation("news story", {"story": word(3)}, "story"),
    Invocation("news story", {"story": ""}, "story"),
)


@dataclass(frozen=True, slots=True)
class _Size:
    """How much there is."""

    stories: int
    feeds: int
    due: int


def run(arguments: list[str]) -> dict[str, object]:
    """Measure answers, options and search."""
    parser = argparse.ArgumentParser(prog="answers")
    parser.add_argument("--data", type=Path, help="not needed: everything is made up")
    parser.add_argument("--stories", type=int, default=100_000, help="stories in the bot's archive")
    parser.add_argument("--feeds", type=int, default=10_000, help="feeds that the server reads")
    parser.add_argument("--due", type=int, default=1000, help="feeds that are polled meanwhile")
    parser.add_argument("--asked", type=int, default=600, help="interactions of each kind")
    parser.add_argument("--archive", type=int, default=1_000_000, help="stories that are searched")
    parser.add_argument("--searches", type=int, default=500, help="searches among them")
    options = parser.parse_args(arguments)
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(40))
    size = _Size(options.stories, options.feeds, options.due)
    with press() as port:
        answers = asyncio.run(_answers(size, port, options.asked))
    return answers | asyncio.run(_searches(options.archive, options.searches))


async def _answers(size: _Size, port: int, asked: int) -> dict[str, object]:
    with tempfile.TemporaryDirectory() as folder:
        url = f"sqlite:///{folder}/answers.sqlite3"
        database = Database(url)
        await database.upgrade()
        await fill(database, size.stories, now())
        await _add_feeds(database, size, port)
        async with LoopbackDiscord() as discord, _bot(discord, url, port):
            await asyncio.wait_for(discord.online(), 60)
            polled = await _polled(database)
            commands = await _asked(discord, COMMANDS, asked)
            typing = await _asked(discord, TYPING, asked)
            polls = await _polled(database) - polled
            wrong = len(discord.contract.violations)
        await database.close()
    return {
        "feeds": size.feeds,
        "stories": size.stories,
        "polled_meanwhile": polls,
        **{f"answer_{name}": value for name, value in commands.items()},
        **{f"autocomplete_{name}": value for name, value in typing.items()},
        "violations": wrong,
    }


async def _add_feeds(database: Database, size: _Size, port: int) -> None:
    """Feeds by the hundred under each address; those that are not due are so tomorrow."""
    store = SqlFeedStore(database)
    for number in range(size.feeds):
        url = f"http://{address(number)}:{port}/{number}"
        await store.add(NewFeed(url, Outlet(f"Outlet {number * 7919 % size.feeds}"), now()))
    async with database.writing() as connection:
        later = update(feed_table).where(feed_table.c.id > size.due)
        await connection.execute(later.values(next_poll_at=now() + timedelta(days=1)))


@asynccontextmanager
async def _bot(discord: LoopbackDiscord, url: str, port: int) -> AsyncIterator[None]:
    """The shipped command against that Discord."""
    there = ",".join(f"{address(number)}:{port}" for number in range(ADDRESSES))
    environment = {
        **os.environ,
        **discord.environment,
        "DATABASE_URL": url,
        "ALLOWED_PRIVATE_ADDRESSES": there,
        "FOLLOW_LINKS": "false",
        "LOG_LEVEL": "error",
    }
    process = await asyncio.create_subprocess_exec(sys.executable, "-m", "bot", "run", env=environment)
    try:
        yield
    finally:
        process.terminate()
        await process.wait()


async def _polled(database: Database) -> int:
    """How many feeds have been read so far."""
    read = select(func.count()).where(feed_table.c.polled_at.is_not(None))
    async with database.reading() as connection:
        return int((await connection.execute(read)).scalar_one())


async def _asked(discord: LoopbackDiscord, kinds: tuple[Invocation, ...], count: int) -> dict[str, object]:
    """How long each of so many interactions waits for its first answer, one after the other."""
    waits = []
    chance = Random(3)
    for _ in range(count):
        started = time.perf_counter()
        used = discord.people.use(chance.choice(kinds), Place("manager", "news"))
        await discord.acknowledged(used)
        waits.append(1000 * (time.perf_counter() - started))
        await discord.answered(used, within=60)
    return _summary(waits)


async def _searches(count: int, searches: int) -> dict[str, object]:
    with tempfile.TemporaryDirectory() as folder:
        database = Database(f"sqlite:///{folder}/archive.sqlite3")
        await database.upgrade()
        await fill(database, count, now())
        stories = Stories(SqlStoryStore(database))
        waits = []
        for query in _queries(searches):
            started = time.perf_counter()
            await stories.search(query, StoryFilter())
            waits.append(1000 * (time.perf_counter() - started))
        await database.close()
    return {"archive": count, **{f"search_{name}": value for name, value in _summary(waits).items()}}


def _queries(count: int) -> Iterator[str]:
    """One to three words, common and rare ones alike."""
    chance = Random(5)
    for _ in range(count):
        ranks = [int(VOCABULARY ** chance.random()) - 1 for _ in range(chance.randint(1, 3))]
        yield " ".join(map(word, ranks))


def _summary(waits: list[float]) -> dict[str, object]:
    ordered = sorted(waits)
    at: Callable[[float], float] = lambda share: round(ordered[int(share * (len(ordered) - 1))], 1)  # noqa: E731
    return {"p50_ms": at(0.5), "p99_ms": at(0.99), "max_ms": at(1.0)}
