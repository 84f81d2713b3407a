"""What is to be published, in memory."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from bot.domain.publication import Publication, Spent
from tests.fakes.world import World


class FakePublications:
    """Publications in memory."""

    def __init__(self, world: World) -> None:
        self._world = world

    async def due(self, now: datetime, limit: int) -> Sequence[Publication]:
        waiting = [(row.next_at, number) for number, row in self._world.publications.items() if row.next_at]
        found = [number for at, number in sorted(waiting) if at <= now][:limit]
        rows = {number: self._world.publications[number] for number in found}
        for row in rows.values():
            row.next_at = now + timedelta(minutes=1)
        return [Publication(number, row.message, row.owed_at, row.attempts) for number, row in rows.items()]

    async def spent(self, channel_id: int, since: datetime) -> Spent:
        rows = [row for row in self._world.publications.values() if row.message.channel_id == channel_id]
        done = sorted(row.published_at for row in rows if row.published_at and row.published_at > since)
        return Spent(done, sum(row.next_at is not None for row in rows))

    async def published(self, publication: Publication, at: datetime) -> None:
        row = self._world.publications[publication.delivery_id]
        row.published_at, row.next_at, row.why = at, None, None

    async def postpone(self, publication: Publication, until: datetime, why: str | None) -> None:
        row = self._world.publications[publication.delivery_id]
        row.next_at, row.why, row.attempts = until, why, publication.attempts + (why is not None)

    async def give_up(self, publication: Publication, why: str) -> None:
        row = self._world.publications[publication.delivery_id]
        row.next_at, row.why = None, why
