"""What every DocumentReader promises, asked of the reading process and of its stand-in."""

import asyncio
from collections.abc import Iterator

import pytest

from bot.adapters.documents.process import ProcessReader
from bot.domain.errors import NoArticle, NotAFeed
from bot.ports.web import DocumentReader
from tests.fakes.documents import DirectReader

FEED = b"<rss version='2.0'><channel><item><title>x</title><link>/1</link></item></channel></rss>"
SENTENCE = (
    "The court ruled on Monday that the ban on encrypted messages had been unlawful from the first day. "
)
PAGE = f"<html lang='en'><body><article><h1>Court lifts ban</h1><p>{SENTENCE * 4}</p></article></body></html>"


@pytest.fixture(params=["process", "direct"], scope="module")
def reader(request: pytest.FixtureRequest) -> Iterator[DocumentReader]:
    if request.param == "direct":
        yield DirectReader()
        return
    reader = ProcessReader()
    yield reader
    asyncio.run(reader.close())


async def test_documents_of_every_kind_are_read(reader: DocumentReader) -> None:
    feed = await reader.read_feed(FEED, "https://a.example/feed", "application/rss+xml")
    page = await reader.read_page(PAGE.encode(), "https://a.example/1", "text/html")
    article = await reader.read_entry("<p>Guten <b>Morgen</b>.</p>", None, "de")

    assert [entry.url for entry in feed.entries] == ["https://a.example/1"]
    assert (page.title, page.article.language) == ("Court lifts ban", "en")
    assert (article.text, article.language) == ("Guten Morgen.", "de")


async def test_what_is_wrong_with_a_document_comes_back_as_it_was_said(reader: DocumentReader) -> None:
    with pytest.raises(NotAFeed, match="this is a web page, not a feed") as feed_error:
        await reader.read_feed(b"<html></html>", "https://a.example/feed", "")
    with pytest.raises(NoArticle, match="the page is empty") as page_error:
        await reader.read_page(b"", "https://a.example/1", "")

    assert (feed_error.value.url, page_error.value.url) == ("https://a.example/feed", "https://a.example/1")


async def test_an_entry_without_text_is_no_error(reader: DocumentReader) -> None:
    assert (await reader.read_entry("<img src=x>", "https://a.example/1", None)).text == ""
