"""Feeds that are polled: which are due, what came of it, and what waits to become a report, in SQL."""

from collections.abc import Callable, Collection, Sequence
from datetime import datetime
from operator import attrgetter
from typing import Any, Final

from sqlalchemy import (
    ColumnElement,
    Insert,
    Row,
    Update,
    bindparam,
    func,
    insert,
    literal,
    select,
    update,
)

from bot.adapters.storage.columns import Foreign, Utc
from bot.adapters.storage.database import Database
from bot.adapters.storage.engines import SQLITE
from bot.adapters.storage.entries import write_entries
from bot.adapters.storage.feed_rows import read_feeds
from bot.adapters.storage.feed_servers import (
    move,
    wanted_by_somebody,
)
from bot.adapters.storage.many import among, table_of
from bot.adapters.storage.rows import sources
from bot.adapters.storage.schema import (
    ACTIVE,
    PENDING,
    entries,
    feed_notices,
    feed_servers,
    feeds,
)
from bot.domain.feed import (
    EntryId,
    Feed,
    FeedId,
    PendingEntry,
    Validators,
)
from bot.domain.notice import NoticeKind
from bot.ports.feeds import PollRecord


class SqlPolls:
    """The half of the FeedStore port that polling needs, over a Database."""

    def __init__(self, database: Database) -> None:
        self._database = database

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
            return await read_feeds(connection, due, (feeds.c.next_poll_at, feeds.c.id))

    async def record(self, poll: PollRecord) -> int:
        """Write a poll's outcome; entries not seen before, and changed ones, become pending.

        Returns how many became pending. Entries of the first document read are backlog. Nothing is written
        for a feed that was removed while it was polled, or that waits for another poll by now. A feed that
        moved to the address of another one is retired, and its servers have the other one from now on.
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

    async def pending(self, feed_id: FeedId | None, limit: int) -> Sequence[PendingEntry]:
        """Entries (of that feed, or of any) whose report is still to be made, oldest first."""
        wanted = select(entries).where(PENDING).order_by(entries.c.first_seen_at, entries.c.id).limit(limit)
        if feed_id is not None:
            wanted = wanted.where(entries.c.feed_id == feed_id)
        async with self._database.reading() as connection:
            found = (await connection.execute(wanted)).all()
            theirs = feeds.c.id.in_({row.feed_id for row in found})
            by_id = {feed.id: feed for feed in await read_feeds(connection, theirs, (feeds.c.id,))}
            return [_pending(row, by_id[row.feed_id]) for row in found]

    async def refuse(self, entry_id: EntryId, why: str) -> None:
        """The entry cannot become a report; it is kept with the reason and no longer pending."""
        async with self._database.writing() as connection:
            await connection.execute(
                update(entries).where(entries.c.id == entry_id).values(state="refused", why=why)
            )


def _pending(row: Row[Any], feed: Feed) -> PendingEntry:
    return PendingEntry(
        EntryId(row.id), feed, sources.entry(row.raw), row.first_seen_at, row.backlog, row.changes > 0
    )


def _polled(poll: PollRecord) -> Update:
    values = _changes(poll) | {"state": poll.state.value, "pace": sources.pace_json(poll.pace)}
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
        **sources.validator_values(poll.validators),
        **sources.moved_values(poll.moved),
        **sources.schedule_values(poll.schedule),
    }


# What a quiet poll changes, with its columns' types, and by which names `_changes` has the rest.
_CHANGED: Final = {
    "feed": feeds.c.id.type,
    "awaited": feeds.c.next_poll_at.type,
    **{
        name: feeds.c[name].type
        for name in (*sources.validator_values(Validators()), *sources.moved_values(None), *sources.SCHEDULE)
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
