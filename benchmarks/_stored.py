"""A database with many reports of many days, made of the sentences of real ones."""

import asyncio
import random
import re
import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Final

from benchmarks.parsing import URL, documents
from bot.adapters.storage.database import Database
from bot.adapters.storage.feeds import SqlFeedStore
from bot.domain.errors import RightswireError
from bot.domain.feed import NewFeed, Outlet
from bot.domain.report import Article
from bot.extraction.fragments import read_fragment
from bot.parsing.feeds import read_feed

NOW: Final = datetime(2026, 11, 24, 12, tzinfo=UTC)
OUTLETS: Final = 300
SUBSCRIBERS: Final = 5
# Distinct texts, which older reports have again; more than lie in the window.
MODELS: Final = 20_000


@dataclass(frozen=True, slots=True)
class Text:
    """An entry of a real feed as it was read."""

    title: str
    article: Article


@dataclass(frozen=True, slots=True)
class Size:
    """How many reports are stored, and how many of them lie in a day."""

    stored: int
    a_day: int


def prepared(path: Path, url: str, size: Size) -> list[Text]:
    """Fill that SQLite file; returns what its texts were made of, shuffled."""
    texts = list(texts_of(path))
    random.Random(5).shuffle(texts)
    asyncio.run(_made(url))
    _fill(url.removeprefix("sqlite:///"), texts, size)
    return texts


def texts_of(path: Path) -> Iterator[Text]:
    for _, body in documents(path):
        try:
            read = read_feed(body, URL, "")
        except RightswireError:
            continue
        for entry in read.entries:
            html = max(entry.content_html, entry.summary_html, key=len)
            article = read_fragment(html, None)
            if entry.title and article.text:
                yield Text(entry.title, article)


async def _made(url: str) -> None:
    database = Database(url)
    await database.upgrade()
    await SqlFeedStore(database).add(NewFeed("https://feeds.example/stored", Outlet("Stored"), NOW))
    await database.close()


def _fill(path: str, texts: Sequence[Text], size: Size) -> None:
    """By SQL from a few thousand models, without what makes a commit safe, its indexes afterwards."""
    given: dict[str, str | float] = {
        "stored": size.stored,
        "gap": 86_400 / size.a_day,
        "lately": 30 * size.a_day,
    }
    given |= {
        "now": f"{NOW:%F %T}",
        "models": min(MODELS, size.stored),
        "outlets": OUTLETS,
        "targets": SUBSCRIBERS,
    }
    with closing(sqlite3.connect(path, isolation_level=None)) as connection:
        for pragma in ("journal_mode=OFF", "synchronous=OFF", "cache_size=-200000", "temp_store=MEMORY"):
            connection.execute(f"PRAGMA {pragma}")
        connection.execute("BEGIN")
        connection.execute("CREATE TEMP TABLE models (i INTEGER PRIMARY KEY, title, text, words)")
        models = (_model(number, texts) for number in range(min(MODELS, size.stored)))
        connection.executemany("INSERT INTO models VALUES (?, ?, ?, ?)", models)
        with _without_indexes(connection):
            for count, statement in _ROWS:
                named = re.findall(r":(\w+)", f"{count} {statement}")
                connection.execute(
                    f"WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < {count}) "
                    f"{statement}",
                    {name: given[name] for name in named},
                )
        connection.execute("COMMIT")
        connection.execute("ANALYZE")


@contextmanager
def _without_indexes(connection: sqlite3.Connection) -> Iterator[None]:
    """No index and no trigger meanwhile, but for what is part of a table."""
    found = connection.execute(
        "SELECT type, name, sql FROM sqlite_master WHERE type IN ('index', 'trigger') AND sql IS NOT NULL"
    ).fetchall()
    for kind, name, _ in found:
        connection.execute(f"DROP {kind} {name}")
    yield
    for _, _, sql in found:
        connection.execute(sql)


def _model(number: int, texts: Sequence[Text]) -> tuple[int, str, str, str]:
    title, text = recombined(random.Random(number), texts)
    return number, title, text, " ".join(sorted(set(text.lower().split())))


# A row for each of so many numbers i, the newest the last. What lies in the window has models of its own.
_AT: Final = (
    "strftime('%Y-%m-%d %H:%M:%S', :now, '-' || CAST((:stored - n.i) * :gap AS INTEGER) || ' seconds') "
    "|| '.000000'"
)
_ROWS: Final = (
    (
        ":outlets",
        """INSERT INTO outlets (name, folded, kind, country, language, licence)
        SELECT 'Outlet ' || i, 'outlet ' || i, 'press', '', '', '' FROM n""",
    ),
    (
        ":stored",
        f"""INSERT INTO entries (id, feed_id, identity, content_hash, changes, raw, state, backlog,
            first_seen_at)
        SELECT i, 1, printf('stored-%08d', i), '', 0, '{{}}', 'done', 0, {_AT} FROM n""",
    ),
    (
        ":stored",
        f"""INSERT INTO stories (id, version, brief, shared, opened_at, changed_at)
        SELECT i, 1, json_object('headline', '', 'language', 'en', 'points', json_array()), 1, {_AT}, {_AT}
        FROM n""",
    ),
    (
        ":stored",
        """INSERT INTO story_tags (story_id, kind, position, value, because)
        SELECT i, 'place', 0, 'US', '["American"]' FROM n""",
    ),
    (
        ":stored",
        """INSERT INTO story_words (rowid, words, runs)
        SELECT n.i, words, '' FROM n JOIN models ON models.i = n.i % :models""",
    ),
    (
        ":stored",
        f"""INSERT INTO reports (id, entry_id, story_id, outlet_id, title, url, text, language, blockquotes,
            published_at, received_at, revision)
        SELECT n.i, n.i, n.i, 2 + n.i % (:outlets - 1), title, 'https://stored.example/' || n.i, text, 'en',
            '[]', {_AT}, {_AT}, n.i
        FROM n JOIN models ON models.i = n.i % :models""",
    ),
    (
        "min(:stored, :lately)",
        f"""INSERT INTO comparisons (report_id, position, story_id, closest, probability, links, made_at)
        SELECT i, position, max(1, i - 7), max(1, i - 7), 0.1, 1, {_AT}
        FROM (SELECT :stored + 1 - i AS i FROM n ORDER BY 1) n, (SELECT 0 AS position UNION ALL SELECT 1)""",
    ),
    (
        "min(:stored, :lately)",
        f"""INSERT INTO deliveries (story_id, subject, kind, target_kind, target_id, state, wanted_version,
            sent_version, attempts, next_at, owed_at, first_sent_at, channel_id, message_id)
        SELECT i, i, 'card', 'channel', target, 'open', 1, 1, 1, {_AT}, {_AT}, {_AT}, target, i
        FROM (SELECT :stored + 1 - i AS i FROM n ORDER BY 1) n,
            (WITH RECURSIVE t(target) AS (SELECT 1 UNION ALL SELECT target + 1 FROM t WHERE target < :targets)
            SELECT target FROM t)""",
    ),
)


def recombined(chance: random.Random, texts: Sequence[Text]) -> tuple[str, str]:
    """A title of two halves and a text of sentences, each from another report."""
    one, other = chance.choice(texts).title.split(), chance.choice(texts).title.split()
    sentences = (chance.choice(chance.choice(texts).article.text.split(". ")) for _ in range(4))
    return " ".join(one[: len(one) // 2] + other[len(other) // 2 :]), ". ".join(sentences)[:600]
