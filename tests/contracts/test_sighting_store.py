"""What every SightingStore promises, and how stories are found by their reports' addresses."""

from datetime import timedelta

import pytest

from bot.domain.sighting import Fate
from tests.contracts.scenes import Stores, add_feed, arrive, poll, tell
from tests.fakes.samples import GUILD, NOW, draft, entry, new_feed, story_change

PAGE = "https://wire.example/ruling"
LATER = NOW + timedelta(hours=1)


@pytest.mark.parametrize(
    "spelling",
    [PAGE, "http://www.wire.example/ruling/?utm_source=rss#top", "https://WIRE.example/ruling/amp"],
)
async def test_a_page_is_found_however_its_address_is_spelled(stores: Stores, spelling: str) -> None:
    waits = await arrive(stores, entry("other", url="https://wire.example/other"))
    await arrive(stores, entry("it", url=PAGE + "?utm_medium=feed", title="A ruling"))
    (seen,) = await stores.sightings.at(spelling, 10)
    assert (seen.fate, seen.title, seen.seen_at, seen.story_id) == (Fate.WAITS, "A ruling", NOW, None)
    assert not seen.backlog
    assert waits
    assert not await stores.sightings.at("https://wire.example/", 10)


async def test_what_became_of_an_entry_is_told(stores: Stores) -> None:
    refused = await arrive(stores, entry("empty", url="https://wire.example/empty", title=""))
    await stores.feeds.refuse(refused, "neither a title nor a text")
    (seen,) = await stores.sightings.at("https://wire.example/empty", 10)
    assert (seen.fate, seen.why) == (Fate.REFUSED, "neither a title nor a text")
    told = draft("As it was told", url=PAGE, published_at=NOW - timedelta(days=3))
    waiting = await arrive(stores, entry("it", url=PAGE))
    story = await stores.stories.commit(story_change(waiting, of=told))
    (seen,) = await stores.sightings.at(PAGE, 10)
    assert (seen.fate, seen.title, seen.story_id) == (Fate.TOLD, "As it was told", story.id)
    assert seen.was_old
    assert list(await stores.sightings.of_story(story.id, 10)) == [seen]
    assert await stores.stories.at(PAGE, 10) == [story.id]


async def test_what_an_added_feed_held_already_is_backlog_and_whose_feed_it_was_is_told(
    stores: Stores,
) -> None:
    feed = await stores.feeds.add(new_feed(guild=GUILD))
    await stores.feeds.record(poll(feed.id, entry(url=PAGE)))
    (seen,) = await stores.sightings.at(PAGE, 10)
    assert seen.backlog
    assert (seen.feed.id, seen.feed.shared, seen.feed.servers) == (feed.id, False, frozenset({GUILD}))


async def test_the_last_seen_comes_first_and_no_more_than_asked_for(stores: Stores) -> None:
    first = await add_feed(stores)
    second = await add_feed(stores, new_feed("https://paper.example/feed"))
    await stores.feeds.record(poll(first.id, entry(url=PAGE)))
    await stores.feeds.record(poll(second.id, entry(url=PAGE), at=LATER))
    assert [one.feed.id for one in await stores.sightings.at(PAGE, 10)] == [second.id, first.id]
    assert [one.feed.id for one in await stores.sightings.at(PAGE, 1)] == [second.id]


async def test_an_entry_that_gets_another_address_is_found_there(stores: Stores) -> None:
    feed = await add_feed(stores)
    await stores.feeds.record(poll(feed.id, entry("it", url=PAGE)))
    await stores.feeds.record(poll(feed.id, entry("it", url=f"{PAGE}-2", title="Corrected")))
    assert not await stores.sightings.at(PAGE, 10)
    assert len(await stores.sightings.at(f"{PAGE}-2", 10)) == 1


async def test_entries_without_an_address_are_nowhere(stores: Stores) -> None:
    await arrive(stores, entry("none", url=None))
    assert not await stores.sightings.at("https://wire.example/", 10)
    assert await stores.sightings.note(10) == 0


async def test_stories_are_found_by_any_of_their_reports(stores: Stores) -> None:
    first = await tell(stores, of=draft(url="https://wire.example/messenger-blocked"))
    assert await stores.stories.at("http://wire.example/messenger-blocked?ref=x", 10) == [first.id]
    assert not await stores.stories.at("https://wire.example/nothing", 10)
