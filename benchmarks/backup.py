"""Backup: a copy of very many entries while the bot goes on polling, and whether it gives the same answers.

`python -m benchmarks backup [--entries N] [--folder PATH]`; no data needed. `longest_write_ms` is how long a
poll's transaction took at most while the copy was made, `usual_write_ms` the median before it.
"""

import argparse
import asyncio
import resource
import tempfile
import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from statistics import median
from typing import Any

from sqlalchemy import func, select

from bot.adapters.storage.backup import back_up, restore
from bot.adapters.storage.database import Database
from bot.adapters.storage.feeds import SqlFeedStore
from bot.adapters.storage.schema import entries
from bot.domain.feed import FeedId, NewFeed, Outlet, Schedule, Validators
from bot.ports.feeds import PollRecord

_WHEN = datetime(2026, 1, 1, tzinfo=UTC)
_CHUNK = 5_000
_TEXT = "The regulator ordered providers to block the site, which had reported on the protests. " * 4


def run(arguments: list[str]) -> dict[str, object]:
    """Read the options, measure, and give the figures."""
    parser = argparse.ArgumentParser(prog="benchmarks backup")
    parser.add_argument("--entries", type=int, default=1_000_000)
    parser.add_argument("--folder", type=Path, default=None)
    given = parser.parse_args(arguments)
    with tempfile.TemporaryDirectory(dir=given.folder) as folder:
        return asyncio.run(_measured(Path(folder), given.entries))


async def _measured(folder: Path, count: int) -> dict[str, object]:
    database = Database(f"sqlite:///{folder / 'news.sqlite3'}")
    await database.upgrade()
    feed = await SqlFeedStore(database).add(NewFeed("https://a.example/feed", Outlet("A"), _WHEN))
    await _fill(database, feed.id, count)
    usual = [await _poll(database, feed.id) for _ in range(20)]
    expected = await _answers(database)

    began, during = time.perf_counter(), []
    copying = asyncio.ensure_future(back_up(database, folder / "copy.sqlite3"))
    while not copying.done():
        during.append(await _poll(database, feed.id))
    contents, seconds = await copying, time.perf_counter() - began
    await database.close()

    began = time.perf_counter()
    restored = Database(f"sqlite:///{folder / 'restored.sqlite3'}")
    await restore(folder / "copy.sqlite3", restored, _WHEN)
    same = await _answers(restored) == expected
    await restored.close()
    return {
        "entries": contents.entries,
        "mb": round(contents.size / 1e6, 1),
        "backup_seconds": round(seconds, 2),
        "restore_seconds": round(time.perf_counter() - began, 2),
        "same_answers": same,
        "polls_meanwhile": len(during),
        "usual_write_ms": round(1000 * median(usual), 2),
        "longest_write_ms": round(1000 * max(during), 2),
        "rss_mb": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024,
    }


async def _fill(database: Database, feed: FeedId, count: int) -> None:
    for start in range(0, count, _CHUNK):
        rows = list(_rows(feed, range(start, min(start + _CHUNK, count))))
        async with database.writing(durable=False) as connection:
            await connection.execute(entries.insert(), rows)


def _rows(feed: FeedId, numbers: range) -> Iterator[dict[str, Any]]:
    for number in numbers:
        yield {
            "feed_id": feed,
            "identity": f"https://a.example/{number}",
            "content_hash": f"{number:032x}",
            "changes": 0,
            "raw": {"title": f"Entry {number}", "summary": _TEXT},
            "state": "done",
            "backlog": False,
            "first_seen_at": _WHEN + timedelta(seconds=number),
        }


async def _poll(database: Database, feed: FeedId) -> float:
    """Record a quiet poll; how long it took, in seconds."""
    began = time.perf_counter()
    await SqlFeedStore(database).record_quiet([PollRecord(feed, _WHEN, Schedule(_WHEN), Validators())])
    return time.perf_counter() - began


async def _answers(database: Database) -> tuple[Any, ...]:
    """What is asked of the copy and of the original alike."""
    async with database.reading() as connection:
        counted = await connection.execute(
            select(func.count(), func.sum(func.length(entries.c.content_hash)), func.max(entries.c.identity))
        )
        sample = await connection.execute(
            select(entries).where(entries.c.id % 9973 == 0).order_by(entries.c.id)
        )
        return tuple(counted.one()), tuple(map(tuple, sample.all()))
