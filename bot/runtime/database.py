"""The database alone, for those who need nothing else: all parts together take a second to load."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from bot.adapters.storage.database import Database
from bot.settings import Settings


@asynccontextmanager
async def database_of(settings: Settings) -> AsyncIterator[Database]:
    """The database, migrated. Raises DatabaseError."""
    database = Database(settings.database_url)
    try:
        await database.upgrade()
        yield database
    finally:
        await database.close()
