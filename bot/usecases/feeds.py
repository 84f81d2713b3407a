"""Feeds: added, listed and removed by a server's managers or the operator."""

from collections.abc import Sequence
from dataclasses import dataclass

from bot.domain.errors import LimitReached
from bot.domain.feed import Feed, FeedId, GuildId, NewFeed, Outlet, OutletKind, ParsedFeed, UserId
from bot.domain.url import host_of
from bot.ports import Clock, FeedStore, JobKind, Jobs
from bot.usecases.web import Web


@dataclass(frozen=True, slots=True)
class FeedRequest:
    """What somebody asks to be polled; `name` None takes the feed's own title."""

    address: str
    guild: GuildId | None
    member: UserId | None = None
    name: str | None = None
    kind: OutletKind = OutletKind.PRESS
    country: str | None = None
    language: str | None = None


@dataclass(frozen=True, slots=True)
class Added:
    """A feed that was added and what its document held at that moment."""

    feed: Feed
    found: ParsedFeed


class Feeds:
    """The feeds of a server, and those shared by all."""

    def __init__(self, store: FeedStore, web: Web, jobs: Jobs, clock: Clock, most: int = 500) -> None:
        self._store = store
        self._web = web
        self._jobs = jobs
        self._clock = clock
        self._most = most

    async def add(self, request: FeedRequest) -> Added:
        """Look at the address and, when it is a feed, have it polled from now on.

        Raises InvalidAddress, LimitReached, the FetchError family, NotAFeed and ParserKilled.
        """
        await self._check_limit(request.guild)
        found, url = await self._web.feed(request.address)
        outlet = Outlet(
            (request.name or found.title or host_of(url))[:100],
            request.kind,
            request.country,
            request.language or found.language,
        )
        new = NewFeed(url, outlet, self._clock.now(), request.guild, request.member)
        feed = await self._store.add(new)
        await self._jobs.wake(JobKind.POLL, feed.host)
        return Added(feed, found)

    async def of_guild(self, guild: GuildId | None) -> Sequence[Feed]:
        """That server's feeds and the shared ones (None: all), by outlet name."""
        return await self._store.of_guild(guild)

    async def remove(self, feed_id: FeedId, guild: GuildId | None) -> Feed:
        """Stop polling it for that server. Raises NotFound when it is not theirs."""
        feed = await self._store.get(feed_id)
        await self._store.remove(feed_id, guild)
        return feed

    async def _check_limit(self, guild: GuildId | None) -> None:
        if guild is None:
            return
        own = [feed for feed in await self._store.of_guild(guild) if guild in feed.servers]
        if len(own) >= self._most:
            raise LimitReached(f"This server follows {len(own)} feeds, which is the most: remove one first.")
