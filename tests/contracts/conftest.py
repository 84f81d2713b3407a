"""The stores to which every contract applies: in memory, on SQLite, on PostgreSQL."""

from collections.abc import AsyncIterator
from dataclasses import dataclass
from functools import cache
from typing import Self

import pytest

from bot.adapters.storage.corrections import SqlCorrectionStore
from bot.adapters.storage.database import Database
from bot.adapters.storage.delivery_log import SqlDeliveryLog
from bot.adapters.storage.digests import SqlDigestStore
from bot.adapters.storage.feeds import SqlFeedStore
from bot.adapters.storage.hub_leases import SqlHubLeaseStore
from bot.adapters.storage.languages import SqlLanguageStore
from bot.adapters.storage.objections import SqlObjectionStore
from bot.adapters.storage.outbox import SqlOutbox
from bot.adapters.storage.personal import SqlPersonalData
from bot.adapters.storage.publications import SqlPublications
from bot.adapters.storage.repairs import SqlRepairStore
from bot.adapters.storage.sightings import SqlSightingStore
from bot.adapters.storage.stories import SqlStoryStore
from bot.adapters.storage.subscriptions import SqlSubscriptionStore
from bot.adapters.storage.suggestions import SqlSuggestions
from bot.adapters.storage.tally import SqlStoryTally
from tests.contracts.scenes import Stores
from tests.fakes.stores import FakeStores


@dataclass(frozen=True)
class SqlStores:
    """All stores over one database."""

    feeds: SqlFeedStore
    stories: SqlStoryStore
    subscriptions: SqlSubscriptionStore
    outbox: SqlOutbox
    publications: SqlPublications
    digests: SqlDigestStore
    corrections: SqlCorrectionStore
    log: SqlDeliveryLog
    repairs: SqlRepairStore
    objections: SqlObjectionStore
    personal: SqlPersonalData
    tally: SqlStoryTally
    suggestions: SqlSuggestions
    leases: SqlHubLeaseStore
    languages: SqlLanguageStore
    sightings: SqlSightingStore

    @classmethod
    def over(cls, database: Database) -> Self:
        """Those of that database."""
        return cls(
            SqlFeedStore(database),
            SqlStoryStore(database),
            SqlSubscriptionStore(database),
            SqlOutbox(database),
            SqlPublications(database),
            SqlDigestStore(database),
            SqlCorrectionStore(database),
            SqlDeliveryLog(database),
            SqlRepairStore(database),
            SqlObjectionStore(database),
            SqlPersonalData(database),
            SqlStoryTally(database),
            SqlSuggestions(database),
            SqlHubLeaseStore(database),
            SqlLanguageStore(database),
            SqlSightingStore(database),
        )


@cache
def _database(url: str) -> Database:
    # Statements stay compiled from one test to the next; connections, which belong to a loop, do not.
    return Database(url)


@pytest.fixture(params=["fake", "sqlite", "postgresql"])
def url(request: pytest.FixtureRequest) -> str | None:
    """Where the stores keep things; None: in memory."""
    if request.param == "fake":
        return None
    found: str = request.getfixturevalue(f"{request.param}_url")
    return found


@pytest.fixture
async def stores(url: str | None) -> AsyncIterator[Stores]:
    """All stores, empty."""
    if url is None:
        yield FakeStores()
        return
    database = _database(url)
    yield SqlStores.over(database)
    await database.close()
