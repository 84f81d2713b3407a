"""What waits, as the operator's figures tell it, on both engines."""

from collections.abc import AsyncIterator
from dataclasses import astuple
from datetime import timedelta

import pytest

from bot.adapters.storage.database import Database
from bot.adapters.storage.workload import SqlWorkStore
from bot.domain.feed import Schedule
from tests.contracts.scenes import add_feed, arrive, claimed, poll, subscribe, tell
from tests.fakes.samples import NOW, OTHER_CHANNEL, new_feed, new_subscription
from tests.integration.test_database import ENGINES, stores_of

LATER = NOW + timedelta(minutes=10)


@pytest.fixture(params=ENGINES)
async def database(request: pytest.FixtureRequest) -> AsyncIterator[Database]:
    database = Database(request.getfixturevalue(f"{request.param}_url"))
    yield database
    await database.close()


async def test_nothing_waits_in_an_empty_house(database: Database) -> None:
    assert astuple(await SqlWorkStore(database).workload(NOW)) == (0, 0, 0.0, 0, 0, 0.0, 0)


async def test_what_is_late_is_told_with_how_late(database: Database) -> None:
    stores = stores_of(database)
    failing = await add_feed(stores, new_feed("https://failing.example/feed"))
    schedule = Schedule(NOW + timedelta(minutes=4), failures=3, last_error="the server answered 500")
    await stores.feeds.record(poll(failing.id, schedule=schedule))
    subscription = await subscribe(stores)
    await subscribe(stores, new_subscription(OTHER_CHANNEL))
    await tell(stores, query_ids=(subscription.query_id,))
    await stores.outbox.give_up(await claimed(stores, OTHER_CHANNEL), "nobody can tell")
    await arrive(stores)

    workload = await SqlWorkStore(database).workload(LATER)
    assert workload.feeds >= 2
    assert workload.failing_feeds == 1
    assert workload.poll_lag == 600.0
    assert workload.pending_entries == 1
    assert (workload.owed_deliveries, workload.oldest_owed) == (1, 600.0)
    assert workload.uncertain_deliveries == 1
