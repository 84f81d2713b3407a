"""How long people wait: for a first answer while feeds are polled, for options as they type, for a search.

The shipped command runs as a process of its own, on a SQLite file with a large archive and many feeds, of
which `--due` are polled within two minutes on loopback; the loopback Discord and its members are here.
An answer is the first callback that Discord gets, a deferral being one. Search is measured at the store.
"""

import argparse
import asyncio
import os
import shutil
import sys
import tempfile
import time
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from random import Random

import structlog
from sqlalchemy import bindparam, func, insert, select, update

from benchmarks._archive import VOCABULARY, fill, link, now, word
from benchmarks._press import ADDRESSES, address, press
from bot.adapters.storage.database import Database
from bot.adapters.storage.feeds import SqlFeedStore
from bot.adapters.storage.outlets import folded
from bot.adapters.storage.rows.sources import outlet_values
from bot.adapters.storage.schema import feeds as feed_table
from bot.adapters.storage.schema import outlets
from bot.adapters.storage.sightings import SqlSightingStore
from bot.adapters.storage.stories import SqlStoryStore
from bot.alerts.language import Options
from bot.domain.feed import NewFeed, Outlet
from bot.domain.story import StoryId
from bot.domain.url import host_of
from bot.topics.places import load_gazetteer
from bot.topics.taxonomy import load_taxonomy
from bot.usecases.stories import Stories
from bot.usecases.tags import Tags
from tests.loopback.people import Invocation, Place
from tests.loopback.server import LoopbackDiscord

_SPREAD = timedelta(minutes=2)
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
    parser.add_argument("--data", type=Path, help="a folder that keeps the archives for the next run")
    parser.add_argument("--stories", type=int, default=100_000, help="stories in the bot's archive")
    parser.add_argument("--feeds", type=int, default=10_000, help="feeds that the server reads")
    parser.add_argument("--due", type=int, default=1000, help="feeds that are polled meanwhile")
    parser.add_argument("--asked", type=int, default=600, help="interactions of each kind, 0 for none")
    parser.add_argument("--archive", type=int, default=1_000_000, help="stories that are searched")
    parser.add_argument("--searches", type=int, default=500, help="searches of each kind, 0 for none")
    options = parser.parse_args(arguments)
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(40))
    size = _Size(options.stories, options.feeds, options.due)
    with press() as port:
        answers = {} if not options.asked else asyncio.run(_answers(size, port, options.asked, options.data))
    if options.searches:
        answers |= asyncio.run(_searches(options.archive, options.searches, options.data))
    return answers


async def _answers(size: _Size, port: int, asked: int, kept: Path | None) -> dict[str, object]:
    async with _archive(size.stories, kept) as (database, url):
        await _add_feeds(database, size, port)
        async with LoopbackDiscord() as discord, _bot(discord, url, port):
            await discord.online(within=120)
            started = now()
            commands = await _asked(discord, COMMANDS, asked)
            typing = await _asked(discord, TYPING, asked)
            polls = await _read_since(database, started)
            wrong = len(discord.contract.violations)
    return {
        "feeds": size.feeds,
        "stories": size.stories,
        "polled_meanwhile": polls,
        **{f"answer_{name}": value for name, value in commands.items()},
        **{f"autocomplete_{name}": value for name, value in typing.items()},
        "violations": wrong,
    }


async def _add_feeds(database: Database, size: _Size, port: int) -> None:
    """Feeds by the hundred under each address."""
    added = await SqlFeedStore(database).add(NewFeed(_url(0, port), Outlet("Outlet 0"), now()))
    named = [Outlet(f"Outlet {number * 7919 % size.feeds}") for number in range(1, size.feeds)]
    async with database.writing() as connection:
        rows = [outlet_values(outlet) | {"folded": folded(outlet.name)} for outlet in named]
        await connection.execute(insert(outlets), rows)
        ids = dict((await connection.execute(select(outlets.c.name, outlets.c.id))).tuples().all())
        alike = (
            (await connection.execute(select(feed_table).where(feed_table.c.id == added.id))).mappings().one()
        )
        await connection.execute(
            insert(feed_table),
            [
                {
                    **alike,
                    "id": added.id + number,
                    "url": _url(number, port),
                    "host": host_of(_url(number, port)),
                    "outlet_id": ids[outlet.name],
                }
                for number, outlet in enumerate(named, 1)
            ],
        )
        values = [{"number": added.id + n, "at": _due_at(n, size.due)} for n in range(size.feeds)]
        due = update(feed_table).where(feed_table.c.id == bindparam("number"))
        await connection.execute(due.values(next_poll_at=bindparam("at")), values)


