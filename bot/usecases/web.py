"""The web as the use cases see it: an address in, a feed or an article out."""

from dataclasses import dataclass

from bot.domain.feed import ParsedFeed
from bot.domain.report import Page
from bot.domain.url import web_address
from bot.ports.feeds import Hubs
from bot.ports.web import DocumentReader, Fetcher


@dataclass(frozen=True, slots=True)
class Web:
    """Fetching and reading together; `pages` is the fetcher that asks sites before it reads an article.

    `follow_links` says whether pages behind thin entries are read; `hubs` asks WebSub hubs, if anybody does.
    """

    fetcher: Fetcher
    reader: DocumentReader
    pages: Fetcher
    follow_links: bool = True
    hubs: Hubs | None = None

    async def feed(self, address: str) -> tuple[ParsedFeed, str]:
        """The feed there, and the address where redirects ended.

        Raises InvalidAddress, the FetchError family, NotAFeed and ParserKilled.
        """
        fetched = await self.fetcher.fetch(web_address(address, any_port=True))
        return await self.reader.read_feed(fetched.body, fetched.url, fetched.content_type), fetched.url

    async def page(self, address: str) -> tuple[Page, str]:
        """The article there, and the address where redirects ended.

        Raises InvalidAddress, the FetchError family, NoArticle and ParserKilled.
        """
        fetched = await self.pages.fetch(web_address(address, any_port=True))
        return await self.reader.read_page(fetched.body, fetched.url, fetched.content_type), fetched.url
