"""What is to be published of what was posted in announcement channels, in SQL."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any, Final

from sqlalchemy import func, select, update

from bot.adapters.storage.database import Database
from bot.adapters.storage.schema import UNPUBLISHED, publications
from bot.domain.delivery import DeliveryId, MessageRef
from bot.domain.publication import Publication, Spent

_LEASE: Final = timedelta(minutes=1)


class SqlPublications:
    """The Publications port over a Database."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def due(self, now: datetime, limit: int) -> Sequence[Publication]:
        """Those that are due, the longest waiting first; nobody else is given them within a minute."""
        row = publications.c
        waiting = (
            select(publications)
            .where(UNPUBLISHED, row.next_at <= now)
            .order_by(row.next_at, row.delivery_id)
            .limit(limit)
            .with_for_update(skip_locked=True)
        )
        async with self._database.writing(durable=False) as connection:
            found = (await connection.execute(waiting)).all()
            ours = row.delivery_id.in_([one.delivery_id for one in found])
            if found:
                await connection.execute(update(publications).where(ours).values(next_at=now + _LEASE))
        return [
            Publication(
                DeliveryId(one.delivery_id),
                MessageRef(one.channel_id, one.message_id, announced=True),
                one.owed_at,
                one.attempts,
            )
            for one in found
        ]

    async def spent(self, channel_id: int, since: datetime) -> Spent:
        """When that channel's messages were published since then, and how many wait."""
        row = publications.c
        done = select(row.published_at).where(row.channel_id == channel_id, row.published_at > since)
        waiting = select(func.count()).where(row.channel_id == channel_id, UNPUBLISHED)
        async with self._database.reading() as connection:
            published = (await connection.execute(done.order_by(row.published_at))).scalars().all()
            return Spent(published, (await connection.execute(waiting)).scalar_one())

    async def published(self, publication: Publication, at: datetime) -> None:
        """It is done."""
        await self._settle(publication, {"published_at": at, "next_at": None, "why": None})

    async def postpone(self, publication: Publication, until: datetime, why: str | None) -> None:
        """Due again at `until`; one attempt more if something failed."""
        attempts = publication.attempts + (why is not None)
        await self._settle(publication, {"next_at": until, "why": why, "attempts": attempts})

    async def give_up(self, publication: Publication, why: str) -> None:
        """It will never be published; kept for the operator."""
        await self._settle(publication, {"next_at": None, "why": why})

    async def _settle(self, publication: Publication, values: dict[str, Any]) -> None:
        ours = publications.c.delivery_id == publication.delivery_id
        async with self._database.writing() as connection:
            await connection.execute(update(publications).where(ours).values(values))