def _due_at(number: int, due: int) -> datetime:
    """The first feeds one after the other in the coming minutes, the others tomorrow."""
    return now() + (_SPREAD * number / due if number < due else timedelta(days=1))


def _url(number: int, port: int) -> str:
    return f"http://{address(number)}:{port}/{number}"


@asynccontextmanager
async def _archive(stories: int, kept: Path | None) -> AsyncIterator[tuple[Database, str]]:
    """A database with so many stories, and its address; that folder keeps a copy for the next run."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "archive.sqlite3")
        filled = (kept or Path(folder)) / f"archive-{stories}.sqlite3"
        if not filled.exists():
            await _filled(filled, stories)
        shutil.copyfile(filled, path)
        database = Database(f"sqlite:///{path}")
        yield database, f"sqlite:///{path}"
        await database.close()


async def _filled(path: Path, stories: int) -> None:
    database = Database(f"sqlite:///{path}")
    await database.upgrade()
    await fill(database, stories, now())
    await database.close()


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


async def _read_since(database: Database, last: datetime) -> int:
    read = select(func.count()).where(feed_table.c.polled_at >= last)
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


async def _searches(count: int, searches: int, kept: Path | None) -> dict[str, object]:
    async with _archive(count, kept) as (database, _):
        store = SqlStoryStore(database)
        stories, tags = Stories(store), Tags(load_taxonomy(), load_gazetteer())
        chance = Random(5)
        found: dict[str, object] = {"archive": count}
        for kind, written in _QUERIES.items():
            waits = []
            for _again in range(searches):
                headline = (await store.get(StoryId(chance.randint(1, count)))).brief.headline
                query = tags.query(written(chance, headline.split()), Options())
                started = time.perf_counter()
                await stories.answering(query, None)
                waits.append(1000 * (time.perf_counter() - started))
            found |= {f"{kind}_{name}": value for name, value in _summary(waits).items()}
        links = await _links(SqlSightingStore(database), Random(5), count, searches)
        return found | {f"link_{name}": value for name, value in _summary(links).items()}


async def _links(seen: SqlSightingStore, chance: Random, count: int, searches: int) -> list[float]:
    """What /news why asks for, an article's link: every other one is of an article that no feed had."""
    waits = []
    for number in range(searches):
        url = link(chance.randint(1, count) + number % 2 * count)
        started = time.perf_counter()
        await seen.at(url, 10)
        waits.append(1000 * (time.perf_counter() - started))
    return waits


def _some_words(chance: Random, _headline: list[str]) -> str:
    """One to three words, common and rare ones alike."""
    return " ".join(_any_word(chance) for _ in range(chance.randint(1, 3)))


def _any_word(chance: Random) -> str:
    return word(int(VOCABULARY ** chance.random()) - 1)


_TOPICS = ("censorship", "spyware", "privacy", "shutdown", "copyright", "ai")
_PLACES = ("CN", "IR", "US", "DE", "BR", "TZ")

# What is typed into /news search: words, and what the language of alerts has beside them.
_QUERIES: dict[str, Callable[[Random, list[str]], str]] = {
    "search": _some_words,
    "phrase": lambda _, headline: f'"{headline[0]} {headline[1]}"',
    "tags": lambda chance, _: f"topic:{chance.choice(_TOPICS)} place:{chance.choice(_PLACES)}",
    "mixed": lambda chance, _: (
        f"({_any_word(chance)} OR {_any_word(chance)}) {_any_word(chance)[:4]}* -{_any_word(chance)}"
    ),
}


def _summary(waits: list[float]) -> dict[str, object]:
    ordered = sorted(waits)
    at: Callable[[float], float] = lambda share: round(ordered[int(share * (len(ordered) - 1))], 1)  # noqa: E731
    return {"p50_ms": at(0.5), "p99_ms": at(0.99), "max_ms": at(1.0)}
