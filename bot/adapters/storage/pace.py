"""One pace for all processes: turns that are given out of PostgreSQL, each once."""

import asyncio
from collections.abc import Sequence
from datetime import timedelta
from typing import Final

from sqlalchemy import text

from bot.adapters.storage.database import Database
from bot.domain.errors import DatabaseError
from bot.usecases.gather import Gathered

# By the database's clock: those of the processes need not agree.
_RESERVE: Final = text(
    "INSERT INTO paces (name, free_at) VALUES (:name, clock_timestamp() + :taken) "
    "ON CONFLICT (name) DO UPDATE SET free_at = greatest(paces.free_at, clock_timestamp()) + :taken "
    "RETURNING extract(epoch FROM free_at - :taken - clock_timestamp())::float AS wait"
)


class SharedPace:
    """So many turns a second, evenly, over every process that has the same name for it.

    What is asked for at the same time is one statement. Without the database each process keeps the pace
    for itself: what it sends then is little, for what is owed cannot be read.
    """

    def __init__(self, database: Database, name: str, a_second: float) -> None:
        self._database = database
        self._name = name
        self._gap = timedelta(seconds=1 / a_second)
        self._wait = Gathered(self._waits)

    async def turn(self) -> None:
        """Return when the next request may go."""
        await asyncio.sleep(await self._wait(None))

    async def reserve(self, count: int) -> float:
        """Take so many turns; returns the seconds until the first. Raises DatabaseError."""
        given = {"name": self._name, "taken": self._gap * count}
        async with self._database.writing(durable=False) as connection:
            return max(0.0, float((await connection.execute(_RESERVE, given)).scalar_one()))

    async def _waits(self, asked: Sequence[None]) -> Sequence[float]:
        try:
            first = await self.reserve(len(asked))
        except DatabaseError:
            first = 0.0
        return [first + turn * self._gap.total_seconds() for turn in range(len(asked))]
