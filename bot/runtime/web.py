"""Fetching, reading and tagging alone, for those who store nothing: a database takes a third of a second."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from bot.adapters.documents.process import ProcessReader
from bot.adapters.http.fetcher import FetchPolicy, HttpFetcher
from bot.adapters.http.pages import PAUSE, PoliteFetcher
from bot.adapters.http.proxy import Proxy
from bot.settings import Settings
from bot.topics.places import load_gazetteer
from bot.topics.taxonomy import load_taxonomy
from bot.usecases.tags import Tags
from bot.usecases.web import Web


@asynccontextmanager
async def web_of(settings: Settings, pause: float = PAUSE) -> AsyncIterator[Web]:
    """Fetching and reading, without a database; a site rests for `pause` seconds between two of its pages."""
    proxy = Proxy(settings.proxy.get_secret_value(), settings.proxied) if settings.proxy else None
    policy = FetchPolicy(user_agent=settings.user_agent, allowed=settings.allowed, proxy=proxy)
    async with HttpFetcher(policy) as fetcher, ProcessReader() as reader:
        yield Web(fetcher, reader, PoliteFetcher(fetcher, pause=pause), settings.follow_links, fetcher)


def tags() -> Tags:
    """The taxonomy and the gazetteer that ship with Rightswire."""
    return Tags(load_taxonomy(), load_gazetteer())
