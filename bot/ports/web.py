"""The public web, the reading of its documents, and the operator's language model."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Protocol

from bot.domain.feed import (
    ParsedFeed,
    Validators,
)
from bot.domain.outline import Outlines
from bot.domain.report import Article, Page


@dataclass(frozen=True, slots=True)
class Fetched:
    """An answer: 200 with its body, or 304 without.

    `url` is where redirects ended; header names are lower case; `body` is decompressed.
    `max_age` is the answer's remaining freshness in seconds; `permanent` is how far redirects that are
    meant for good led, None for nowhere.
    """

    url: str
    status: int
    body: bytes = b""
    headers: Mapping[str, str] = field(default_factory=dict)
    max_age: float | None = None
    permanent: str | None = None

    @property
    def content_type(self) -> str:
        """The Content-Type header, or nothing."""
        return self.headers.get("content-type", "")


class Fetcher(Protocol):
    """Gets documents from the public web and nowhere else."""

    async def fetch(self, url: str, validators: Validators | None = None) -> Fetched:
        """The document, or 304 when the validators still hold.

        Raises InvalidAddress and the FetchError family; never connects to an address that is not
        globally routable, whatever names or redirects say.
        """
        ...


class Model(Protocol):
    """A language model that the operator chose. What it says is never believed without the checker."""

    @property
    def name(self) -> str:
        """What it is called, for people."""
        ...

    async def answer(self, question: str, schema: Mapping[str, Any]) -> str:
        """Its words, which should be JSON of that schema. Raises ModelUnavailable, also when it is slow."""
        ...


class DocumentReader(Protocol):
    """Reads untrusted documents off the event loop, in a process that is killed when it hangs."""

    async def read_feed(self, body: bytes, url: str, content_type: str) -> ParsedFeed:
        """Entries with resolved links. Raises NotAFeed or ParserKilled."""
        ...

    async def read_page(self, body: bytes, url: str, content_type: str) -> Page:
        """The article on a page. Raises NoArticle or ParserKilled."""
        ...

    async def read_entry(self, html: str, url: str | None, language: str | None) -> Article:
        """A feed entry's own HTML as clean text. Raises ParserKilled; empty text is no error."""
        ...

    async def read_links(self, body: bytes, url: str) -> tuple[str, ...]:
        """Addresses of feeds that a web page names, the likeliest first. Raises ParserKilled."""
        ...

    async def read_opml(self, body: bytes, url: str) -> Outlines:
        """A list of feeds. Raises NotAFeed for what is no OPML, and ParserKilled."""
        ...
