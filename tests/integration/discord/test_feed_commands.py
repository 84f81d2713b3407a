"""/feeds as managers use it."""

from dataclasses import replace

import pytest

from bot.domain.errors import FetchError, FetchTimeout, Unreachable
from bot.domain.feed import FeedState, GuildId, OutletKind
from bot.ports import JobKind
from tests.fakes.samples import NOW, new_feed
from tests.integration.discord.lab import Lab, said

ADDRESS = "https://wire.example/feed.xml"


async def test_a_feed_is_read_from_now_on(lab: Lab) -> None:
    lab.serve_feed(ADDRESS, "Open Wire", "Messenger blocked")
    answer = await lab.manage(
        "feeds add", address="wire.example/feed.xml", kind="rights_group", country="China"
    )
    assert answer.ephemeral
    assert "I read **Open Wire** from now on" in said(answer)
    assert "It holds 1 entry now, the first “Messenger blocked”" in said(answer)
    (feed,) = lab.stores.world.feeds.values()
    assert (feed.url, feed.outlet.kind, feed.outlet.country) == (ADDRESS, OutletKind.RIGHTS_GROUP, "CN")
    assert feed.servers == {GuildId(lab.guild.id)}
    assert lab.jobs.woken == [(JobKind.POLL, "wire.example")]


async def test_a_feed_may_be_named(lab: Lab) -> None:
    lab.serve_feed(ADDRESS, "Untitled blog", "A post")
    assert "**My \\*Wire\\***" in said(await lab.manage("feeds add", address=ADDRESS, name="My *Wire*"))


@pytest.mark.parametrize(
    ("error", "sentence"),
    [
        (Unreachable(ADDRESS, "connection refused"), "I cannot reach wire.example"),
        (FetchTimeout(ADDRESS, "slow"), "took too long"),
        (None, "no RSS, Atom or JSON feed there"),
    ],
)
async def test_what_cannot_be_read_is_explained(lab: Lab, error: FetchError | None, sentence: str) -> None:
    lab.serve_page(ADDRESS, "No feed at all", "Just a page.")
    if error:
        lab.web.fail(ADDRESS, error)
    answer = await lab.manage("feeds add", address=ADDRESS)
    assert sentence in said(answer)
    assert answer.ephemeral
    assert not lab.stores.world.feeds


async def test_feeds_are_listed_with_how_reading_them_goes(lab: Lab) -> None:
    own = await lab.stores.feeds.add(new_feed(ADDRESS, guild=GuildId(lab.guild.id)))
    shared = await lab.stores.feeds.add(new_feed("https://paper.example/feed"))
    failing = replace(own.schedule, failures=3, last_error="the server answered 500")
    lab.stores.world.feeds[own.id] = replace(own, schedule=failing)
    lab.stores.world.feeds[shared.id] = replace(shared, shared=True, polled_at=NOW)
    listed = said(await lab.manage("feeds list"))
    assert "**failing**: the server answered 500" in listed
    assert "shared by whoever runs this bot · read <t:" in listed
    lab.stores.world.feeds[own.id] = replace(own, state=FeedState.RETIRED)
    assert "**retired**" in said(await lab.manage("feeds list"))


async def test_no_feeds_yet_says_how_to_add_one(lab: Lab) -> None:
    assert "`/feeds add`" in said(await lab.manage("feeds list"))


async def test_a_server_removes_its_own_feeds_alone(lab: Lab) -> None:
    own = await lab.stores.feeds.add(new_feed(ADDRESS, guild=GuildId(lab.guild.id)))
    shared = await lab.stores.feeds.add(new_feed("https://paper.example/feed"))
    (offered,) = await lab.manager.autocomplete(lab.channel, "feeds remove", "feed", "wire")
    assert offered["value"] == str(own.id)
    assert "no longer read **Open Wire**" in said(await lab.manage("feeds remove", feed=offered["value"]))
    for other in (str(shared.id), "nonsense"):
        assert "There is no such feed" in said(await lab.manage("feeds remove", feed=other))
    assert shared.id in lab.stores.world.feeds
