"""`/news why` with the link of an article that somebody misses."""

from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any, Final

import pytest

from bot.domain.feed import Entry, Feed, GuildId
from bot.domain.story import Audience, Story
from bot.domain.subscription import Cadence, Manner, Subscription
from tests.contracts.scenes import poll
from tests.fakes.samples import NOW, draft, entry, new_feed, new_subscription, report, story, wanted
from tests.integration.discord.lab import Lab, said

PAGE: Final = "https://wire.example/ruling"
OLD: Final = NOW - timedelta(days=3)


async def read(lab: Lab, *entries: Entry, feed: Feed | None = None, **changes: Any) -> Feed:
    """A feed of the lab's server that had been read before, with these entries in it by now."""
    if feed is None:
        feed = await lab.stores.feeds.add(new_feed(guild=GuildId(lab.guild.id)))
        await lab.stores.feeds.record(poll(feed.id))
    await lab.stores.feeds.record(poll(feed.id, *entries, **changes))
    return feed


async def tell(lab: Lab, published_at: datetime = NOW, **changes: Any) -> Story:
    """A story of what waits, read by the lab's server."""
    (pending, *_) = await lab.stores.feeds.pending(None, 10)
    of = draft(url=PAGE, published_at=published_at)
    told = story(reports=(report(1, of=of, entry_id=pending.id),))
    told = replace(told, audience=Audience(servers=frozenset({GuildId(lab.guild.id)})), **changes)
    lab.stores.world.entries[pending.id].state = "done"
    lab.hold(told)
    return told


async def follow(lab: Lab, **manner: Any) -> Subscription:
    asked = new_subscription(
        lab.target, guild=GuildId(lab.guild.id), of=wanted(text="messenger"), manner=Manner(**manner)
    )
    return await lab.stores.subscriptions.add(asked)


async def why(lab: Lab, link: str = PAGE) -> str:
    return said(await lab.manage("news why", story=link))


async def test_a_page_that_waits_says_so(lab: Lab) -> None:
    await read(lab, entry(url=PAGE, title="A ruling"))
    answer = await lab.ask("news why", story=f"{PAGE}?utm_source=mail")
    assert answer.ephemeral
    assert f"### Why: [A ruling]({PAGE}?utm_source=mail)" in said(answer)
    assert "its turn to be read has not come" in said(answer)


@pytest.mark.parametrize(
    ("reason", "told"),
    [
        ("neither a title nor a text", "its feed gave neither a title nor a text"),
        ("a fault of ours: ValueError", "something went wrong on my side"),
    ],
)
async def test_a_page_that_was_left_out_says_why_and_what_to_do(lab: Lab, reason: str, told: str) -> None:
    await read(lab, entry(url=PAGE))
    (pending,) = await lab.stores.feeds.pending(None, 10)
    await lab.stores.feeds.refuse(pending.id, reason)
    answer = await why(lab)
    assert told in answer
    assert "`/news brief`" in answer


async def test_a_feed_that_is_paused_here_is_named_as_such(lab: Lab) -> None:
    feed = await read(lab, entry(url=PAGE))
    await lab.stores.feeds.pause(feed.id, GuildId(lab.guild.id))
    assert "`/feeds resume` takes it up again" in await why(lab)


async def test_a_page_of_a_site_without_feed_says_how_to_add_one(lab: Lab) -> None:
    answer = await why(lab, "elsewhere.example/article")
    assert "### Why: [elsewhere.example/article](https://elsewhere.example/article)" in answer
    assert "I read no feed of that site here. `/feeds add`" in answer


async def test_a_page_that_its_feed_never_had_shows_how_that_feed_is(lab: Lab) -> None:
    feed = await read(lab)
    schedule = replace(feed.schedule, failures=3, failing_since=NOW, last_error="the server answered 503")
    lab.stores.world.feeds[feed.id] = replace(feed, schedule=schedule, polled_at=NOW)
    answer = await why(lab, "https://blog.wire.example/never")
    assert "Of that site I read:\n**[Open Wire](https://wire.example/feed.xml)**" in answer
    assert "**failing** since" in answer
    assert "the page is not in the feed, or not yet" in answer


