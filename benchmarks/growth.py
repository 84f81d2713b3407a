"""What one poll and one story cost as the installation grows: the same steps over more rows (SQLite).

PATH is not read. A poll is what every answer of 304 does to the store: its feed is found due and its next
time is written, fifty at a time as polling does it. A story is one report committed, with its tags, words,
search and what it makes owed. CPU time of the process, so that other work on the machine does not count.
"""

import argparse
import asyncio
import sqlite3
import tempfile
import time
from collections.abc import Awaitable, Callable
from contextlib import closing
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

from bot.adapters.storage.database import Database
from bot.adapters.storage.feeds import SqlFeedStore
from bot.adapters.storage.stories import SqlStoryStore
from bot.domain.feed import EntryId
from bot.ports.feeds import PollRecord
from tests.fakes.samples import story_change

FEEDS = (100, 1_000, 10_000, 100_000)
STORIES = (10_000, 100_000, 1_000_000)
ROUNDS = 20
TOGETHER = 50
COMMITS = 200
NOW = datetime(2026, 11, 25, 12, tzinfo=UTC)
TEXT = "ministry court block regulator messenger surveillance privacy shutdown network order law "


def run(arguments: list[str]) -> dict[str, object]:
    """Cost at each size, and how much the dearest is above the cheapest."""
    parser = argparse.ArgumentParser(prog="growth")
    parser.add_argument("--data", type=Path)
    parser.add_argument("--most-stories", type=int, default=STORIES[-1])
    options = parser.parse_args(arguments)
    polls = {size: _measured(size, 10_000, _polling) for size in FEEDS}
    sizes = [size for size in STORIES if size <= options.most_stories]
    stories = {size: _measured(1_000, size, _committing) for size in sizes}
    return {
        "cpu_ms_per_poll": polls,
        "cpu_ms_per_story": stories,
        "poll_growth": round(max(polls.values()) / min(polls.values()), 2),
        "story_growth": round(max(stories.values()) / min(stories.values()), 2),
    }


def _measured(feeds: int, stories: int, work: Callable[[Database], Awaitable[float]]) -> float:
    async def measured(path: Path) -> float:
        database = Database(f"sqlite:///{path}")
        await database.upgrade()
        await asyncio.to_thread(fill, path, feeds, stories)
        try:
            return round(1000 * await work(database), 3)
        finally:
            await database.close()

    with tempfile.TemporaryDirectory() as folder:
        return asyncio.run(measured(Path(folder) / "news.sqlite3"))


async def _polling(database: Database) -> float:
    """Seconds of CPU a poll."""
    store, now = SqlFeedStore(database), NOW + timedelta(days=1)
    hosts = list(await store.due_hosts(now, ROUNDS * TOGETHER + TOGETHER))
    spent, polled = 0.0, 0
    for start in range(0, len(hosts), TOGETHER):
        began = time.process_time()
        due = await store.due(hosts[start : start + TOGETHER], now)
        schedules = [replace(feed.schedule, next_poll_at=now + timedelta(hours=1)) for feed in due]
        records = [
            PollRecord(feed.id, now, schedule, feed.validators, awaited=feed.schedule.next_poll_at)
            for feed, schedule in zip(due, schedules, strict=True)
        ]
        await store.record_quiet(records)
        if start or len(hosts) <= TOGETHER:  # the first compiles its statements
            spent, polled = spent + time.process_time() - began, polled + len(due)
    return spent / polled


async def _committing(database: Database) -> float:
    """Seconds of CPU a story."""
    store = SqlStoryStore(database)
    entries = await _pending(database)
    for entry_id in entries[:TOGETHER]:
        await store.commit(story_change(entry_id, at=NOW))
    began = time.process_time()
    for entry_id in entries[TOGETHER:]:
        change = story_change(entry_id, at=NOW)
        await store.commit(replace(change, seen=await store.revision()))
    return (time.process_time() - began) / (len(entries) - TOGETHER)


async def _pending(database: Database) -> list[EntryId]:
    pending = await SqlFeedStore(database).pending(None, COMMITS + TOGETHER)
    return [entry.id for entry in pending]


def fill(path: Path, feeds: int, stories: int) -> None:
    """That many feeds, due; that many stories of one report each; some entries that wait."""
    given = {"feeds": feeds, "stories": stories, "text": TEXT * 2, "now": "2026-11-20 12:00:00.000000"}
    with closing(sqlite3.connect(path)) as connection, connection:
        connection.execute("PRAGMA synchronous=OFF")
        for count, statement in (
            (1, OUTLET),
            (feeds, FEED),
            (stories + COMMITS + TOGETHER, ENTRY),
            (stories, STORY),
            (stories, WORDS),
            (stories, TAG),
            (stories, REPORT),
        ):
            counting = "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < :count)"
            connection.execute(f"{counting} {statement}", given | {"count": count})
        connection.execute("ANALYZE")


OUTLET = """INSERT INTO outlets (name, kind, country, language, licence, folded)
    SELECT 'Press', 'press', '', 'en', '', 'press' FROM n"""
FEED = """INSERT INTO feeds (url, host, outlet_id, state, shared, added_at, polled_at, next_poll_at,
        interval_s, failures, unchanged, doubts, lying, told, priority)
    SELECT 'https://f' || i || '.example/', 'f' || i || '.example', 1, 'active', 1, :now, :now, :now,
        300.0, 0, 0, 0, 0, 0, 0 FROM n"""
ENTRY = """INSERT INTO entries (feed_id, identity, content_hash, changes, raw, state, backlog, first_seen_at)
    SELECT i % :feeds + 1, 'guid ' || i, hex(i), 0,
        json_object('guid', 'guid ' || i, 'title', 'Entry ' || i),
        CASE WHEN i <= :stories THEN 'done' ELSE 'pending' END, 0, :now FROM n"""
STORY = """INSERT INTO stories (version, brief, shared, opened_at, changed_at)
    SELECT 1, json_object('headline', 'Story ' || i, 'points', json_array()), 1, :now, :now FROM n"""
WORDS = "INSERT INTO story_words (rowid, words, runs) SELECT i, 'story ' || i || ' ' || :text, '' FROM n"
TAG = """INSERT INTO story_tags (story_id, kind, position, value, because)
    SELECT i, 'topic', 0, 'censorship', '[]' FROM n"""
REPORT = """INSERT INTO reports (entry_id, story_id, outlet_id, title, text, language, blockquotes,
        published_at, received_at)
    SELECT i, i, 1, 'Report ' || i, :text, 'en', '[]', :now, :now FROM n"""
