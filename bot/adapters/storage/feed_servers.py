"""Who has a feed: servers, all of them, or nobody any more; and what that makes of its state."""

from datetime import datetime
from typing import Final

from sqlalchemy import (
    ColumnElement,
    Delete,
    Update,
    delete,
    exists,
    literal,
    literal_column,
    or_,
    select,
    update,
)
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.adapters.storage.database import Database
from bot.adapters.storage.rows import sources
from bot.adapters.storage.schema import ACTIVE, feed_servers, feeds
from bot.domain.errors import NotFound
from bot.domain.feed import FeedId, FeedState, GuildId, NewFeed, Schedule, Validators
from bot.domain.url import host_of

UNREAD: Final = {
    "polled_at": None,
    "pace": None,
    "hub": None,
    "hub_topic": None,
    "pushed_until": None,
    **sources.validator_values(Validators()),
    **sources.moved_values(None),
}
_LINK: Final = (
    feed_servers.c.guild_id,
    feed_servers.c.added_by,
    feed_servers.c.added_at,
    feed_servers.c.paused,
)


async def link(database: Database, connection: AsyncConnection, feed_id: FeedId, feed: NewFeed) -> None:
    """Let the server that added it, or all, have the feed."""
    if feed.guild is None:
        await connection.execute(update(feeds).where(feeds.c.id == feed_id).values(shared=True))
        return
    made = database.insert(feed_servers).values(
        feed_id=feed_id,
        guild_id=feed.guild,
        added_by=feed.added_by,
        added_at=feed.added_at,
        paused=False,
    )
    there = ["feed_id", "guild_id"]
    await connection.execute(made.on_conflict_do_update(index_elements=there, set_={"paused": False}))


async def move(database: Database, connection: AsyncConnection, feed_id: FeedId, url: str) -> None:
    """Give the feed that address; where another one has it, its servers have that one from now on."""
    there = (await connection.execute(select(feeds.c.id).where(feeds.c.url == url))).scalar()
    if there is None:
        await connection.execute(
            update(feeds).where(feeds.c.id == feed_id).values(url=url, host=host_of(url))
        )
        return
    links = select(literal(there), *_LINK).where(feed_servers.c.feed_id == feed_id)
    kept = database.insert(feed_servers).from_select(["feed_id", *(c.name for c in _LINK)], links)
    await connection.execute(kept.on_conflict_do_nothing())
    await connection.execute(delete(feed_servers).where(feed_servers.c.feed_id == feed_id))
    shared = select(feeds.c.shared).where(feeds.c.id == feed_id).scalar_subquery()
    await connection.execute(
        update(feeds).where(feeds.c.id == there).values(shared=or_(feeds.c.shared, shared), state="active")
    )
    await connection.execute(update(feeds).where(feeds.c.id == feed_id).values(shared=False, state="retired"))


def taking(feed_id: FeedId, guild: GuildId | None) -> Update | Delete:
    """Take the feed from that server, or from all."""
    if guild is None:
        return update(feeds).where(feeds.c.id == feed_id, feeds.c.shared).values(shared=False)
    return delete(feed_servers).where(feed_servers.c.feed_id == feed_id, feed_servers.c.guild_id == guild)


async def set_paused(connection: AsyncConnection, feed_id: FeedId, guild: GuildId, *, paused: bool) -> None:
    """Pause or resume it for that server. Raises NotFound."""
    link = (feed_servers.c.feed_id == feed_id) & (feed_servers.c.guild_id == guild)
    if not (await connection.execute(update(feed_servers).where(link).values(paused=paused))).rowcount:
        raise NotFound("feed")


def resting(feed_id: FeedId) -> Update:
    """Stop polling the feed if all that have it paused it."""
    awake = exists().where(feed_servers.c.feed_id == feeds.c.id, ~feed_servers.c.paused)
    return (
        update(feeds)
        .where(feeds.c.id == feed_id, ACTIVE, ~feeds.c.shared, ~awake)
        .values(state=FeedState.PAUSED.value)
    )


def waking(which: ColumnElement[bool], now: datetime) -> Update:
    """Poll what rests again, now and as if it were new: what was missed is backlog, not news."""
    asleep = feeds.c.state != literal_column("'active'")
    fresh = {"state": FeedState.ACTIVE.value, **sources.schedule_values(Schedule(now)), **UNREAD}
    return update(feeds).where(which, asleep).values(**fresh)


def wanted_by_somebody() -> ColumnElement[bool]:
    """Whether any server, or all, have the feed."""
    return or_(feeds.c.shared, exists().where(feed_servers.c.feed_id == feeds.c.id))
