"""Feeds, their schedules and their entries, in SQL."""

from collections.abc import Callable, Collection, Mapping, Sequence
from datetime import datetime
from itertools import groupby
from operator import attrgetter
from typing import Any, Final

from sqlalchemy import (
    ColumnElement,
    Insert,
    Row,
    Select,
    Update,
    bindparam,
    delete,
    func,
    insert,
    literal,
    or_,
    select,
    update,
)
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.adapters.storage import rows
from bot.adapters.storage.columns import Foreign, Utc
from bot.adapters.storage.database import Database
from bot.adapters.storage.engines import SQLITE
from bot.adapters.storage.entries import write_entries
from bot.adapters.storage.feed_servers import (
    UNREAD,
    link,
    move,
    resting,
    set_paused,
    taking,
    waking,
    wanted_by_somebody,
)
from bot.adapters.storage.many import among, table_of
from bot.adapters.storage.outlets import outlet_id
from bot.adapters.storage.schema import (
    ACTIVE,
    PENDING,
    entries,
    feed_notices,
    feed_servers,
    feeds,
    outlets,
    reports,
)
from bot.domain.errors import NotFound
from bot.domain.feed import (
    EntryId,
    Feed,
    FeedId,
    FeedState,
    GuildId,
    NewFeed,
    PendingEntry,
    Schedule,
    Validators,
    Vitals,
)
from bot.domain.notice import Notice, NoticeId, NoticeKind
from bot.domain.url import host_of
from bot.ports.feeds import PollRecord


