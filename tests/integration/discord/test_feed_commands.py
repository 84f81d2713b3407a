"""/feeds as managers use it."""

from dataclasses import replace
from datetime import timedelta

import pytest

from bot.domain.errors import FetchError, FetchTimeout, Unreachable
from bot.domain.feed import FeedState, GuildId, OutletKind, Schedule
from bot.ports.jobs import JobKind
from tests.contracts.scenes import poll
from tests.fakes.samples import NOW, entry, new_feed
from tests.integration.discord.lab import Lab, answered, labels, said

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
    assert "**given up**" in said(await lab.manage("feeds list"))


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


async def test_a_site_leads_to_its_feed(lab: Lab) -> None:
    lab.web.serve(
        "https://wire.example/", "<html><link rel=feed href=/feed.xml><link rel=feed href=/b>", "text/html"
    )
    lab.serve_feed(ADDRESS, "Open Wire", "Messenger blocked")
    answer = said(await lab.manage("feeds add", address="wire.example"))
    assert "I read **Open Wire** from now on" in answer
    assert "further feeds, which you can add too: <https://wire.example/b>" in answer
    assert [feed.url for feed in lab.stores.world.feeds.values()] == [ADDRESS]


async def test_an_outlet_of_the_catalogue_is_offered_and_known_for_what_it_is(lab: Lab) -> None:
    offered, *_ = await lab.manager.autocomplete(lab.channel, "feeds add", "address", "netblocks")
    lab.serve_feed(offered["value"], "Untitled blog", "Network down")
    await lab.manage("feeds add", address=offered["value"])
    (feed,) = lab.stores.world.feeds.values()
    assert (feed.outlet.name, feed.outlet.kind, feed.outlet.country) == (
        "NetBlocks",
        OutletKind.MEASUREMENT,
        "GB",
    )
    assert await lab.manager.autocomplete(lab.channel, "feeds add", "address", "https://netblocks.org") == []


async def test_all_about_a_feed(lab: Lab) -> None:
    shared = await lab.stores.feeds.add(new_feed())
    await lab.stores.feeds.record(poll(shared.id, entry("a"), entry("b")))
    (offered,) = await lab.manager.autocomplete(lab.channel, "feeds info", "feed", "wire")
    told = said(await lab.manage("feeds info", feed=offered["value"]))
    assert "### Open Wire" in told
    assert "CC-BY-4.0 · shared by whoever runs this bot" in told
    assert "News: 2 entries" in told
    assert "about every 15 minutes" in told


async def test_a_feed_of_another_server_is_nobodys_business(lab: Lab) -> None:
    other = await lab.stores.feeds.add(new_feed(guild=GuildId(7)))
    for command in ("info", "pause", "resume", "remove"):
        assert "There is no such feed" in said(await lab.manage(f"feeds {command}", feed=str(other.id)))
        assert "There is no such feed" in said(await lab.manage(f"feeds {command}", feed="nonsense"))


async def test_a_feed_is_paused_and_taken_up_again(lab: Lab) -> None:
    own = await lab.stores.feeds.add(new_feed(guild=GuildId(lab.guild.id)))
    assert "**Open Wire** is paused" in said(await lab.manage("feeds pause", feed=str(own.id)))
    assert lab.stores.world.feeds[own.id].state is FeedState.PAUSED
    assert "**paused**" in said(await lab.manage("feeds list"))
    assert "I read **Open Wire** again" in said(await lab.manage("feeds resume", feed=str(own.id)))
    assert lab.stores.world.feeds[own.id].state is FeedState.ACTIVE
    assert lab.jobs.woken == [(JobKind.POLL, "wire.example")]