async def test_a_broken_link_is_no_fault_of_ours(lab: Lab) -> None:
    assert "is not an address I can read" in await why(lab, "https://[wire.example/")


async def test_words_that_nothing_has_are_answered_as_before(lab: Lab) -> None:
    assert "no such story" in (await why(lab, "zeppelin")).lower()


@pytest.mark.parametrize("whose", ["another server's", "nobody's"])
async def test_what_another_servers_feed_brought_is_not_known_here(lab: Lab, whose: str) -> None:
    if whose == "another server's":
        feed = await lab.stores.feeds.add(new_feed(guild=GuildId(404)))
        await read(lab, entry(url=PAGE, title="Secret"), feed=feed)
    for answer in (await why(lab), said(await lab.rita.slash("news why", story=PAGE))):
        assert "I read no feed of that site here" in answer
        assert "Secret" not in answer
        assert "Open Wire" not in answer


async def test_what_a_shared_feed_brought_is_known_everywhere(lab: Lab) -> None:
    feed = await lab.stores.feeds.add(new_feed())
    await read(lab, entry(url=PAGE, title="A ruling"), feed=feed)
    assert "A ruling" in await why(lab)


async def test_a_page_of_a_story_shows_that_story_however_many_came_later(lab: Lab) -> None:
    await read(lab, entry(url=PAGE))
    told, later = await tell(lab), NOW + timedelta(hours=1)
    others = [story(reports=(report(number, entry_id=number),), changed_at=later) for number in range(2, 400)]
    lab.hold(told, *others)
    assert "Opened the story" in await why(lab, PAGE.replace("https://", "http://www."))


async def test_news_that_were_in_the_feed_when_it_was_added_are_told_apart(lab: Lab) -> None:
    feed = await lab.stores.feeds.add(new_feed(guild=GuildId(lab.guild.id)))
    await read(lab, entry(url=PAGE), feed=feed)
    await tell(lab, OLD)
    await follow(lab)
    assert "Sent nowhere: it was in the feed already when that was added." in await why(lab)


async def test_news_that_were_old_when_they_came_are_told_apart(lab: Lab) -> None:
    await read(lab, entry(url=PAGE))
    await tell(lab, OLD)
    await follow(lab)
    assert "Sent nowhere: it was more than 48 hours old when I first saw it." in await why(lab)


async def test_news_without_a_topic_that_nobody_asked_for_say_who_would_get_them(lab: Lab) -> None:
    await read(lab, entry(url=PAGE))
    await tell(lab, topics=())
    assert "It has no topic, so only who follows its words" in await why(lab)


@pytest.mark.parametrize(
    ("manner", "told"),
    [
        ({"confirmed_by": 2}, "it waits until 2 independent outlets report it"),
        ({"cadence": Cadence.DAILY}, "it is gathered for the next digest"),
        ({}, "when it came it was not what this channel asks for"),
    ],
)
async def test_a_channel_that_asks_for_it_and_has_it_not_says_why(
    lab: Lab, manner: dict[str, Any], told: str
) -> None:
    await read(lab, entry(url=PAGE))
    await tell(lab)
    await follow(lab, **manner)
    assert f"- <#{lab.channel.id}>: not sent" in await why(lab)
    assert told in await why(lab)


async def test_a_channel_that_follows_it_only_since_then_or_is_paused_says_so(lab: Lab) -> None:
    await read(lab, entry(url=PAGE))
    await tell(lab)
    asked = await follow(lab)
    world = lab.stores.world
    world.subscriptions[asked.id] = replace(asked, created_at=NOW + timedelta(hours=1))
    assert "it follows this only since <t:" in await why(lab)
    world.subscriptions[asked.id] = replace(asked, paused_because="the channel was deleted")
    assert "what it follows is paused" in await why(lab)
