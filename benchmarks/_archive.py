"""A large archive, made up and written in bulk: stories of one report each, with topics, countries and words.

Words follow Zipf's law over a vocabulary of 50,000, so that a search meets words that are in most
stories and words that are in a handful, as in the world.
"""

from collections.abc import Iterator, Sequence
from datetime import UTC, datetime, timedelta
from typing import Any, Final

import numpy as np
from sqlalchemy import insert

from bot.adapters.storage.database import Database
from bot.adapters.storage.engines import SQLITE
from bot.adapters.storage.feeds import SqlFeedStore
from bot.adapters.storage.outlets import outlet_id
from bot.adapters.storage.rows.news import brief_json
from bot.adapters.storage.schema import entries, reports, stories, story_tags, story_words
from bot.adapters.storage.sightings import address
from bot.domain.brief import Brief, Point, Source
from bot.domain.feed import NewFeed, Outlet
from bot.domain.report import Span
from bot.topics.places import load_gazetteer
from bot.topics.taxonomy import load_taxonomy

VOCABULARY: Final = 50_000
WORDS: Final = 80
_BATCH: Final = 5_000
_LETTERS: Final = "bdfgklmnprstvz"
_VOWELS: Final = "aeiou"


def word(rank: int) -> str:
    """The word of that rank, the commonest being 0: pronounceable, and of one spelling."""
    syllables = []
    number = rank + len(_LETTERS) * len(_VOWELS)
    while number:
        number, digit = divmod(number, len(_LETTERS) * len(_VOWELS))
        syllables.append(_LETTERS[digit // len(_VOWELS)] + _VOWELS[digit % len(_VOWELS)])
    return "".join(syllables)


def link(number: int) -> str:
    """Where that story's article stands."""
    return f"http://archive.example/{number}"


async def fill(database: Database, count: int, now: datetime, seed: int = 7) -> None:
    """Write so many stories, the last of them changed now, five minutes apart."""
    feed = await SqlFeedStore(database).add(NewFeed("http://archive.example/feed", Outlet("Archive"), now))
    async with database.writing() as connection:
        outlet = await outlet_id(database, connection, feed.outlet)
    made = _Made((count, now), int(feed.id), outlet, np.random.default_rng(seed))
    for start in range(1, count + 1, _BATCH):
        batch = made.rows(range(start, min(start + _BATCH, count + 1)), on_sqlite=database.dialect == SQLITE)
        async with database.writing(durable=False) as connection:
            for table, values in batch:
                await connection.execute(insert(table), values)


class _Made:
    """The rows of made-up stories."""

    def __init__(
        self, last: tuple[int, datetime], feed: int, outlet: int, chance: np.random.Generator
    ) -> None:
        (self._count, self._now), self._feed, self._outlet = last, feed, outlet
        self._chance = chance
        self._words = np.array([word(rank) for rank in range(VOCABULARY)])
        shares = 1.0 / np.arange(1, VOCABULARY + 1)
        self._sums = np.cumsum(shares / shares.sum())
        self._topics = [topic.id for topic in load_taxonomy().topics]
        self._places = [place.code for place in load_gazetteer().suggest("", limit=400)]

    def rows(self, ids: range, *, on_sqlite: bool) -> Iterator[tuple[Any, list[dict[str, Any]]]]:
        """Each table's rows for these stories."""
        ranks = np.searchsorted(self._sums, self._chance.random((len(ids), WORDS)))
        texts = [self._words[np.minimum(line, VOCABULARY - 1)].tolist() for line in ranks]
        times = [self._now - timedelta(minutes=5 * (self._count - number)) for number in ids]
        yield entries, [self._entry(number, at) for number, at in zip(ids, times, strict=True)]
        yield stories, [self._story(*one) for one in zip(ids, times, texts, strict=True)]
        yield reports, [self._report(*one) for one in zip(ids, times, texts, strict=True)]
        yield story_tags, [tag for number in ids for tag in self._tags(number)]
        yield story_words, [_indexed(*one, on_sqlite=on_sqlite) for one in zip(ids, texts, strict=True)]

    def _entry(self, number: int, at: datetime) -> dict[str, Any]:
        return {
            "id": number,
            "feed_id": self._feed,
            "identity": str(number),
            "content_hash": "",
            "changes": 0,
            "raw": {},
            "state": "done",
            "backlog": False,
            "first_seen_at": at,
            "address": address(link(number)),
        }

    def _story(self, number: int, at: datetime, text: list[str]) -> dict[str, Any]:
        sentence = " ".join(text[:20])
        point = Point(sentence, Source(0, Span(0, len(sentence)), sentence))
        brief = brief_json(Brief(" ".join(text[:9]), "en", (point,)))
        return {
            "id": number,
            "version": 1,
            "brief": brief,
            "shared": True,
            "opened_at": at,
            "changed_at": at,
        }

    def _report(self, number: int, at: datetime, text: list[str]) -> dict[str, Any]:
        return {
            "entry_id": number,
            "story_id": number,
            "outlet_id": self._outlet,
            "title": " ".join(text[:9]),
            "url": link(number),
            "text": " ".join(text),
            "language": "en",
            "blockquotes": [],
            "published_at": at,
            "received_at": at,
            "new_facts": [],
        }

    def _tags(self, number: int) -> Iterator[dict[str, Any]]:
        named: list[tuple[str, Sequence[str]]] = [("topic", self._topics), ("place", self._places)]
        for position, (kind, known) in enumerate(named):
            value = known[min(len(known) - 1, int(self._chance.exponential(len(known) / 5)))]
            yield {
                "story_id": number,
                "position": position,
                "kind": kind,
                "value": value,
                "because": [],
            }


def _indexed(number: int, text: list[str], *, on_sqlite: bool) -> dict[str, Any]:
    tokens = sorted(set(text))
    return {"rowid": number, "words": " ".join(tokens) if on_sqlite else tokens, "runs": ""}


def now() -> datetime:
    """The present."""
    return datetime.now(UTC)