async def test_health_shows_who_needs_somebody_the_worst_first(lab: Lab) -> None:
    assert "No feeds yet" in said(await lab.manage("feeds health"))
    guild = GuildId(lab.guild.id)
    feeds = [await lab.stores.feeds.add(new_feed(f"https://{n}.example/", guild=guild)) for n in "abc"]
    read = [replace(feed, polled_at=NOW) for feed in feeds]
    read[1] = replace(read[1], added_at=NOW - timedelta(days=99))
    read[2] = replace(read[2], schedule=Schedule(NOW, failures=2, last_error="https://c.example/: timed out"))
    lab.stores.world.feeds |= {feed.id: feed for feed in read}
    told = said(await lab.manage("feeds health"))
    assert "### 1 read well, 1 failing, 1 silent" in told
    assert told.index("**failing**: timed out") < told.index("**silent**: it answers, but nothing new came")
    lab.stores.world.feeds = {feeds[0].id: read[0]}
    assert "Nothing needs you" in said(await lab.manage("feeds health"))


def opml(*urls: str) -> bytes:
    outlines = "".join(f"<outline text='F' xmlUrl='{url}'/>" for url in urls)
    return f"<opml><body>{outlines}</body></opml>".encode()


async def test_a_list_is_imported_and_each_bad_line_named(lab: Lab) -> None:
    lab.serve_feed(ADDRESS, "Open Wire", "Messenger blocked")
    gone = "https://gone.example/feed"
    lab.web.serve(gone, status=410)
    answer = await lab.manage(
        "feeds import", file=("list.opml", opml(ADDRESS, gone, "https://down.example/"))
    )
    told = said(answer)
    assert "Line 1, **F**: the server answered 410" in told
    assert "Line 1, **F**: there is no site of that name\n-# added all the same: I keep trying" in told
    assert len(lab.stores.world.feeds) == 2


async def test_what_is_no_list_is_not_imported(lab: Lab) -> None:
    told = said(await lab.manage("feeds import", file=("list.opml", b"<html></html>")))
    assert "no RSS, Atom or JSON feed" in told or "OPML" in told
    large = await lab.manage("feeds import", file=("list.opml", b"x" * (2 * 1024 * 1024 + 1)))
    assert "larger than 2 MB" in said(large)


async def test_the_list_is_exported_as_a_file(lab: Lab) -> None:
    await lab.stores.feeds.add(new_feed(ADDRESS, guild=GuildId(lab.guild.id)))
    answer = await lab.manage("feeds export")
    (file,) = answered(answer).attachments
    assert file.filename == "rightswire-feeds.opml"
    assert ADDRESS.encode() in await file.read()


async def test_the_catalogue_can_be_narrowed_down_and_taken_over(lab: Lab) -> None:
    answer = await lab.manage("feeds catalogue", topic="ai", country="Germany")
    assert "**[AlgorithmWatch](https://algorithmwatch.org/en/feed/)**" in said(answer)
    lab.serve_feed("https://algorithmwatch.org/en/feed/", "AlgorithmWatch", "A report")
    await lab.manager.click(answered(answer), label="Read this feed")
    (feed,) = lab.stores.world.feeds.values()
    assert feed.servers == {GuildId(lab.guild.id)}
    again = await lab.manage("feeds catalogue", topic="ai", country="Germany")
    assert "**read here**" in said(again)
    assert labels(answered(again)) == []
    assert "no such feed" in said(await lab.manage("feeds catalogue", topic="ai", country="Chad"))


def show_commands_to_readers(lab: Lab) -> None:
    """As when somebody grants the command to everybody in the server's settings."""
    seen = lab.running().command_ids["feeds"]
    lab.guild.set_command_permissions(seen, {lab.guild.default_role: True})


@pytest.mark.parametrize("command", ["list", "health", "export", "catalogue"])
async def test_readers_may_not_use_it(lab: Lab, command: str) -> None:
    show_commands_to_readers(lab)
    assert "Manage Server" in said(await lab.ask(f"feeds {command}"))


async def test_readers_may_not_change_anything(lab: Lab) -> None:
    show_commands_to_readers(lab)
    own = await lab.stores.feeds.add(new_feed(guild=GuildId(lab.guild.id)))
    for command in ("info", "pause", "resume", "remove"):
        assert "Manage Server" in said(await lab.ask(f"feeds {command}", feed=str(own.id)))
    assert "Manage Server" in said(await lab.ask("feeds add", address=ADDRESS))
    assert "Manage Server" in said(await lab.ask("feeds import", file=("list.opml", opml(ADDRESS))))
    assert list(lab.stores.world.feeds.values()) == [own]
