"""What feeds carried, in SQL: found by a number made of the address, which an index is over."""

import hashlib
from collections.abc import Sequence
from typing import Any, Final

from sqlalchemy import ColumnElement, Row, bindparam, func, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.adapters.storage.database import Database
from bot.adapters.storage.feed_rows import read_feeds
from bot.adapters.storage.rows import sources
from bot.adapters.storage.schema import entries, feeds, reports
from bot.domain.feed import Feed, FeedId
from bot.domain.sighting import Fate, Sighting
from bot.domain.story import StoryId
from bot.domain.url import canonical

# What entries without an address have: no address has it.
NOWHERE: Final = 0


def address(url: str | None) -> int:
    """A number of 63 bits for all spellings of one address: shorter to keep and to look for than the text."""
    if not url:
        return NOWHERE
    digest = hashlib.blake2b(canonical(url).encode("utf-8", "replace"), digest_size=8).digest()
    return (int.from_bytes(digest) >> 1) or 1


class SqlSightingStore:
    """The SightingStore port over a Database."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def at(self, url: str, limit: int) -> Sequence[Sighting]:
        """Entries with that address, however it is spelled, in whosever feeds; the last seen first."""
        return await self._seen(entries.c.address == address(url), limit)

    async def of_story(self, story_id: StoryId, limit: int) -> Sequence[Sighting]:
        """The entries of that story's reports, the last seen first."""
        return await self._seen(reports.c.story_id == story_id, limit)

    async def note(self, limit: int) -> int:
        """Note the addresses of entries that an earlier version wrote; returns how many they were.

        A text that was forgotten took its entry's address along; its report's is the same.
        """
        url = func.coalesce(reports.c.url, entries.c.raw["url"].as_string())
        unnoted = select(entries.c.id, url).outerjoin(reports, reports.c.entry_id == entries.c.id)
        unnoted = unnoted.where(entries.c.address.is_(None)).limit(limit)
        noting = update(entries).where(entries.c.id == bindparam("entry")).values(address=bindparam("at"))
        async with self._database.writing(durable=False) as connection:
            found = (await connection.execute(unnoted)).all()
            if found:
                noted = [{"entry": entry_id, "at": address(given)} for entry_id, given in found]
                await connection.execute(noting, noted)
        return len(found)

    async def _seen(self, which: ColumnElement[bool], limit: int) -> Sequence[Sighting]:
        seen = (
            select(
                entries,
                reports.c.title,
                reports.c.published_at,
                reports.c.story_id,
            )
            .outerjoin(reports, reports.c.entry_id == entries.c.id)
            .where(which)
            .order_by(entries.c.id.desc())
            .limit(limit)
        )
        async with self._database.reading() as connection:
            found = (await connection.execute(seen)).all()
            carrying = await _feeds(connection, {row.feed_id for row in found})
        return [_sighting(row, carrying[row.feed_id]) for row in found]


async def _feeds(connection: AsyncConnection, ids: set[int]) -> dict[FeedId, Feed]:
    return {feed.id: feed for feed in await read_feeds(connection, feeds.c.id.in_(ids), (feeds.c.id,))}


def _sighting(row: Row[Any], feed: Feed) -> Sighting:
    entry = sources.entry(row.raw)
    return Sighting(
        feed,
        Fate(row.state),
        row.title or entry.title,
        row.first_seen_at,
        row.published_at or entry.published_at or entry.updated_at,
        row.backlog,
        row.why,
        None if row.story_id is None else StoryId(row.story_id),
    )
