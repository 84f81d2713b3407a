"""JSON Feed, by the book and by the habits of those who write it by hand."""

import json
from datetime import UTC, datetime
from typing import Any

import pytest

from bot.domain.feed import Entry, ParsedFeed
from bot.parsing.feeds import read_feed

URL = "https://micro.example/feed.json"


def read(document: dict[str, Any], prefix: bytes = b"", suffix: bytes = b"") -> ParsedFeed:
    whole = {"version": "https://jsonfeed.org/version/1.1", "title": "T", "items": [], **document}
    return read_feed(prefix + json.dumps(whole).encode() + suffix, URL)


def only(**item: Any) -> Entry:
    [entry] = read({"items": [item]}).entries
    return entry


def test_the_feed_speaks_for_itself() -> None:
    feed = read(
        {
            "title": "Words & <Wires>",
            "home_page_url": "/",
            "language": "en-US",
            "hubs": [{"type": "WebSub", "url": "https://hub.example/"}],
        }
    )

    assert feed == ParsedFeed(
        title="Words & <Wires>",
        entries=(),
        parser="jsonfeed",
        language="en",
        hub="https://hub.example/",
    )


def test_an_entry_of_version_11() -> None:
    entry = only(
        id="1",
        url="/1",
        title="AT&T < all",
        summary="a < b",
        content_html="<p>Hi</p>",
        authors=[{"url": "x"}, {"name": "Ada"}],
        date_published="2026-01-02T03:04:05-05:00",
        date_modified="2026-01-03T00:00:00Z",
    )

    assert entry == Entry(
        guid="1",
        url="https://micro.example/1",
        title="AT&T < all",
        summary_html="<p>a &lt; b</p>",
        content_html="<p>Hi</p>",
        author="Ada",
        published_at=datetime(2026, 1, 2, 8, 4, 5, tzinfo=UTC),
        updated_at=datetime(2026, 1, 3, tzinfo=UTC),
    )


def test_an_entry_of_version_10() -> None:
    feed = read(
        {
            "version": "https://jsonfeed.org/version/1",
            "items": [{"id": 7, "external_url": "https://a.example/", "author": {"name": "Ada"}}],
        }
    )

    assert (feed.entries[0].guid, feed.entries[0].url, feed.entries[0].author) == (
        "7",
        "https://a.example/",
        "Ada",
    )


def test_plain_content_becomes_paragraphs() -> None:
    assert (
        only(id="1", content_text="One <two>\n\nthree").content_html == "<p>One &lt;two&gt;</p><p>three</p>"
    )


@pytest.mark.parametrize(
    "wrong",
    [
        {"title": None},
        {"title": ["x"]},
        {"url": 5},
        {"url": "javascript:x"},
        {"content_html": {"a": 1}},
        {"date_published": "tomorrow"},
        {"date_published": 20260102},
        {"authors": "Ada"},
        {"authors": [None, "Ada", {"name": 3.5}]},
        {"author": "Ada"},
    ],
)
def test_values_of_the_wrong_type_are_as_if_absent(wrong: dict[str, Any]) -> None:
    entry = only(**{"id": "1", **wrong})

    assert (entry.title, entry.content_html, entry.author, entry.published_at) == ("", "", None, None)


def test_items_that_are_no_objects_are_left_out() -> None:
    assert len(read({"items": [None, "x", 5, {"id": "1"}]}).entries) == 1


@pytest.mark.parametrize(("prefix", "suffix"), [(b"\xef\xbb\xbf", b""), (b"\n ", b"\n---\nmade by a tool\n")])
def test_what_surrounds_the_object_does_not_matter(prefix: bytes, suffix: bytes) -> None:
    assert len(read({"items": [{"id": "1"}]}, prefix, suffix).entries) == 1
