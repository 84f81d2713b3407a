"""The show: real bot, real pipeline and SQLite, sample outlets, and Discord played by SimCord."""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, field
from tempfile import TemporaryDirectory
from time import perf_counter
from typing import Any, Final

import simcord

from bot.adapters.clock import SystemClock
from bot.client import RightswireBot
from bot.demo.inbox import headlines, inbox_page
from bot.demo.press import LOOPBACK, Press
from bot.demo.stage import Stage, alone
from bot.domain.delivery import Content, Delivery, MessageRef, Moved
from bot.domain.feed import GuildId
from bot.domain.story import Story
from bot.domain.subscription import TargetKind
from bot.ports.delivery import Publisher
from bot.runtime.discord import client_of, publisher_of, reach_of, traffic_of
from bot.runtime.house import House
from bot.runtime.opening import opened
from bot.settings import Settings, load
from bot.usecases.feeds import FeedRequest

PACE: Final = 12.0
QUICK: Final = 1.0
POLL_EVERY: Final = 2.0
PATIENCE: Final = 90.0


class SeenTooLittle(Exception):
    """The check waited long enough; `str()` says for what."""


@dataclass(slots=True)
class Seen:
    """What the audience has seen so far."""

    posts: list[Story] = field(default_factory=list)
    growths: list[Story] = field(default_factory=list)
    alerts: list[Story] = field(default_factory=list)
    news: asyncio.Event = field(default_factory=asyncio.Event)
    changed: asyncio.Condition = field(default_factory=asyncio.Condition)

    async def note(self, story: Story, where: list[Story]) -> None:
        """Note what was seen and wake whoever waits for it."""
        where.append(story)
        self.news.set()
        async with self.changed:
            self.changed.notify_all()

    async def next(self) -> None:
        """Return once there is something that was not shown yet."""
        await self.news.wait()
        self.news.clear()

    async def until(self, happened: Callable[[], bool]) -> None:
        """Return once that has happened."""
        async with self.changed:
            await self.changed.wait_for(happened)


class WatchedPublisher:
    """Implements `Publisher`: lets another do it and notes what the audience sees."""

    def __init__(self, publisher: Publisher, seen: Seen) -> None:
        self._publisher = publisher
        self._seen = seen

    async def post(self, delivery: Delivery, content: Content) -> MessageRef:
        """Post, then note it."""
        message = await self._publisher.post(delivery, content)
        private = delivery.target.kind is TargetKind.MEMBER
        if isinstance(content, Story):
            await self._seen.note(content, self._seen.alerts if private else self._seen.posts)
        return message

    async def find(self, delivery: Delivery) -> MessageRef | None:
        """What an earlier attempt posted."""
        return await self._publisher.find(delivery)

    async def edit(self, delivery: Delivery, content: Story | Moved) -> None:
        """Edit, then note it."""
        await self._publisher.edit(delivery, content)
        if isinstance(content, Story):
            await self._seen.note(content, self._seen.growths)

    async def publish(self, message: MessageRef) -> None:
        """Publish."""
        await self._publisher.publish(message)


