"""Discovery: the feed at an address, or the one that the page there names, or where feeds usually are."""

import asyncio
from contextlib import suppress
from dataclasses import dataclass
from typing import Final

from bot.domain.errors import DocumentError, FetchError, InvalidAddress, NotAFeed
from bot.domain.feed import ParsedFeed
from bot.domain.url import web_address
from bot.parsing.links import usual_places
from bot.ports.web import Fetched
from bot.usecases.web import Web

PATIENCE: Final = 45.0
_MOST_OTHERS: Final = 5
_HEAD: Final = 4096


@dataclass(frozen=True, slots=True)
class Discovered:
    """A feed and where it is; `others` are addresses that its site also calls feeds, not looked at."""

    url: str
    feed: ParsedFeed
    others: tuple[str, ...] = ()


async def discover(web: Web, address: str) -> Discovered:
    """The feed that belongs to an address, which may be a site's.

    Raises InvalidAddress, the FetchError family, NotAFeed when there is none, and ParserKilled.
    """
    fetched = await web.fetcher.fetch(web_address(address, any_port=True))
    try:
        feed = await web.reader.read_feed(fetched.body, fetched.url, fetched.content_type)
        return Discovered(fetched.url, feed)
    except NotAFeed:
        found = await _searched(web, fetched) if _is_page(fetched) else None
        if found is None:
            raise
        return found


async def _searched(web: Web, page: Fetched) -> Discovered | None:
    """What is found on the page in time: a site may answer each question slowly."""
    with suppress(TimeoutError):
        async with asyncio.timeout(PATIENCE):
            return await _on_page(web, page)
    return None


async def _on_page(web: Web, page: Fetched) -> Discovered | None:
    named = await web.reader.read_links(page.body, page.url)
    for place in dict.fromkeys([*named, *usual_places(page.url)]):
        try:
            feed, url = await web.feed(place)
        except (InvalidAddress, FetchError, DocumentError):
            continue
        others = tuple(other for other in named if other not in {place, url})
        return Discovered(url, feed, others[:_MOST_OTHERS])
    return None


def _is_page(fetched: Fetched) -> bool:
    return "html" in fetched.content_type.lower() or b"<html" in fetched.body[:_HEAD].lower()