class SqlFeedStore:
    """The FeedStore port over a Database."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def add(self, feed: NewFeed) -> Feed:
        """Store it; an address that is there already is shared with the new server and returned."""
        async with self._database.writing() as connection:
            feed_id = await self._insert(connection, feed)
            await link(self._database, connection, feed_id, feed)
            return await _feed(connection, feed_id)

    async def get(self, feed_id: FeedId) -> Feed:
        """Raises NotFound."""
        async with self._database.reading() as connection:
            return await _feed(connection, feed_id)

    async def of_guild(self, guild: GuildId | None) -> Sequence[Feed]:
        """That server's feeds and the shared ones (None: all that somebody has), by outlet name."""
        served = select(feed_servers.c.feed_id)
        if guild is not None:
            served = served.where(feed_servers.c.guild_id == guild)
        theirs = or_(feeds.c.shared, feeds.c.id.in_(served))
        async with self._database.reading() as connection:
            return await _feeds(connection, theirs, (outlets.c.folded, feeds.c.id))

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

    async def set_back(self, now: datetime) -> int:
        """What was polled later than now is due now, for the clock was set back since; returns how many."""
        due = update(feeds).where(feeds.c.polled_at > now).values(polled_at=now, next_poll_at=now)
        async with self._database.writing() as connection:
            return (await connection.execute(due)).rowcount

    async def due_hosts(self, now: datetime, limit: int) -> Sequence[str]:
        """Hosts with a due active feed, longest due first."""
        due = (
            select(feeds.c.host)
            .where(ACTIVE, feeds.c.next_poll_at <= now)
            .group_by(feeds.c.host)
            .order_by(func.min(feeds.c.next_poll_at), feeds.c.host)
            .limit(limit)
        )
        async with self._database.reading() as connection:
            return list((await connection.execute(due)).scalars())

    async def due(self, hosts: Collection[str], now: datetime) -> Sequence[Feed]:
        """Those hosts' due active feeds, longest due first."""
        due = ACTIVE & among(self._database, feeds.c.host, hosts) & (feeds.c.next_poll_at <= now)
        async with self._database.reading() as connection:
            return await _feeds(connection, due, (feeds.c.next_poll_at, feeds.c.id))

    async def record(self, poll: PollRecord) -> int:
        """Write a poll's outcome; entries not seen before, and changed ones, become pending.

        Returns how many became pending. Entries of the first poll read are backlog. A feed that
        was removed while it was polled stays removed, one that waits for another poll by now goes on
        waiting for that; one that moved to the address of another one
        is retired, and its servers have the other one from now on.
        """
        async with self._database.writing(durable=False) as connection:
            lock = select(feeds.c.polled_at, feeds.c.next_poll_at).where(
                feeds.c.id == poll.feed_id, wanted_by_somebody()
            )
            feed = (await connection.execute(lock.with_for_update(of=feeds))).first()
            if feed is None or poll.awaited not in {None, feed.next_poll_at}:
                return 0
            await connection.execute(_polled(poll))
            if poll.url:
                await move(self._database, connection, poll.feed_id, poll.url)
            if poll.notice:
                await connection.execute(_owe(poll, poll.notice))
            return await write_entries(connection, poll, backlog=poll.read and feed.polled_at is None)

    async def record_quiet(self, polls: Sequence[PollRecord]) -> None:
        """Write the outcomes of polls that are quiet, all in one transaction."""
        # In the order of ids, so that two such transactions never wait for each other.
        changes = [_changes(poll) for poll in sorted(polls, key=attrgetter("feed_id"))]
        async with self._database.writing(durable=False) as connection:
            if self._database.dialect == SQLITE:
                await connection.execute(_quiet(_named), changes)
            else:
                given = table_of(changes, _CHANGED)
                await connection.execute(_quiet(given.c.__getitem__))

    async def notices(self, now: datetime, limit: int) -> Sequence[Notice]:
        """What is owed now to those who added a feed, oldest first."""
        owed = (
            select(feed_notices, feeds.c.url, *rows.OUTLET)
            .join(feeds, feeds.c.id == feed_notices.c.feed_id)
            .join(outlets, outlets.c.id == feeds.c.outlet_id)
            .where(feed_notices.c.next_at <= now)
            .order_by(feed_notices.c.id)
            .limit(limit)
        )
        async with self._database.reading() as connection:
            return [rows.notice(row) for row in await connection.execute(owed)]

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

    async def pending(self, feed_id: FeedId | None, limit: int) -> Sequence[PendingEntry]:
        """Entries (of that feed, or of any) whose report is still to be made, oldest first."""
        wanted = select(entries).where(PENDING).order_by(entries.c.first_seen_at, entries.c.id).limit(limit)
        if feed_id is not None:
            wanted = wanted.where(entries.c.feed_id == feed_id)
        async with self._database.reading() as connection:
            found = (await connection.execute(wanted)).all()
            theirs = feeds.c.id.in_({row.feed_id for row in found})
            by_id = {feed.id: feed for feed in await _feeds(connection, theirs, (feeds.c.id,))}
            return [_pending(row, by_id[row.feed_id]) for row in found]

    async def refuse(self, entry_id: EntryId, why: str) -> None:
        """The entry cannot become a report; it is kept with the reason and no longer pending."""
        async with self._database.writing() as connection:
            await connection.execute(
                update(entries).where(entries.c.id == entry_id).values(state="refused", why=why)
            )

    async def _insert(self, connection: AsyncConnection, feed: NewFeed) -> FeedId:
        fresh = {
            "outlet_id": await outlet_id(self._database, connection, feed.outlet),
            "state": FeedState.ACTIVE.value,
            **rows.schedule_values(Schedule(feed.added_at)),
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


def _selected(where: ColumnElement[bool]) -> Select[Any]:
    return select(feeds, *rows.OUTLET).join(outlets).where(where)


async def _feed(connection: AsyncConnection, feed_id: FeedId) -> Feed:
    found = await _feeds(connection, feeds.c.id == feed_id, (feeds.c.id,))
    if not found:
        raise NotFound("feed")
    return found[0]


async def _feeds(
    connection: AsyncConnection, where: ColumnElement[bool], order: tuple[ColumnElement[Any], ...]
) -> list[Feed]:
    served = (
        select(feed_servers.c.feed_id, feed_servers.c.guild_id, feed_servers.c.paused)
        .where(feed_servers.c.feed_id.in_(select(feeds.c.id).where(where)))
        .order_by(feed_servers.c.feed_id)
    )
    links = groupby(await connection.execute(served), attrgetter("feed_id"))
    servers: dict[int, list[Any]] = {feed_id: list(of_feed) for feed_id, of_feed in links}
    found = await connection.execute(_selected(where).order_by(*order))
    return [rows.feed(row, servers.get(row.id, ())) for row in found]


def _pending(row: Row[Any], feed: Feed) -> PendingEntry:
    return PendingEntry(
        EntryId(row.id), feed, rows.entry(row.raw), row.first_seen_at, row.backlog, row.changes > 0
    )


def _polled(poll: PollRecord) -> Update:
    values = _changes(poll) | {"state": poll.state.value, "pace": rows.pace_json(poll.pace)}
    del values["feed"], values["awaited"]
    if poll.read:
        values["polled_at"] = poll.at
        values |= {"hub": poll.hub and poll.hub.url, "hub_topic": poll.hub and poll.hub.topic}
    return update(feeds).where(feeds.c.id == poll.feed_id).values(**values)


def _changes(poll: PollRecord) -> dict[str, Any]:
    """What every poll changes, and the feed's number and due time by names that no column has."""
    return {
        "feed": poll.feed_id,
        "awaited": poll.awaited,
        **rows.validator_values(poll.validators),
        **rows.moved_values(poll.moved),
        **rows.schedule_values(poll.schedule),
    }


# What a quiet poll changes, with its columns' types, and by which names `_changes` has the rest.
_CHANGED: Final = {
    "feed": feeds.c.id.type,
    "awaited": feeds.c.next_poll_at.type,
    **{
        name: feeds.c[name].type
        for name in (*rows.validator_values(Validators()), *rows.moved_values(None), *rows.SCHEDULE)
    },
}


def _named(name: str) -> ColumnElement[Any]:
    return bindparam(name, type_=_CHANGED[name])


def _quiet(given: Callable[[str], ColumnElement[Any]]) -> Update:
    awaited = func.coalesce(given("awaited"), feeds.c.next_poll_at)
    return (
        update(feeds)
        .where(feeds.c.id == given("feed"), ACTIVE, feeds.c.next_poll_at == awaited)
        .values({name: given(name) for name in _CHANGED if name in feeds.c})
    )


def _owe(poll: PollRecord, kind: NoticeKind) -> Insert:
    owed = select(
        feed_servers.c.feed_id,
        feed_servers.c.guild_id,
        feed_servers.c.added_by,
        literal(kind.value),
        literal(poll.schedule.last_error, Foreign),
        literal(poll.at, Utc),
    ).where(
        feed_servers.c.feed_id == poll.feed_id, feed_servers.c.added_by.is_not(None), ~feed_servers.c.paused
    )
    columns = ["feed_id", "guild_id", "member_id", "kind", "why", "next_at"]
    return insert(feed_notices).from_select(columns, owed)
