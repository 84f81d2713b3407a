"""Discovery: any address of a site leads to its feed."""

import asyncio

import pytest

from bot.domain.errors import HttpStatus, NotAFeed
from bot.domain.feed import Validators
from bot.ports.web import Fetched
from bot.usecases.discovery import discover
from bot.usecases.web import Web
from tests.fakes.documents import DirectReader
from tests.fakes.fetcher import FakeFetcher

SITE = "https://wire.example/"
RSS = "<rss version='2.0'><channel><title>Open Wire</title><item><title>x</title></item></channel></rss>"


@pytest.fixture
def fetcher() -> FakeFetcher:
    return FakeFetcher()


@pytest.fixture
def web(fetcher: FakeFetcher) -> Web:
    return Web(fetcher, DirectReader(), fetcher)


def page(*links: str) -> str:
    return f"<html><head>{''.join(f'<link rel=feed href={link}>' for link in links)}</head><p>Hi</p></html>"


async def test_a_feed_is_found_where_it_is(web: Web, fetcher: FakeFetcher) -> None:
    fetcher.serve(f"{SITE}feed", RSS)
    found = await discover(web, "wire.example/feed")
    assert (found.url, found.feed.title, found.others) == (f"{SITE}feed", "Open Wire", ())
    assert len(fetcher.requests) == 1


async def test_the_feed_that_a_page_names_is_found_and_its_others_are_told(
    web: Web, fetcher: FakeFetcher
) -> None:
    fetcher.serve(SITE, page("/comments/feed/", "/broken", "/feed", "/more.rss"), "text/html")
    fetcher.serve(f"{SITE}broken", "<html></html>", "text/html")
    fetcher.serve(f"{SITE}feed", RSS)
    found = await discover(web, SITE)
    assert found.url == f"{SITE}feed"
    assert found.others == (f"{SITE}broken", f"{SITE}more.rss", f"{SITE}comments/feed/")


async def test_a_feed_that_no_page_names_is_found_where_feeds_usually_are(
    web: Web, fetcher: FakeFetcher
) -> None:
    fetcher.serve(f"{SITE}blog", page(), "text/html")
    fetcher.serve(f"{SITE}feed.json", '{"version": "https://jsonfeed.org/version/1.1", "items": []}')
    assert (await discover(web, f"{SITE}blog")).url == f"{SITE}feed.json"
    assert len(fetcher.requests) <= 10


async def test_a_site_without_a_feed_is_said_to_have_none(web: Web, fetcher: FakeFetcher) -> None:
    fetcher.serve(SITE, page(), "text/html")
    with pytest.raises(NotAFeed, match="web page"):
        await discover(web, SITE)


async def test_what_is_no_page_is_not_searched(web: Web, fetcher: FakeFetcher) -> None:
    fetcher.serve(SITE, "%PDF-1.7", "application/pdf")
    with pytest.raises(NotAFeed):
        await discover(web, SITE)
    assert len(fetcher.requests) == 1


async def test_a_site_that_refuses_is_asked_once(web: Web, fetcher: FakeFetcher) -> None:
    fetcher.serve(SITE, status=403)
    with pytest.raises(HttpStatus):
        await discover(web, SITE)
    assert len(fetcher.requests) == 1


class Slow(FakeFetcher):
    """A site whose page answers, and nothing else ever."""

    async def fetch(self, url: str, validators: Validators | None = None) -> Fetched:
        if url != SITE:
            await asyncio.Event().wait()
        return await super().fetch(url, validators)


async def test_a_site_that_answers_slowly_is_not_searched_for_ever(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("bot.usecases.discovery.PATIENCE", 0.01)
    fetcher = Slow()
    fetcher.serve(SITE, page("/feed"), "text/html")
    with pytest.raises(NotAFeed):
        await discover(Web(fetcher, DirectReader(), fetcher), SITE)
