"""Publishing: what was posted in an announcement channel goes on to the channels that follow it.

Apart from delivering: a message that cannot be published stands in its channel all the same.
"""

import asyncio
from typing import Final

import structlog

from bot.domain.delivery import ATTEMPT, retry_at
from bot.domain.errors import Busy, PublishError
from bot.domain.publication import STALE, WITHIN, Publication, Spent
from bot.ports.clock import Clock
from bot.ports.delivery import Publications, Publisher

log = structlog.get_logger()

_AT_ONCE: Final = 50


class Publishing:
    """Run every few seconds; keeps within what Discord publishes of a channel in an hour."""

    def __init__(self, store: Publications, publisher: Publisher, clock: Clock) -> None:
        self._store = store
        self._publisher = publisher
        self._clock = clock

    async def once(self) -> None:
        """Publish what is due."""
        for publication in await self._store.due(self._clock.now(), _AT_ONCE):
            await self._take(publication)

    async def _take(self, publication: Publication) -> None:
        now, channel = self._clock.now(), publication.message.channel_id
        if now - publication.owed_at > STALE:
            await self._give_up(publication, "it is more than a day old")
            return
        spent = await self._store.spent(channel, now - WITHIN)
        free_at = Spent(spent.published).free_at(now)
        if free_at is not None:
            await self._store.postpone(publication, free_at, None)
            return
        await self._publish(publication)

    async def _publish(self, publication: Publication) -> None:
        try:
            async with asyncio.timeout(ATTEMPT.total_seconds()):
                await self._publisher.publish(publication.message)
        except TimeoutError:
            await self._postpone(publication, Busy("Discord did not answer in time", 0.0))
        except Busy as error:
            await self._postpone(publication, error)
        except PublishError as error:
            await self._give_up(publication, error.why)
        else:
            await self._store.published(publication, self._clock.now())
            log.info("announcement.published", channel=publication.message.channel_id)

    async def _postpone(self, publication: Publication, error: Busy) -> None:
        until = retry_at(self._clock.now(), publication.attempts, error.retry_after)
        await self._store.postpone(publication, until, error.why)
        log.info("announcement.postponed", channel=publication.message.channel_id, why=error.why)

    async def _give_up(self, publication: Publication, why: str) -> None:
        await self._store.give_up(publication, why)
        log.warning("announcement.refused", channel=publication.message.channel_id, why=why)
