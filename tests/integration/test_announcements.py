"""Announcement channels on the loopback Discord, through the client of a sender without the gateway."""

from collections.abc import AsyncIterator
from dataclasses import dataclass
from datetime import timedelta

import discord
import pytest

from bot.adapters.discord.publisher import DiscordPublisher
from bot.domain.publication import MOST, WITHIN
from bot.domain.subscription import Target, TargetKind
from bot.presentation.card import Cards
from bot.presentation.names import Names
from bot.topics.places import load_gazetteer
from bot.topics.taxonomy import load_taxonomy
from bot.usecases.deliver import Books, Delivering
from bot.usecases.publish import Publishing
from bot.usecases.tags import Tags
from tests.loopback.faults import Fault
from tests.loopback.messages import CROSSPOSTED
from tests.loopback.model import Message
from tests.loopback.server import LoopbackDiscord, Options
from tests.unit.usecases.test_deliver import Newsroom

CROSSPOST = "/channels/{channel_id}/messages/{message_id}/crosspost"


@dataclass
class Announcer:
    """A newsroom that posts to #announcements, and its Discord."""

    newsroom: Newsroom
    publishing: Publishing
    discord: LoopbackDiscord
    channel: Target

    async def sweep(self) -> None:
        await self.newsroom.drain(self.channel)
        await self.publishing.once()

    @property
    def messages(self) -> list[Message]:
        return self.discord.directory.channel("announcements").visible()

    @property
    def published(self) -> int:
        return sum(bool(message.flags & CROSSPOSTED) for message in self.messages)


@pytest.fixture
async def announcer(monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Announcer]:
    newsroom = Newsroom()
    options = Options(clock=lambda: newsroom.clock.now().timestamp())
    async with LoopbackDiscord(options) as loopback:
        monkeypatch.setattr(discord.http.Route, "BASE", loopback.rest_address)
        async with discord.Client(intents=discord.Intents.none(), max_ratelimit_timeout=30) as client:
            await client.login(loopback.options.token)
            publisher = DiscordPublisher(client, Cards(Names.of(Tags(load_taxonomy(), load_gazetteer()))))
            stores, clock = newsroom.stores, newsroom.clock
            books = Books(
                stores.stories, stores.outbox, stores.subscriptions, stores.digests, stores.publications
            )
            newsroom.delivering = Delivering(books, publisher, newsroom.jobs, clock)
            channel = Target(TargetKind.CHANNEL, int(loopback.directory.channel("announcements").id))
            await newsroom.follow(channel)
            publishing = Publishing(stores.publications, publisher, clock)
            yield Announcer(newsroom, publishing, loopback, channel)
        assert not loopback.contract.violations


async def test_cards_are_published_and_after_ten_an_hour_the_rest_as_one(announcer: Announcer) -> None:
    for number in range(MOST + 3):
        await announcer.newsroom.story(f"story {number}")
    await announcer.sweep()
    await announcer.sweep()
    assert (len(announcer.messages), announcer.published) == (MOST, MOST)
    announcer.newsroom.clock.advance(WITHIN)
    await announcer.sweep()
    assert (len(announcer.messages), announcer.published) == (MOST + 1, MOST + 1)
    asked = announcer.discord.journal.select("POST", CROSSPOST)
    assert {entry.status for entry in asked} == {200}


async def test_where_others_used_up_the_hour_the_card_is_published_later(announcer: Announcer) -> None:
    announcer.discord.faults.add(Fault("POST", CROSSPOST, status=429, retry_after=1800.0))
    await announcer.newsroom.story("an event")
    await announcer.sweep()
    assert (len(announcer.messages), announcer.published) == (1, 0)
    announcer.newsroom.clock.advance(timedelta(minutes=29))
    await announcer.sweep()
    assert announcer.published == 0
    announcer.newsroom.clock.advance(timedelta(minutes=1))
    await announcer.sweep()
    assert announcer.published == 1


async def test_a_published_message_is_published_once_and_edited_within_the_limit(
    announcer: Announcer,
) -> None:
    story = await announcer.newsroom.story("an event")
    await announcer.sweep()
    (waiting,) = announcer.newsroom.stores.world.publications.values()
    waiting.next_at = announcer.newsroom.clock.now()  # as when we died before it was written down
    await announcer.publishing.once()
    for number in range(5):
        story = await announcer.newsroom.story(f"more {number}", grows=story)
        announcer.newsroom.clock.advance(timedelta(minutes=7))
        await announcer.sweep()
    (message,) = announcer.messages
    assert message.edits == 1
    edits = announcer.discord.journal.select("PATCH", "/channels/{channel_id}/messages/{message_id}")
    assert {entry.status for entry in edits} == {200}


async def test_a_text_channel_is_asked_about_once_and_publishes_nothing(announcer: Announcer) -> None:
    news = Target(TargetKind.CHANNEL, int(announcer.discord.directory.channel("news").id))
    await announcer.newsroom.follow(news)
    for number in range(3):
        await announcer.newsroom.story(f"story {number}")
    await announcer.newsroom.drain(news)
    assert len(announcer.discord.directory.channel("news").visible()) == 3
    assert announcer.newsroom.stores.world.publications == {}
    assert len(announcer.discord.journal.select("GET", "/channels/{channel_id}")) == 1
