"""Changes that other processes make, as PostgreSQL tells of them (LISTEN)."""

from collections.abc import AsyncIterator, Collection
from typing import Any, Final

from bot.adapters.storage.database import Database
from bot.domain.query import QueryId

_CHANNEL: Final = "rightswire_queries"
_TOGETHER: Final = 0.1


class SqlQueryChanges:
    """The QueryChanges port over PostgreSQL."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def changes(self) -> AsyncIterator[Collection[QueryId] | None]:
        """Queries whose subscriptions have changed; None first, for what was missed before.

        Raises DatabaseError when the connection is lost.
        """
        async with self._database.listening(_CHANNEL) as connection:
            yield None
            while True:
                yield {QueryId(int(payload)) for payload in await _told(connection)}


async def _told(connection: Any) -> set[str]:
    """What is told next, and what is told along with it."""
    payloads: set[str] = set()
    while not payloads:
        async for told in connection.notifies(timeout=_TOGETHER):
            payloads.add(told.payload)
    return payloads
