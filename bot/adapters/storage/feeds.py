"""Feeds that are kept, by whom, and what those who added them are told, in SQL."""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime

from sqlalchemy import (
    delete,
    func,
    or_,
    select,
    update,
)
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.adapters.storage.feed_rows import read_feed, read_feeds
from bot.adapters.storage.feed_servers import (
    UNREAD,
    link,
    resting,
    set_paused,
    taking,
    waking,
    wanted_by_somebody,
)
from bot.adapters.storage.outlets import outlet_id
from bot.adapters.storage.polls import SqlPolls
from bot.adapters.storage.rows import sources
from bot.adapters.storage.schema import (
    entries,
    feed_notices,
    feed_servers,
    feeds,
    outlets,
    reports,
)
from bot.domain.errors import NotFound
from bot.domain.feed import (
    Feed,
    FeedId,
    FeedState,
    GuildId,
    NewFeed,
    Schedule,
    Vitals,
)
from bot.domain.notice import Notice, NoticeId
from bot.domain.url import host_of


class SqlFeedStore(SqlPolls):
    """The FeedStore port over a Database."""

    async def add(self, feed: NewFeed) -> Feed:
        """Store it; an address that is there already is shared with the new server and returned."""
        async with self._database.writing() as connection:
            feed_id = await self._insert(connection, feed)
            await link(self._database, connection, feed_id, feed)
            return await read_feed(connection, feed_id)

    async def get(self, feed_id: FeedId) -> Feed:
        """Raises NotFound."""
        async with self._database.reading() as connection:
            return await read_feed(connection, feed_id)

    async def of_guild(self, guild: GuildId | None) -> Sequence[Feed]:
        """That server's feeds and the shared ones (None: all that somebody has), by outlet name."""
        served = select(feed_servers.c.feed_id)
        if guild is not None:
            served = served.where(feed_servers.c.guild_id == guild)
        theirs = or_(feeds.c.shared, feeds.c.id.in_(served))
        async with self._database.reading() as connection:
            return await read_feeds(connection, theirs, (outlets.c.folded, feeds.c.id))

    async def remove(self, feed_id: FeedId, guild: GuildId | None) -> None:
        """Take it from that server (None: from the shared ones); nobody left retires it.

        Raises NotFound when that server does not have it. What was read stays.
        """
        async with self._database.writing() as connection:
            taken = await connection.execute(taking(feed_id, guild))
            if not taken.rowcount:
                raise NotFound("feed")
            await connection.execute(
                update(feeds)
                .where(feeds.c.id == feed_id, ~wanted_by_somebody())
                .values(state=FeedState.RETIRED.value)
            )
            await connection.execute(resting(feed_id))

    async def pause(self, feed_id: FeedId, guild: GuildId) -> None:
        """Make nothing of its news for that server; a feed that nobody else wants is polled no more.

        Raises NotFound when that server does not have it. Pausing twice is no error.
        """
        async with self._database.writing() as connection:
            await set_paused(connection, feed_id, guild, paused=True)
            await connection.execute(resting(feed_id))

    async def resume(self, feed_id: FeedId, guild: GuildId, now: datetime) -> None:
        """Take it up again for that server; due at once and anew if it was not polled meanwhile.

        What was missed is backlog then. Raises NotFound when that server does not have it.
        """
        async with self._database.writing() as connection:
            await set_paused(connection, feed_id, guild, paused=False)
            await connection.execute(waking(feeds.c.id == feed_id, now))

    async def vitals(self, feeds: Collection[FeedId]) -> Mapping[FeedId, Vitals]:
        """What these feeds have brought; of those without any entry nothing is said."""
        brought = (
            select(entries.c.feed_id, func.count().label("entries"), func.max(reports.c.published_at))
            .outerjoin(reports, reports.c.entry_id == entries.c.id)
            .where(entries.c.feed_id.in_(feeds))
            .group_by(entries.c.feed_id)
        )
        async with self._database.reading() as connection:
            found = await connection.execute(brought)
            return {FeedId(feed_id): Vitals(count, latest) for feed_id, count, latest in found}

    async def notices(self, now: datetime, limit: int) -> Sequence[Notice]:
        """What is owed now to those who added a feed, oldest first."""
        owed = (
            select(feed_notices, feeds.c.url, *sources.OUTLET)
            .join(feeds, feeds.c.id == feed_notices.c.feed_id)
            .join(outlets, outlets.c.id == feeds.c.outlet_id)
            .where(feed_notices.c.next_at <= now)
            .order_by(feed_notices.c.id)
            .limit(limit)
        )
        async with self._database.reading() as connection:
            return [sources.notice(row) for row in await connection.execute(owed)]

    async def settle(self, notice_id: NoticeId) -> None:
        """The notice was taken, or never will be: nothing more is owed."""
        async with self._database.writing() as connection:
            await connection.execute(delete(feed_notices).where(feed_notices.c.id == notice_id))

    async def postpone(self, notice_id: NoticeId, until: datetime) -> None:
        """The notice could not be given for now; owed again then."""
        async with self._database.writing() as connection:
            await connection.execute(
                update(feed_notices).where(feed_notices.c.id == notice_id).values(next_at=until)
            )

    async def _insert(self, connection: AsyncConnection, feed: NewFeed) -> FeedId:
        fresh = {
            "outlet_id": await outlet_id(self._database, connection, feed.outlet),
            "state": FeedState.ACTIVE.value,
            **sources.schedule_values(Schedule(feed.added_at)),
            **UNREAD,
            "priority": feed.priority,
        }
        added = self._database.insert(feeds).values(
            url=feed.url, host=host_of(feed.url), added_at=feed.added_at, shared=feed.guild is None, **fresh
        )
        await connection.execute(added.on_conflict_do_nothing())
        # Who comes back after everybody left starts anew: what was missed is backlog, not news.
        retired = (feeds.c.url == feed.url) & (feeds.c.state == FeedState.RETIRED.value)
        await connection.execute(update(feeds).where(retired).values(**fresh))
        await connection.execute(waking(feeds.c.url == feed.url, feed.added_at))
        if feed.priority:
            await connection.execute(update(feeds).where(feeds.c.url == feed.url).values(priority=True))
        found = await connection.execute(select(feeds.c.id).where(feeds.c.url == feed.url))
        return FeedId(found.scalar_one())
