"""Leases of WebSub hubs, in SQL."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any, Final

from sqlalchemy import Row, Select, or_, select, update

from bot.adapters.storage.database import Database
from bot.adapters.storage.schema import ACTIVE, feeds, hub_leases
from bot.domain.errors import NotFound
from bot.domain.feed import FeedId, Hub
from bot.domain.websub import Lease, Wanted

_LEASE: Final = (hub_leases, feeds.c.pushed_until)


class SqlHubLeaseStore:
    """The HubLeaseStore port over a Database."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def wanted(self, now: datetime, limit: int) -> Sequence[Wanted]:
        """Active feeds whose hub is to be asked: never asked, due again, or named anew by the feed."""
        async with self._database.reading() as connection:
            return [_wanted(row) for row in await connection.execute(_asking(now).limit(limit))]

    async def asked(self, lease: Lease, again_at: datetime) -> None:
        """The hub is being asked; unless it agrees it is wanted again at that time."""
        values = {
            "hub": lease.hub.url,
            "topic": lease.hub.topic,
            "token": lease.token,
            "secret": lease.secret,
            "again_at": again_at,
        }
        made = self._database.insert(hub_leases).values(feed_id=lease.feed_id, **values)
        async with self._database.writing() as connection:
            await connection.execute(made.on_conflict_do_update(index_elements=["feed_id"], set_=values))

    async def get(self, token: str) -> Lease:
        """Raises NotFound."""
        found = select(*_LEASE).join(feeds, feeds.c.id == hub_leases.c.feed_id)
        async with self._database.reading() as connection:
            row = (await connection.execute(found.where(hub_leases.c.token == token))).first()
        if row is None:
            raise NotFound("lease")
        return Lease(FeedId(row.feed_id), Hub(row.hub, row.topic), row.token, row.secret, row.pushed_until)

    async def grant(self, token: str, until: datetime, again_at: datetime) -> None:
        """The hub sends news until then; to be renewed at `again_at`. Of an unknown token, nothing."""
        await self._settle(token, until, again_at)

    async def deny(self, token: str, again_at: datetime) -> None:
        """The hub sends nothing (any more). Of an unknown token, nothing."""
        await self._settle(token, None, again_at)

    async def _settle(self, token: str, until: datetime | None, again_at: datetime) -> None:
        theirs = hub_leases.c.token == token
        of_feed = feeds.c.id == select(hub_leases.c.feed_id).where(theirs).scalar_subquery()
        async with self._database.writing() as connection:
            await connection.execute(update(hub_leases).where(theirs).values(again_at=again_at))
            await connection.execute(update(feeds).where(of_feed).values(pushed_until=until))


def _asking(now: datetime) -> Select[Any]:
    anew = or_(
        hub_leases.c.feed_id.is_(None),
        hub_leases.c.again_at <= now,
        hub_leases.c.hub != feeds.c.hub,
        hub_leases.c.topic != feeds.c.hub_topic,
    )
    return (
        select(
            feeds.c.id,
            feeds.c.hub,
            feeds.c.hub_topic,
            feeds.c.pushed_until,
            hub_leases.c.token,
            hub_leases.c.secret,
        )
        .outerjoin(hub_leases, hub_leases.c.feed_id == feeds.c.id)
        .where(ACTIVE, feeds.c.hub.is_not(None), anew)
        .order_by(feeds.c.id)
    )


def _wanted(row: Row[Any]) -> Wanted:
    feed_id, hub = FeedId(row.id), Hub(row.hub, row.hub_topic)
    lease = Lease(feed_id, hub, row.token, row.secret, row.pushed_until) if row.token else None
    return Wanted(feed_id, hub, lease)
