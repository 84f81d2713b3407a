"""`rightswire db migrate-to`: a large SQLite installation moved to PostgreSQL, counted and compared.

PATH is not read: the rows are made here, in the proportions of a well-filled installation (to ten entries
three reports, two stories, five deliveries and two subscriptions).
"""

import argparse
import asyncio
import resource
import sqlite3
import tempfile
import time
from contextlib import closing
from pathlib import Path

from bot.adapters.storage import moving
from bot.adapters.storage.database import Database
from tests.postgresql import Server

TEXT = "ministry court block regulator messenger surveillance privacy shutdown network order law " * 16
FEEDS = 10_000
NOW = "2026-11-25 12:00:00.000000"


def run(arguments: list[str]) -> dict[str, object]:
    """Make it, move it."""
    parser = argparse.ArgumentParser(prog="moving")
    parser.add_argument("--data", type=Path)
    parser.add_argument("--entries", type=int, default=1_000_000)
    options = parser.parse_args(arguments)
    server = Server()
    try:
        with tempfile.TemporaryDirectory() as folder:
            return asyncio.run(_measured(Path(folder) / "news.sqlite3", server.url, options.entries))
    finally:
        server.close()


async def _measured(path: Path, url: str, entries: int) -> dict[str, object]:
    source, target = Database(f"sqlite:///{path}"), Database(url)
    await source.upgrade()
    await asyncio.to_thread(fill, path, entries)
    await target.upgrade()
    started, cpu = time.perf_counter(), time.process_time()
    moved = await moving.move(source, target, lambda _table, _rows: None)
    seconds, cpu = time.perf_counter() - started, time.process_time() - cpu
    await source.close()
    await target.close()
    rows = sum(content.rows for content in moved.values())
    size = await asyncio.to_thread(path.stat)
    return {
        "entries": moved["entries"].rows,
        "rows": rows,
        "equal": True,  # or DatabaseError would have ended it
        "seconds": round(seconds, 1),
        "cpu_seconds": round(cpu, 1),
        "rows_per_s": round(rows / seconds),
        "sqlite_mb": round(size.st_size / 2**20),
        "rss_mb": round(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024),
    }


def fill(path: Path, entries: int) -> None:
    """Rows of every large table."""
    shares = {"feeds": FEEDS, "entries": entries, "reports": entries * 3 // 10, "stories": entries * 2 // 10}
    shares |= {"queries": entries // 20, "subscriptions": entries // 5, "deliveries": entries // 2}
    with closing(sqlite3.connect(path)) as connection, connection:
        connection.execute("PRAGMA synchronous=OFF")
        for table, statement in ROWS:
            counting = "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < :count)"
            given = shares | {"text": TEXT, "now": NOW, "count": shares[table]}
            connection.execute(f"{counting} {statement}", given)


ROWS = (
    (
        "feeds",
        """INSERT INTO outlets (name, kind, country, language, licence, folded)
        SELECT 'Outlet ' || i, 'press', '', 'en', '', 'outlet ' || i FROM n""",
    ),
    (
        "feeds",
        """INSERT INTO feeds (url, host, outlet_id, state, shared, added_at, next_poll_at, interval_s,
            failures, unchanged, doubts, lying, told, priority)
        SELECT 'https://f' || i || '.example/', 'f' || i || '.example', i, 'active', 1, :now, :now, 300.0, 0,
            0, 0, 0, 0, 0 FROM n""",
    ),
    (
        "entries",
        """INSERT INTO entries (feed_id, identity, content_hash, changes, raw, state, backlog, first_seen_at)
        SELECT i % :feeds + 1, 'guid ' || i, hex(i), 0,
            json_object('title', 'Entry ' || i, 'summary_html', substr(:text, 1, 400), 'url', 'https:' || i),
            'done', 0, :now FROM n""",
    ),
    (
        "stories",
        """INSERT INTO stories (version, brief, shared, opened_at, changed_at)
        SELECT 1, json_object('headline', 'Story ' || i, 'points', json_array()), 1, :now, :now FROM n""",
    ),
    (
        "stories",
        """INSERT INTO story_words (rowid, words, runs)
        SELECT i, 'story ' || i || ' ' || substr(:text, 1, 90), '' FROM n""",
    ),
    (
        "reports",
        """INSERT INTO reports (entry_id, story_id, outlet_id, title, text, language, blockquotes,
            published_at, received_at)
        SELECT i, i % :stories + 1, i % :feeds + 1, 'Report ' || i, :text, 'en', '[]', :now, :now FROM n""",
    ),
    ("queries", "INSERT INTO queries (digest, canonical) SELECT hex(i), 'word:w' || i FROM n"),
    (
        "subscriptions",
        """INSERT INTO subscriptions (query_id, target_kind, target_id, created_by, created_at, cadence,
            confirmed_by)
        SELECT i % :queries + 1, 'channel', 1000000 + i, 7, :now, 'at_once', 1 FROM n""",
    ),
    (
        "deliveries",
        """INSERT INTO deliveries (story_id, kind, subject, target_kind, target_id, state, wanted_version,
            sent_version, attempts, next_at)
        SELECT i % :stories + 1, 'card', i % :stories + 1, 'channel', i, 'open', 1, 1, 0, :now FROM n""",
    ),
)
