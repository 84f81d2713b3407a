"""Articles' pages: read only where robots.txt allows, one a second from each host."""

import asyncio
from typing import Final

from bot.adapters.http.robots import Robots
from bot.domain.errors import PageRefused
from bot.domain.feed import Validators
from bot.domain.recent import Recent
from bot.domain.url import host_of, web_address
from bot.ports.web import Fetched, Fetcher

PAUSE: Final = 1.0
LONGEST_PAUSE: Final = 10.0
_MOST_HOSTS: Final = 5000


class PoliteFetcher:
    """A Fetcher for pages: asks robots.txt first, and lets a host rest between two of its pages."""

    def __init__(self, fetcher: Fetcher, *, pause: float = PAUSE) -> None:
        self._fetcher = fetcher
        self._robots = Robots(fetcher)
        self._pause = pause
        self._free_at = Recent[str, float](_MOST_HOSTS)

    async def fetch(self, url: str, validators: Validators | None = None) -> Fetched:
        """See ports.Fetcher; raises PageRefused for what robots.txt forbids, before and after redirects."""
        await self._check(url)
        await self._take_turn(url)
        fetched = await self._fetcher.fetch(url, validators)
        if host_of(fetched.url) != host_of(url):
            await self._check(fetched.url)
        return fetched

    async def _check(self, url: str) -> None:
        if not await self._robots.allow(web_address(url, any_port=True)):
            raise PageRefused(url, "its site asks programs not to read it (robots.txt)")

    async def _take_turn(self, url: str) -> None:
        wanted = await self._robots.delay(web_address(url, any_port=True))
        host, now = host_of(url), asyncio.get_running_loop().time()
        turn = max(now, self._free_at.get(host) or 0.0)
        self._free_at.put(host, turn + min(LONGEST_PAUSE, max(self._pause, wanted)))
        await asyncio.sleep(turn - now)
