"""Polling and ingesting over fakes: real pure stages, a web that tests fill, stores in memory."""

from datetime import timedelta
from functools import cache
from html import escape
from typing import Any

from bot.alerts.index import QueryIndex
from bot.domain.feed import Feed, FeedId, GuildId, OutletKind
from bot.domain.query import Query
from bot.domain.story import Story
from bot.domain.subscription import Target
from bot.ports.encoder import Encoder
from bot.stories.window import Window
from bot.topics.places import load_gazetteer
from bot.topics.taxonomy import load_taxonomy
from bot.usecases.feeds import FeedRequest, Feeds
from bot.usecases.ingest import Archive, Desk, Ingest
from bot.usecases.lanes import Senders
from bot.usecases.poll import Polled, Polling
from bot.usecases.subscriptions import Subscriptions, Wish
from bot.usecases.tags import Tags
from bot.usecases.vectors import Vectors
from bot.usecases.web import Web
from tests.fakes.clock import FakeClock
from tests.fakes.documents import DirectReader
from tests.fakes.fetcher import FakeFetcher
from tests.fakes.jobs import FakeJobs
from tests.fakes.processes import FakeReaders
from tests.fakes.samples import CHANNEL, GUILD, MEMBER, NOW
from tests.fakes.stores import FakeStores

Item = tuple[str, str]


@cache
def tags() -> Tags:
    return Tags(load_taxonomy(), load_gazetteer())


class Newsdesk:
    """Everything between a feed and the outbox."""

    def __init__(
        self,
        stores: FakeStores | None = None,
        clock: FakeClock | None = None,
        encoder: Encoder | None = None,
        window: Window | None = None,
    ) -> None:
        self.stores = stores or FakeStores()
        self.clock = clock or FakeClock(NOW)
        self.fetcher = FakeFetcher()
        self._ids: dict[str, FeedId] = {}
        self.jobs = FakeJobs()
        web = Web(self.fetcher, DirectReader(), self.fetcher)
        self.desk = Desk(
            Window() if window is None else window, tags(), QueryIndex(), vectors=Vectors(encoder)
        )
        self.readers = FakeReaders()
        archive = Archive(self.stores.feeds, self.stores.stories, self.readers)
        self.senders = Senders(self.stores.outbox, self.jobs, self.clock)
        self.ingest = Ingest(archive, web, self.desk, self.senders, self.clock)
        self.polling = Polling(self.stores.feeds, web, self.ingest.feed, self.clock)
        self.feeds = Feeds(self.stores.feeds, web, self.jobs, self.clock, most=3)
        store = self.stores.subscriptions
        self.subscriptions = Subscriptions(store, self.desk.index, self.desk.tags, self.clock)

    def publish(
        self,
        url: str,
        *items: Item,
        etag: str | None = None,
        name: str = "Sample Press",
        head: str = "",
        **answer: Any,
    ) -> None:
        """Let the feed at that address hold these (title, text) items, published now."""
        entries = "".join(
            f"<item><title>{escape(title)}</title><guid isPermaLink='false'>{escape(title)}</guid>"
            f"<description>{escape(text)}</description><pubDate>{self.clock.now():%a, %d %b %Y %H:%M:%S} GMT"
            "</pubDate></item>"
            for title, text in items
        )
        body = f"<rss version='2.0'><channel><title>{escape(name)}</title>{head}{entries}</channel></rss>"
        self.fetcher.serve(url, body, "application/rss+xml", etag=etag, **answer)

    async def add(self, url: str, guild: GuildId | None = GUILD) -> None:
        """Add the feed and read what it holds so far, which is backlog."""
        added = await self.feeds.add(FeedRequest(url, guild, MEMBER, kind=OutletKind.PRESS))
        self._ids[url] = added.feed.id
        await self.poll(url)

    async def feed(self, url: str) -> Feed:
        """The feed as stored."""
        return await self.stores.feeds.get(self._ids[url])

    async def poll(self, url: str) -> Polled:
        """Poll it now and ingest what is new."""
        polled = await self.polling.poll(await self.feed(url))
        await self.ingest.feed(self._ids[url])
        return polled

    async def arrive(self, url: str, *items: Item) -> None:
        """A minute later the feed holds these items and is polled."""
        self.clock.advance(timedelta(minutes=1))
        self.publish(url, *items)
        await self.poll(url)

    async def follow(self, query: Query, target: Target = CHANNEL, guild: GuildId = GUILD) -> None:
        """Have the target follow the query."""
        await self.subscriptions.follow(Wish(query), target, guild, MEMBER)

    @property
    def stories(self) -> list[Story]:
        """All stories in order."""
        return list(self.stores.world.stories.values())

    @property
    def owed(self) -> list[tuple[Target, int]]:
        """Target and story of every delivery."""
        return [(row.target, row.subject) for row in self.stores.world.deliveries.values()]
