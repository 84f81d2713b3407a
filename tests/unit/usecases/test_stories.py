"""Reading the archive: what a reader may see, and what a search must hold."""

from datetime import timedelta

import pytest

from bot.domain.errors import InvalidQuery, NotFound
from bot.domain.query import Query, phrase, query
from bot.domain.story import Audience, StoryFilter, StoryId
from bot.ports.feeds import PollRecord
from bot.usecases.answering import answering
from bot.usecases.stories import MAX_STORIES, Stories
from tests.fakes.samples import GUILD, NOW, OTHER_GUILD, draft, entry, new_feed, story_change, wanted
from tests.fakes.stores import FakeStores

OURS = Audience(servers=frozenset({GUILD}))


@pytest.fixture
async def stories() -> Stories:
    stores = FakeStores()
    feed = await stores.feeds.add(new_feed(guild=GUILD))
    await stores.feeds.record(PollRecord(feed.id, NOW, feed.schedule, feed.validators, [entry()]))
    (pending,) = await stores.feeds.pending(feed.id, 10)
    await stores.stories.commit(
        story_change(pending.id, of=draft("Court lifts ban on messenger"), audience=OURS)
    )
    return Stories(stores.stories)


async def test_search_finds_whole_words_in_any_case(stories: Stories) -> None:
    assert len(await stories.search("MESSENGER ban", StoryFilter(GUILD))) == 1
    assert not await stories.search("messeng", StoryFilter(GUILD))


@pytest.mark.parametrize("text", ["", "?!", "x" * 2000])
async def test_a_search_without_words_or_too_long_is_refused(stories: Stories, text: str) -> None:
    with pytest.raises(InvalidQuery):
        await stories.search(text, StoryFilter(GUILD))


@pytest.mark.parametrize(
    ("wanted_text", "found"),
    [("messenger", 1), ("-messenger court", 0), ("nothing", 0), ('"lifts ban"', 1), ('"ban lifts"', 0)],
)
async def test_a_query_is_answered_from_the_archive(stories: Stories, wanted_text: str, found: int) -> None:
    assert len(await stories.answering(wanted(text=wanted_text), GUILD)) == found
    assert not await stories.answering(wanted(text=wanted_text), OTHER_GUILD)


@pytest.mark.parametrize(
    "asked",
    [
        query([([phrase("messenger")], [phrase("ban")])]),
        query([([phrase("the court")], []), ([phrase("ruling")], [])]),
        query([([], [phrase("court")])]),
        query([([phrase("nothing of it"), phrase("told")], [])]),
    ],
    ids=lambda asked: asked.canonical,
)
async def test_the_last_changed_answers_are_found_however_few_are_looked_at(asked: Query) -> None:
    stores, told = FakeStores(), ["the court", "ruling", "messenger", "messenger ban", "nothing of it told"]
    feed = await stores.feeds.add(new_feed(guild=GUILD))
    for number in range(150):
        written = entry(str(number), title=f"{told[number * number % 11 % 5]} {number}")
        await stores.feeds.record(PollRecord(feed.id, NOW, feed.schedule, feed.validators, [written]))
        (pending,) = await stores.feeds.pending(feed.id, 10)
        at = NOW + timedelta(minutes=number // 3)
        await stores.stories.commit(story_change(pending.id, of=draft(written.title), audience=OURS, at=at))
    everything = await stores.stories.latest(StoryFilter(GUILD), 200)
    expected = answering(asked, everything)[:10]
    assert len(expected) == 10
    assert await Stories(stores.stories).answering(asked, GUILD) == expected


async def test_a_query_for_everything_is_answered_with_everything(stories: Stories) -> None:
    assert len(await stories.answering(Query(), GUILD)) == 1


async def test_a_story_is_not_there_for_other_servers(stories: Stories) -> None:
    (story,) = await stories.latest(StoryFilter(GUILD))
    assert (await stories.get(story.id, GUILD)).id == story.id
    assert not await stories.latest(StoryFilter(OTHER_GUILD))
    for outsider in (OTHER_GUILD, None):
        with pytest.raises(NotFound):
            await stories.get(story.id, outsider)
    with pytest.raises(NotFound):
        await stories.get(StoryId(999_999), GUILD)


async def test_a_link_is_found_among_hundreds_of_later_stories() -> None:
    stores = FakeStores()
    feed = await stores.feeds.add(new_feed(guild=GUILD))
    for number in range(MAX_STORIES + 5):
        written = entry(str(number), title=f"Ruling {number}")
        await stores.feeds.record(PollRecord(feed.id, NOW, feed.schedule, feed.validators, [written]))
        (pending,) = await stores.feeds.pending(feed.id, 10)
        told = draft(written.title, url=f"https://wire.example/{number}")
        at = NOW + timedelta(minutes=number)
        await stores.stories.commit(story_change(pending.id, of=told, audience=OURS, at=at))
    found = await Stories(stores.stories).find("https://wire.example/0?utm_source=feed", GUILD)
    assert found.lead.title == "Ruling 0"
    with pytest.raises(NotFound):
        await Stories(stores.stories).find("https://wire.example/0", OTHER_GUILD)
