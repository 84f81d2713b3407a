"""Feeds as they are read, with the servers that have them."""

from itertools import groupby
from operator import attrgetter
from typing import Any

from sqlalchemy import ColumnElement, Select, select
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.adapters.storage.rows import sources
from bot.adapters.storage.schema import feed_servers, feeds, outlets
from bot.domain.errors import NotFound
from bot.domain.feed import Feed, FeedId


def _selected(where: ColumnElement[bool]) -> Select[Any]:
    return select(feeds, *sources.OUTLET).join(outlets).where(where)


async def read_feed(connection: AsyncConnection, feed_id: FeedId) -> Feed:
    """That feed. Raises NotFound."""
    found = await read_feeds(connection, feeds.c.id == feed_id, (feeds.c.id,))
    if not found:
        raise NotFound("feed")
    return found[0]


async def read_feeds(
    connection: AsyncConnection, where: ColumnElement[bool], order: tuple[ColumnElement[Any], ...]
) -> list[Feed]:
    """Those feeds with all that have them."""
    served = (
        select(feed_servers.c.feed_id, feed_servers.c.guild_id, feed_servers.c.paused)
        .where(feed_servers.c.feed_id.in_(select(feeds.c.id).where(where)))
        .order_by(feed_servers.c.feed_id)
    )
    links = groupby(await connection.execute(served), attrgetter("feed_id"))
    servers: dict[int, list[Any]] = {feed_id: list(of_feed) for feed_id, of_feed in links}
    found = await connection.execute(_selected(where).order_by(*order))
    return [sources.feed(row, servers.get(row.id, ())) for row in found]
