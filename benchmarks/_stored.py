"""A database with many reports of many days, made of the sentences of real ones."""

import asyncio
import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, Final

from sqlalchemy import insert

from benchmarks.parsing import URL, documents
from bot.adapters.storage.database import Database
from bot.adapters.storage.feeds import SqlFeedStore
from bot.adapters.storage.schema import entries, outlets, reports, stories, story_tags, story_words
from bot.domain.errors import RightswireError
from bot.domain.feed import NewFeed, Outlet
from bot.domain.report import Article
from bot.extraction.fragments import read_fragment
from bot.parsing.feeds import read_feed

NOW: Final = datetime(2026, 11, 24, 12, tzinfo=UTC)
OUTLETS: Final = 300
_AT_ONCE: Final = 500


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
    """Fill the database; returns what its texts were made of, shuffled."""
    texts = list(texts_of(path))
    random.Random(5).shuffle(texts)
    asyncio.run(_fill(url, texts, size))
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


async def _fill(url: str, texts: Sequence[Text], size: Size) -> None:
    database = Database(url)
    await database.upgrade()
    feed = await SqlFeedStore(database).add(NewFeed("https://feeds.example/stored", Outlet("Stored"), NOW))
    async with database.writing() as connection:
        named = [
            {"name": f"Outlet {n}", "folded": f"outlet {n}", "kind": "press"}
            | dict.fromkeys(("country", "language", "licence"), "")
            for n in range(1, OUTLETS + 1)
        ]
        await connection.execute(insert(outlets), named)
        for first in range(1, size.stored + 1, _AT_ONCE):
            numbers = range(first, min(first + _AT_ONCE, size.stored + 1))
            rows = [_stored(number, texts, size) for number in numbers]
            for table in (entries, stories, story_tags, story_words, reports):
                await connection.execute(
                    insert(table), [row[table.name] | _FIXED[table.name] for row in rows]
                )
    assert feed.id == 1
    await database.close()


_FIXED: Final[dict[str, dict[str, Any]]] = {
    "entries": {"feed_id": 1, "changes": 0, "raw": {}, "state": "done", "backlog": False},
    "stories": {"version": 1, "shared": True, "brief": {"headline": "", "language": "en", "points": []}},
    "story_tags": {"kind": "place", "position": 0, "value": "US", "because": ["American"]},
    "story_words": {"runs": ""},
    "reports": {"language": "en", "blockquotes": []},
}


def _stored(number: int, texts: Sequence[Text], size: Size) -> dict[str, dict[str, Any]]:
    """The rows of one story of one report, the newest the last."""
    at = NOW - timedelta(days=(size.stored - number) / size.a_day)
    title, text = recombined(random.Random(number), texts)
    return {
        "entries": {"id": number, "identity": f"stored-{number}", "content_hash": "", "first_seen_at": at},
        "stories": {"id": number, "opened_at": at, "changed_at": at},
        "story_tags": {"story_id": number},
        "story_words": {"rowid": number, "words": " ".join(sorted(set(text.lower().split())))},
        "reports": {
            "entry_id": number,
            "story_id": number,
            "outlet_id": 2 + number % (OUTLETS - 1),
            "title": title,
            "url": f"https://stored.example/{number}",
            "text": text,
            "published_at": at,
            "received_at": at,
        },
    }


def recombined(chance: random.Random, texts: Sequence[Text]) -> tuple[str, str]:
    """A title of two halves and a text of sentences, each from another report."""
    one, other = chance.choice(texts).title.split(), chance.choice(texts).title.split()
    sentences = (chance.choice(chance.choice(texts).article.text.split(". ")) for _ in range(4))
    return " ".join(one[: len(one) // 2] + other[len(other) // 2 :]), ". ".join(sentences)[:600]
