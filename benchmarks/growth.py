"""What one poll and one report cost as the installation grows: the same steps over more rows (SQLite).

`python -m benchmarks growth --data PATH [--most-stories N] [--reports N]`

PATH holds feed documents, as for `ingest`; what is stored is made of their sentences. A poll is what every
answer of 304 does to the store: its feed is found due and its next time is written, fifty at a time as
polling does it. A report is all that `ingest --after` does with it. CPU time of the process, so that other
work on the machine counts for little. `python -m benchmarks growth_plot` draws what this prints.
"""

import argparse
import asyncio
import multiprocessing
import sqlite3
import tempfile
import time
from concurrent.futures import ProcessPoolExecutor
from contextlib import closing
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from benchmarks import ingest
from bot.adapters.storage.database import Database
from bot.adapters.storage.feeds import SqlFeedStore
from bot.ports.feeds import PollRecord

FEEDS = (100, 1_000, 10_000, 100_000)
STORIES = (10_000, 100_000, 1_000_000)
ROUNDS = 20
TOGETHER = 50
NOW = datetime(2026, 11, 25, 12, tzinfo=UTC)


def run(arguments: list[str]) -> dict[str, object]:
    """Cost at each size, and how much the dearest is above the cheapest."""
    parser = argparse.ArgumentParser(prog="growth")
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--most-stories", type=int, default=STORIES[-1])
    parser.add_argument("--reports", type=int, default=300)
    options = parser.parse_args(arguments)
    polls = {size: _polled(size) for size in FEEDS}
    sizes = [size for size in STORIES if size <= options.most_stories]
    reports = {size: _reported(options, size) for size in sizes}
    whole = {size: cost["whole"] for size, cost in reports.items()}
    return {
        "cpu_ms_per_poll": polls,
        "cpu_ms_per_report": reports,
        "poll_growth": round(max(polls.values()) / min(polls.values()), 2),
        "report_growth": round(max(whole.values()) / min(whole.values()), 2),
    }


def _reported(options: argparse.Namespace, size: int) -> dict[str, float]:
    """By stage; in a process of its own, so that every size begins alike."""
    given = ["--data", str(options.data), "--stored", str(size), "--reports", str(options.reports), "--after"]
    with ProcessPoolExecutor(1, multiprocessing.get_context("spawn")) as pool:
        found: dict[str, Any] = pool.submit(ingest.run, given).result()
    stages = {**found["stages_ms"], **found["after_ms"]}
    return {"whole": round(found["cpu_ms"] + found["after_ms"]["mending"], 3), **stages}


def _polled(feeds: int) -> float:
    async def polled(path: Path) -> float:
        database = Database(f"sqlite:///{path}")
        await database.upgrade()
        await asyncio.to_thread(fill, path, feeds)
        try:
            return round(1000 * await _polling(database), 3)
        finally:
            await database.close()

    with tempfile.TemporaryDirectory() as folder:
        return asyncio.run(polled(Path(folder) / "news.sqlite3"))


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


def fill(path: Path, feeds: int) -> None:
    """That many feeds, due, with ten entries each at the most."""
    given = {"feeds": feeds, "now": "2026-11-20 12:00:00.000000"}
    with closing(sqlite3.connect(path)) as connection, connection:
        connection.execute("PRAGMA synchronous=OFF")
        for count, statement in ((1, OUTLET), (feeds, FEED), (max(feeds, 10_000), ENTRY)):
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
        'done', 0, :now FROM n"""
