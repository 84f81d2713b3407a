"""A document reader without a process, for tests of what comes after reading."""

from bot.domain.feed import ParsedFeed
from bot.domain.outline import Outlines
from bot.domain.report import Article, Page
from bot.extraction.fragments import read_fragment
from bot.extraction.pages import read_page
from bot.parsing.feeds import read_feed
from bot.parsing.links import feed_links
from bot.parsing.opml import read_opml


class DirectReader:
    """The DocumentReader that calls the pure readers where it stands."""

    async def read_feed(self, body: bytes, url: str, content_type: str) -> ParsedFeed:
        """See ports.DocumentReader."""
        return read_feed(body, url, content_type)

    async def read_page(self, body: bytes, url: str, content_type: str) -> Page:
        """See ports.DocumentReader."""
        return read_page(body, url, content_type)

    async def read_entry(self, html: str, url: str | None, language: str | None) -> Article:
        """See ports.DocumentReader."""
        return read_fragment(html, language)

    async def read_links(self, body: bytes, url: str) -> tuple[str, ...]:
        """See ports.DocumentReader."""
        return feed_links(body, url)

    async def read_opml(self, body: bytes, url: str) -> Outlines:
        """See ports.DocumentReader."""
        return read_opml(body, url)