@dataclass(frozen=True, slots=True)
class Show:
    """A running demo."""

    house: House
    bot: RightswireBot
    press: Press
    stage: Stage
    preview: simcord.Preview
    seen: Seen
    started: float

    @property
    def url(self) -> str:
        """Where the channel can be watched and used."""
        return self.preview.url

    @property
    def inbox_url(self) -> str:
        """Where the member's direct messages can be watched."""
        return f"{self.press.origin}/inbox"

    async def check(self) -> dict[str, Any]:
        """Wait for a post, its growth and an alert, use one command, and tell. Raises SeenTooLittle."""
        await self._until("an automatic post", lambda: bool(self.seen.posts))
        await self._until("a card that grew", lambda: bool(self.seen.growths))
        await self._until("an alert", lambda: bool(self.seen.alerts))
        answer = await self._command("news latest")
        post, growth = self.seen.posts[0], self.seen.growths[0]
        return {
            "seconds": round(perf_counter() - self.started, 1),
            "feeds": len(self.press.outlets),
            "first_post": _told(post),
            "grown": {"headline": growth.brief.headline, "outlets": [o.name for o in growth.outlets]},
            "alert": self.seen.alerts[0].brief.headline,
            "news_latest": answer,
            "open": self.url,
        }

    async def _until(self, what: str, happened: Callable[[], bool]) -> None:
        try:
            await asyncio.wait_for(self.seen.until(happened), PATIENCE)
        except TimeoutError:
            raise SeenTooLittle(f"waited {PATIENCE:.0f} seconds for {what}") from None

    async def _command(self, name: str) -> dict[str, Any]:
        result = await alone(lambda: self.stage.member.slash(self.stage.channel, name))
        if result.response is None:
            raise SeenTooLittle(f"waited for an answer to /{name}")
        return {"answered": result.acknowledged, "headlines": headlines(result.response.message)}

    async def open_feeds(self) -> None:
        """Sam adds the outlets' feeds, and what they hold is read as backlog."""
        guild = GuildId(self.stage.manager.guild.id)
        for sample in self.press.outlets.values():
            outlet = sample.outlet
            address = self.press.origin + sample.feed_path
            await self.house.usecases.feeds.add(
                FeedRequest(address, guild, None, outlet.name, outlet.kind, outlet.country, outlet.language)
            )
        await self.poll()

    async def subscribe(self) -> None:
        """Sam has the channel follow everything; Alex asks for two alerts."""
        stage = self.stage
        await alone(lambda: stage.manager.slash(stage.channel, "channels follow", channel=stage.channel))
        await alone(lambda: stage.member.slash(stage.channel, "alerts add", topic="spyware"))
        await alone(lambda: stage.member.slash(stage.channel, "alerts add", words="blogging"))

    async def poll(self) -> None:
        """Poll every feed now: the sample outlets are too lively for a schedule of minutes."""
        guild = GuildId(self.stage.manager.guild.id)
        for feed in await self.house.usecases.feeds.of_guild(guild):
            if (await self.house.polling.poll(feed)).new:
                await self.house.ingest.feed(feed.id)

    async def run(self) -> None:
        """Play until cancelled."""
        publisher = WatchedPublisher(publisher_of(self.house, self.bot), self.seen)
        async with asyncio.TaskGroup() as group:
            group.create_task(self.house.work(publisher, reach_of(self.bot)))
            group.create_task(self.stage.keep_time(self.house.clock))
            group.create_task(self._keep_polling())
            group.create_task(self._keep_showing())

    async def _keep_polling(self) -> None:
        while True:
            await asyncio.sleep(POLL_EVERY)
            await self.poll()

    async def _keep_showing(self) -> None:
        while True:
            await self.seen.next()
            await self.stage.catch_up(self.house.clock)
            await alone(self.preview.refresh)


@asynccontextmanager
async def opened_show(pace: float) -> AsyncIterator[Show]:
    """The show with everything on stage; a demo minute lasts `pace` seconds."""
    started = perf_counter()
    clock = SystemClock()
    async with AsyncExitStack() as stack:
        folder = stack.enter_context(TemporaryDirectory(prefix="rightswire-demo-"))
        press = await stack.enter_async_context(Press(clock, pace))
        # All sample outlets share one address: resting between their pages is what a visitor would wait for.
        house = await stack.enter_async_context(opened(_settings(folder, press), clock, pause=0.0))
        bot = client_of(house, traffic_of(house), shards=1)
        # A busy machine is slow, and SimCord calls an answer that it gave up on uncertain.
        discord = simcord.run(bot, check_errors=False, settle_timeout=PATIENCE)
        env = await stack.enter_async_context(discord)
        assert bot.user is not None
        await bot.user.edit(username="Rightswire")
        stage = Stage.set_up(env)
        await stage.catch_up(clock)
        preview = await stack.enter_async_context(
            env.preview(stage.channel, viewers=[stage.member, stage.manager], layout="channel")
        )
        press.inbox = lambda: inbox_page(stage.member.user.dm_channel.history())
        show = Show(house, bot, press, stage, preview, Seen(), started)
        await show.open_feeds()
        await stage.welcome(show.inbox_url)
        await show.subscribe()
        press.raise_curtain()
        async with asyncio.TaskGroup() as group:
            playing = group.create_task(show.run())
            yield show
            playing.cancel()


def _settings(folder: str, press: Press) -> Settings:
    return load(
        {
            "_env_file": None,
            "discord_token": None,
            "database_url": f"sqlite:///{folder}/demo.sqlite3",
            "allowed_private_addresses": f"{LOOPBACK}:{press.port}",
        }
    )


def _told(story: Story) -> dict[str, Any]:
    return {
        "headline": story.brief.headline,
        "points": [point.text for point in story.brief.points],
        "topics": [tag.id for tag in story.topics],
        "places": [tag.code for tag in story.places],
        "outlet": story.lead.outlet.name,
    }
