"""robots.txt: whether a site lets programs read a page (RFC 9309), remembered for a day a site."""

import asyncio
from dataclasses import dataclass
from typing import Final
from urllib.parse import urlsplit

from protego import Protego

from bot.domain.errors import FetchError, HttpStatus
from bot.domain.recent import Recent
from bot.ports.web import Fetcher

NAME: Final = "Rightswire"
_KEPT: Final = 86400.0
_KEPT_AFTER_FAILURE: Final = 3600.0
_MOST_SITES: Final = 2000
_MOST_BYTES: Final = 512 * 1024
_EVERYTHING: Final = "User-agent: *\nDisallow:"
_NOTHING: Final = "User-agent: *\nDisallow: /"


@dataclass(frozen=True, slots=True)
class _Rules:
    rules: Protego
    until: float


class Robots:
    """The rules of the sites whose pages are read; asked for once a site, the oldest forgotten first."""

    def __init__(self, fetcher: Fetcher) -> None:
        self._fetcher = fetcher
        self._sites = Recent[str, _Rules](_MOST_SITES)

    async def allow(self, url: str) -> bool:
        """Whether that page may be read by us."""
        return bool((await self._rules(url)).can_fetch(url, NAME))

    async def delay(self, url: str) -> float:
        """Seconds that the site wants between two pages; 0 when it does not say."""
        return float((await self._rules(url)).crawl_delay(NAME) or 0.0)

    async def _rules(self, url: str) -> Protego:
        parts = urlsplit(url)
        site, now = f"{parts.scheme}://{parts.netloc}", asyncio.get_running_loop().time()
        known = self._sites.get(site)
        if known is None or known.until <= now:
            text, kept = await self._text(f"{site}/robots.txt")
            known = self._sites.put(site, _Rules(Protego.parse(text), now + kept))
        return known.rules

    async def _text(self, url: str) -> tuple[str, float]:
        # RFC 9309, 2.3.1: no such file allows everything, a server in trouble allows nothing for now.
        try:
            fetched = await self._fetcher.fetch(url)
        except HttpStatus as answer:
            return (_EVERYTHING, _KEPT) if 400 <= answer.status < 429 else (_NOTHING, _KEPT_AFTER_FAILURE)
        except FetchError:
            return _NOTHING, _KEPT_AFTER_FAILURE
        return fetched.body[:_MOST_BYTES].decode("utf-8", "replace"), _KEPT
