"""What is old is forgotten and nothing else, on both engines; what was known stays known."""

from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import timedelta

import pytest

from bot.adapters.storage.database import Database
from bot.adapters.storage.retention import SqlRetentionStore
from bot.domain.delivery import Sent
from bot.domain.report import ReportId
from bot.domain.story import Comparison, StoryId
from bot.domain.vector import Vector
from bot.usecases.retention import Periods, Retention
from tests.contracts.scenes import MESSAGE, arrive, claimed, poll, subscribe, tell
from tests.fakes.clock import FakeClock
from tests.fakes.samples import GUILD, NOW, entry, story_change
from tests.integration.test_database import ENGINES, stores_of

PERIODS = Periods(timedelta(days=90), timedelta(days=30))


@pytest.fixture(params=ENGINES)
async def database(request: pytest.FixtureRequest) -> AsyncIterator[Database]:
    database = Database(request.getfixturevalue(f"{request.param}_url"))
    yield database
    await database.close()


async def forget(database: Database, days: float) -> None:
    """Let that many days pass and the retention do its work."""
    clock = FakeClock(NOW + timedelta(days=days))
    await Retention(SqlRetentionStore(database), clock, PERIODS).once()


async def test_texts_go_after_their_time_and_the_story_stays(database: Database) -> None:
    stores = stores_of(database)
    story = await tell(stores)
    await forget(database, 89)
    assert (await stores.stories.get(story.id)).reports[0].article.text
    await forget(database, 91)
    kept = await stores.stories.get(story.id)
    assert kept.reports[0].article.text == ""
    assert (kept.brief, kept.reports[0].title) == (story.brief, story.reports[0].title)


async def test_what_is_forgotten_already_is_no_change(database: Database) -> None:
    stores = stores_of(database)
    await tell(stores)
    await forget(database, 91)
    before = await stores.stories.revision()
    await forget(database, 92)
    assert await stores.stories.revision() == before


async def test_forgetting_keeps_no_report_from_its_story(database: Database) -> None:
    stores = stores_of(database)
    await tell(stores)
    seen, entry_id = await stores.stories.revision(), await arrive(stores)
    await forget(database, 91)
    change = replace(story_change(entry_id), seen=seen, at=NOW + timedelta(days=91))
    assert (await stores.stories.commit(change)).reports


async def test_an_entry_whose_text_is_forgotten_is_still_known(database: Database) -> None:
    stores = stores_of(database)
    await tell(stores)
    (feed,) = await stores.feeds.of_guild(None)
    known = entry()
    await stores.feeds.record(poll(feed.id, known))
    for waiting in await stores.feeds.pending(None, 10):
        await stores.feeds.refuse(waiting.id, "seen")
    await forget(database, 100)
    assert await stores.feeds.record(poll(feed.id, known)) == 0


async def test_deliveries_go_when_they_are_done_and_old(database: Database) -> None:
    stores = stores_of(database)
    subscription = await subscribe(stores)
    await tell(stores, query_ids=(subscription.query_id,))
    await forget(database, 31)
    owed = await claimed(stores, subscription.target, NOW + timedelta(days=31))
    await stores.outbox.sent(Sent(owed, MESSAGE, NOW))
    assert await SqlRetentionStore(database).forget_deliveries(NOW, 10) == 0
    assert await SqlRetentionStore(database).forget_deliveries(NOW + timedelta(days=1), 10) == 1
    assert await SqlRetentionStore(database).forget_deliveries(NOW + timedelta(days=1), 10) == 0


async def test_what_a_report_was_compared_with_goes_after_thirty_days(database: Database) -> None:
    stores = stores_of(database)
    compared = (Comparison(StoryId(404), 0.25, ReportId(405), 1),)
    story = await tell(stores, compared=compared)
    await forget(database, 29)
    assert await stores.stories.comparisons(story.id) == {story.lead.id: list(compared)}
    await forget(database, 31)
    assert await stores.stories.comparisons(story.id) == {}


async def test_vectors_go_when_no_window_reaches_them_and_reports_stay(database: Database) -> None:
    stores = stores_of(database)
    old = await tell(stores, vector=Vector("fake 1", b"old"))
    await tell(stores, at=NOW + timedelta(days=10), vector=Vector("fake 1", b"new"))
    await forget(database, 13)
    assert [report.vector is None async for report in stores.stories.window(NOW, 10)] == [False, False]
    await forget(database, 15)
    assert [report.vector is None async for report in stores.stories.window(NOW, 10)] == [True, False]
    assert await stores.stories.get(old.id) == old


async def test_who_changed_a_channel_is_known_for_a_year(database: Database) -> None:
    stores = stores_of(database)
    await subscribe(stores)
    await forget(database, 364)
    assert len(await stores.subscriptions.changes(GUILD, 9)) == 1
    await forget(database, 366)
    assert await stores.subscriptions.changes(GUILD, 9) == []
