"""Tracing: what became of an address that somebody misses among the stories."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from bot.domain.feed import Feed, GuildId
from bot.domain.sighting import Sighting
from bot.domain.url import host_of
from bot.ports.sightings import SightingStore
from bot.usecases.feeds import Checkup, Feeds

MOST_SEEN: Final = 200
_MOST_FEEDS: Final = 3
_STEP: Final = 500


@dataclass(frozen=True, slots=True)
class Trace:
    """Where the address was seen, the last time first; if nowhere, how the feeds of its site are."""

    url: str
    seen: Sequence[Sighting]
    site: Sequence[Checkup] = ()


class Tracing:
    """Looks an address up among all that feeds have carried."""

    def __init__(self, sightings: SightingStore, feeds: Feeds) -> None:
        self._sightings = sightings
        self._feeds = feeds

    async def trace(self, url: str, guild: GuildId | None, *, all_feeds: bool = False) -> Trace:
        """What that server's feeds and the shared ones brought of it (`all_feeds`: anybody's)."""

        def read(feed: Feed) -> bool:
            return all_feeds or feed.shared or guild in feed.servers

        seen = [one for one in await self._sightings.at(url, MOST_SEEN) if read(one.feed)]
        if seen:
            return Trace(url, seen)
        theirs = await self._feeds.of_guild(None if all_feeds else guild)
        site = [feed.id for feed in theirs if read(feed) and _same_site(feed.url, url)]
        return Trace(url, (), [await self._feeds.checkup(one, guild) for one in site[:_MOST_FEEDS]])

    async def note(self) -> None:
        """Have what earlier versions read found as well; run now and then."""
        while await self._sightings.note(_STEP):
            pass


def _same_site(*urls: str) -> bool:
    """Whether both are of one site: one's host is the other's, or ends in it."""
    shorter, longer = sorted((host_of(url).removeprefix("www.") for url in urls), key=len)
    return bool(shorter) and (longer == shorter or longer.endswith(f".{shorter}"))
