"""Suggestions: names to choose from, whoever keeps them."""

from datetime import timedelta

from bot.domain.feed import Outlet
from bot.domain.story import StoryFilter
from tests.contracts.scenes import Stores, tell
from tests.fakes.samples import GUILD, NOW, OTHER_GUILD, draft, new_feed


async def test_outlets_are_those_that_the_server_reads_and_the_shared_ones_each_once(stores: Stores) -> None:
    for number, (name, guild) in enumerate(
        [("The Times", GUILD), ("Ours", GUILD), ("Shared", None), ("Ours", GUILD), ("Theirs", OTHER_GUILD)]
    ):
        await stores.feeds.add(new_feed(f"https://{number}.example/", outlet=Outlet(name), guild=guild))
    assert await stores.suggestions.outlets(GUILD) == ["Ours", "Shared", "The Times"]
    assert await stores.suggestions.outlets(None) == ["Shared"]


async def test_outlets_of_feeds_that_were_removed_are_not_offered(stores: Stores) -> None:
    feed = await stores.feeds.add(new_feed(guild=GUILD))
    await stores.feeds.remove(feed.id, GUILD)
    assert await stores.suggestions.outlets(GUILD) == []


async def test_headlines_are_those_of_the_latest_stories(stores: Stores) -> None:
    told = [
        await tell(stores, of=draft(f"Headline {n} of telegram"), at=NOW + timedelta(hours=n))
        for n in range(3)
    ]
    await tell(stores, of=draft("Another one", text="Nothing"), at=NOW + timedelta(hours=9))
    found = await stores.suggestions.headlines(StoryFilter(GUILD, words=("telegram",)), 2)
    assert found == [(told[2].id, "Headline 2 of telegram"), (told[1].id, "Headline 1 of telegram")]
