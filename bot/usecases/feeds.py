"""Feeds: added, listed, paused and removed by a server's managers or the operator."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from bot.catalogue.catalogue import CatalogueFeed, load_catalogue
from bot.domain.errors import LimitReached, NotFound
from bot.domain.feed import (
    Feed,
    FeedId,
    GuildId,
    NewFeed,
    Outlet,
    OutletKind,
    ParsedFeed,
    UserId,
    Vitals,
)
from bot.domain.health import Health, health
from bot.domain.url import host_of
from bot.ports.clock import Clock
from bot.ports.feeds import FeedStore
from bot.ports.jobs import JobKind, Jobs
from bot.usecases.discovery import discover
from bot.usecases.web import Web


@dataclass(frozen=True, slots=True)
class FeedRequest:
    """What somebody asks to be polled.

    What is None is taken from the catalogue if the address is in it, else from the feed itself.
    """

    address: str
    guild: GuildId | None
    member: UserId | None = None
    name: str | None = None
    kind: OutletKind | None = None
    country: str | None = None
    language: str | None = None
    licence: str | None = None
    priority: bool = False


@dataclass(frozen=True, slots=True)
class Added:
    """A feed that was added and what its document held; `others` are further feeds of its site."""

    feed: Feed
    found: ParsedFeed
    others: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Checkup:
    """A feed with what it has brought and how reading it goes."""

    feed: Feed
    vitals: Vitals
    health: Health


class Feeds:
    """The feeds of a server, and those shared by all."""

    def __init__(self, store: FeedStore, web: Web, jobs: Jobs, clock: Clock, most: int = 500) -> None:
        self._store = store
        self._web = web
        self._jobs = jobs
        self._clock = clock
        self._most = most

    @property
    def catalogue(self) -> Sequence[CatalogueFeed]:
        """Feeds about digital rights to begin with."""
        return load_catalogue()

    async def add(self, request: FeedRequest) -> Added:
        """Look at the address, or for the feed of the site there, and have it polled from now on.

        Raises InvalidAddress, LimitReached, the FetchError family, NotAFeed and ParserKilled.
        """
        if await self.room(request.guild) < 1:
            raise LimitReached(
                "This server follows {most} feeds, which is the most: remove one first.", most=self._most
            )
        found = await discover(self._web, request.address)
        feed = await self._keep(request, found.url, found.feed)
        return Added(feed, found.feed, found.others)

    async def trust(self, request: FeedRequest) -> Feed:
        """Have the address polled from now on without looking at it first."""
        return await self._keep(request, request.address, None)

    async def restore(self, gone: Feed, guild: GuildId | None, by: UserId) -> Feed:
        """Have again for that server a feed that was just removed."""
        outlet = gone.outlet
        who = (outlet.name, outlet.kind, outlet.country, outlet.language, outlet.licence)
        return await self.trust(FeedRequest(gone.url, guild, by, *who, gone.schedule.priority))

    async def room(self, guild: GuildId | None) -> int:
        """How many more feeds that server may add; the operator has no limit worth naming."""
        if guild is None:
            return 1_000_000
        return self._most - sum(guild in feed.servers for feed in await self._store.of_guild(guild))

    async def get(self, feed_id: FeedId, guild: GuildId | None) -> Feed:
        """A feed that this server reads. Raises NotFound."""
        feed = await self._store.get(feed_id)
        if guild is not None and not feed.shared and guild not in feed.servers:
            raise NotFound("feed")
        return feed

    async def of_guild(self, guild: GuildId | None) -> Sequence[Feed]:
        """That server's feeds and the shared ones (None: all), by outlet name."""
        return await self._store.of_guild(guild)

    async def checkup(self, feed_id: FeedId, guild: GuildId | None) -> Checkup:
        """How reading it goes for that server. Raises NotFound when it is none of theirs."""
        feed = await self.get(feed_id, guild)
        return (await checkups(self._store, [feed], self._clock.now(), guild))[0]

    async def checkups(self, guild: GuildId | None) -> Sequence[Checkup]:
        """How reading that server's feeds and the shared ones goes (None: all), by outlet name."""
        feeds = await self._store.of_guild(guild)
        return await checkups(self._store, feeds, self._clock.now(), guild)

    async def remove(self, feed_id: FeedId, guild: GuildId | None) -> Feed:
        """Stop polling it for that server. Raises NotFound when it is not theirs."""
        feed = await self._store.get(feed_id)
        await self._store.remove(feed_id, guild)
        return feed

    async def pause(self, feed_id: FeedId, guild: GuildId) -> Feed:
        """Make nothing of its news for that server. Raises NotFound when it is not theirs."""
        await self._store.pause(feed_id, guild)
        return await self._store.get(feed_id)

    async def resume(self, feed_id: FeedId, guild: GuildId) -> Feed:
        """Read it for that server again. Raises NotFound when it is not theirs."""
        await self._store.resume(feed_id, guild, self._clock.now())
        feed = await self._store.get(feed_id)
        await self._jobs.wake(JobKind.POLL, feed.host)
        return feed

    async def _keep(self, request: FeedRequest, url: str, found: ParsedFeed | None) -> Feed:
        known = next((feed.outlet for feed in self.catalogue if feed.url == request.address), Outlet(""))
        outlet = Outlet(
            (request.name or known.name or (found and found.title) or host_of(url))[:100],
            request.kind or known.kind,
            request.country or known.country,
            request.language or known.language or (found.language if found else None),
            request.licence or known.licence,
        )
        new = NewFeed(url, outlet, self._clock.now(), request.guild, request.member, request.priority)
        feed = await self._store.add(new)
        await self._jobs.wake(JobKind.POLL, feed.host)
        return feed


async def checkups(
    store: FeedStore, feeds: Sequence[Feed], now: datetime, guild: GuildId | None = None
) -> Sequence[Checkup]:
    """These feeds with what they have brought and how reading them goes, as that server sees it."""
    found = await store.vitals([feed.id for feed in feeds])
    known = [(feed, found.get(feed.id, Vitals())) for feed in feeds]
    return [Checkup(feed, vitals, health(feed, vitals, now, guild)) for feed, vitals in known]
