"""Feeds, their schedules and their entries, in SQL."""

from collections.abc import Collection, Iterator, Sequence
from datetime import datetime
from itertools import groupby
from operator import attrgetter
from typing import Any, Final

from sqlalchemy import (
    ColumnElement,
    Delete,
    Insert,
    Row,
    Select,
    Update,
    bindparam,
    delete,
    exists,
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
from bot.adapters.storage.outlets import outlet_id
from bot.adapters.storage.schema import ACTIVE, PENDING, entries, feed_notices, feed_servers, feeds, outlets
from bot.domain.errors import NotFound
from bot.domain.feed import (
    Entry,
    EntryId,
    Feed,
    FeedId,
    FeedState,
    GuildId,
    NewFeed,
    PendingEntry,
    Schedule,
    Validators,
)
from bot.domain.notice import Notice, NoticeId, NoticeKind
from bot.domain.url import host_of
from bot.ports import PollRecord

# An entry whose text changes with every poll (a counter, a date in it) is left alone after that many.
MOST_CHANGES: Final = 24
_AT_ONCE: Final = 1000
_UNREAD: Final = {
    "polled_at": None,
    "pace": None,
    **rows.validator_values(Validators()),
    **rows.moved_values(None),
}
_LINK: Final = (feed_servers.c.guild_id, feed_servers.c.added_by, feed_servers.c.added_at)


class SqlFeedStore:
    """The FeedStore port over a Database."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def add(self, feed: NewFeed) -> Feed:
        """Store it; an address that is there already is shared with the new server and returned."""
        async with self._database.writing() as connection:
            feed_id = await self._insert(connection, feed)
            await self._link(connection, feed_id, feed)
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
            taken = await connection.execute(_taking(feed_id, guild))
            if not taken.rowcount:
                raise NotFound("feed")
            await connection.execute(
                update(feeds)
                .where(feeds.c.id == feed_id, ~_wanted_by_somebody())
                .values(state=FeedState.RETIRED.value)
            )

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
        due = ACTIVE & feeds.c.host.in_(hosts) & (feeds.c.next_poll_at <= now)
        async with self._database.reading() as connection:
            return await _feeds(connection, due, (feeds.c.next_poll_at, feeds.c.id))

    async def record(self, poll: PollRecord) -> int:
        """Write a poll's outcome; entries not seen before, and changed ones, become pending.

        Returns how many became pending. Entries of the first poll read are backlog. A feed that
        was removed while it was polled stays removed; one that moved to the address of another one
        is retired, and its servers have the other one from now on.
        """
        async with self._database.writing(durable=False) as connection:
            lock = select(feeds.c.polled_at).where(feeds.c.id == poll.feed_id, _wanted_by_somebody())
            feed = (await connection.execute(lock.with_for_update(of=feeds))).first()
            if feed is None:
                return 0
            await connection.execute(_polled(poll))
            if poll.url:
                await self._move(connection, poll.feed_id, poll.url)
            if poll.notice:
                await connection.execute(_owe(poll, poll.notice))
            return await _write_entries(connection, poll, backlog=poll.read and feed.polled_at is None)

    async def record_quiet(self, polls: Sequence[PollRecord]) -> None:
        """Write the outcomes of polls that are quiet, all in one transaction."""
        # In the order of ids, so that two such transactions never wait for each other.
        changes = [_changes(poll) for poll in sorted(polls, key=attrgetter("feed_id"))]
        async with self._database.writing(durable=False) as connection:
            await connection.execute(_QUIET, changes)

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
            **_UNREAD,
            "priority": feed.priority,
        }
        added = self._database.insert(feeds).values(
            url=feed.url, host=host_of(feed.url), added_at=feed.added_at, shared=feed.guild is None, **fresh
        )
        await connection.execute(added.on_conflict_do_nothing())
        # Who comes back after everybody left starts anew: what was missed is backlog, not news.
        retired = (feeds.c.url == feed.url) & (feeds.c.state == FeedState.RETIRED.value)
        await connection.execute(update(feeds).where(retired).values(**fresh))
        found = await connection.execute(select(feeds.c.id).where(feeds.c.url == feed.url))
        return FeedId(found.scalar_one())

    async def _move(self, connection: AsyncConnection, feed_id: FeedId, url: str) -> None:
        there = (await connection.execute(select(feeds.c.id).where(feeds.c.url == url))).scalar()
        if there is None:
            await connection.execute(
                update(feeds).where(feeds.c.id == feed_id).values(url=url, host=host_of(url))
            )
            return
        links = select(literal(there), *_LINK).where(feed_servers.c.feed_id == feed_id)
        kept = self._database.insert(feed_servers).from_select(["feed_id", *(c.name for c in _LINK)], links)
        await connection.execute(kept.on_conflict_do_nothing())
        await connection.execute(delete(feed_servers).where(feed_servers.c.feed_id == feed_id))
        shared = select(feeds.c.shared).where(feeds.c.id == feed_id).scalar_subquery()
        await connection.execute(
            update(feeds)
            .where(feeds.c.id == there)
            .values(shared=or_(feeds.c.shared, shared), state="active")
        )
        await connection.execute(
            update(feeds).where(feeds.c.id == feed_id).values(shared=False, state="retired")
        )

    async def _link(self, connection: AsyncConnection, feed_id: FeedId, feed: NewFeed) -> None:
        if feed.guild is None:
            await connection.execute(update(feeds).where(feeds.c.id == feed_id).values(shared=True))
            return
        link = self._database.insert(feed_servers).values(
            feed_id=feed_id, guild_id=feed.guild, added_by=feed.added_by, added_at=feed.added_at
        )
        await connection.execute(link.on_conflict_do_nothing())


def _taking(feed_id: FeedId, guild: GuildId | None) -> Update | Delete:
    if guild is None:
        return update(feeds).where(feeds.c.id == feed_id, feeds.c.shared).values(shared=False)
    return delete(feed_servers).where(feed_servers.c.feed_id == feed_id, feed_servers.c.guild_id == guild)


def _wanted_by_somebody() -> ColumnElement[bool]:
    return or_(feeds.c.shared, exists().where(feed_servers.c.feed_id == feeds.c.id))


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
        select(feed_servers.c.feed_id, feed_servers.c.guild_id)
        .where(feed_servers.c.feed_id.in_(select(feeds.c.id).where(where)))
        .order_by(feed_servers.c.feed_id)
    )
    links = groupby(await connection.execute(served), attrgetter("feed_id"))
    servers = {feed_id: [link.guild_id for link in of_feed] for feed_id, of_feed in links}
    found = await connection.execute(_selected(where).order_by(*order))
    return [rows.feed(row, servers.get(row.id, ())) for row in found]


def _pending(row: Row[Any], feed: Feed) -> PendingEntry:
    return PendingEntry(EntryId(row.id), feed, rows.entry(row.raw), row.first_seen_at, row.backlog)


def _polled(poll: PollRecord) -> Update:
    values = _changes(poll) | {"state": poll.state.value, "pace": rows.pace_json(poll.pace)}
    del values["feed"]
    if poll.read:
        values["polled_at"] = poll.at
    return update(feeds).where(feeds.c.id == poll.feed_id).values(**values)


def _changes(poll: PollRecord) -> dict[str, Any]:
    """What every poll changes, and the feed's number by the name that no column has."""
    return {
        "feed": poll.feed_id,
        **rows.validator_values(poll.validators),
        **rows.moved_values(poll.moved),
        **rows.schedule_values(poll.schedule),
    }


def _quiet() -> Update:
    changed = [*rows.validator_values(Validators()), *rows.moved_values(None), *rows.SCHEDULE]
    return (
        update(feeds)
        .where(feeds.c.id == bindparam("feed"), ACTIVE)
        .values({name: bindparam(name) for name in changed})
    )


_QUIET: Final = _quiet()


def _owe(poll: PollRecord, kind: NoticeKind) -> Insert:
    owed = select(
        feed_servers.c.feed_id,
        feed_servers.c.guild_id,
        feed_servers.c.added_by,
        literal(kind.value),
        literal(poll.schedule.last_error, Foreign),
        literal(poll.at, Utc),
    ).where(feed_servers.c.feed_id == poll.feed_id, feed_servers.c.added_by.is_not(None))
    columns = ["feed_id", "guild_id", "member_id", "kind", "why", "next_at"]
    return insert(feed_notices).from_select(columns, owed)


async def _write_entries(connection: AsyncConnection, poll: PollRecord, *, backlog: bool) -> int:
    # Feeds begin with the newest; a date that is missing counts as that of the poll.
    in_order = list(reversed(poll.entries))
    in_order.sort(key=lambda entry: entry.published_at or poll.at)
    by_identity = {entry.identity: entry for entry in in_order}
    known = await _known(connection, poll.feed_id, by_identity.keys())
    new = [entry for identity, entry in by_identity.items() if identity not in known]
    if new:
        await connection.execute(
            insert(entries), [_new_values(poll, entry) | {"backlog": backlog} for entry in new]
        )
    changed = [(row, by_identity[row.identity]) for row in known.values()]
    changed = [(row, entry) for row, entry in changed if _is_news(row, entry)]
    for row, entry in changed:
        await connection.execute(
            update(entries)
            .where(entries.c.id == row.id)
            .values(changes=row.changes + 1, why=None, **_content_values(entry))
        )
    return len(new) + len(changed)


def _new_values(poll: PollRecord, entry: Entry) -> dict[str, Any]:
    return {
        "feed_id": poll.feed_id,
        "identity": entry.identity,
        "changes": 0,
        "first_seen_at": poll.at,
        **_content_values(entry),
    }


def _content_values(entry: Entry) -> dict[str, Any]:
    return {"content_hash": entry.content_hash, "raw": rows.entry_json(entry), "state": "pending"}


def _is_news(row: Row[Any], entry: Entry) -> bool:
    return bool(row.content_hash != entry.content_hash and row.changes < MOST_CHANGES)


async def _known(
    connection: AsyncConnection, feed_id: FeedId, identities: Collection[str]
) -> dict[str, Row[Any]]:
    known: dict[str, Row[Any]] = {}
    for some in _chunks(list(identities)):
        found = await connection.execute(
            select(entries.c.id, entries.c.identity, entries.c.content_hash, entries.c.changes).where(
                entries.c.feed_id == feed_id, entries.c.identity.in_(some)
            )
        )
        known.update({row.identity: row for row in found})
    return known


def _chunks(identities: list[str]) -> Iterator[list[str]]:
    return (identities[start : start + _AT_ONCE] for start in range(0, len(identities), _AT_ONCE))
