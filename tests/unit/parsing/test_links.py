"""Feeds that a page names: the declared ones first, comments last, nothing that is no web address."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.parsing.links import MOST, feed_links, usual_places

PAGE = "https://wire.example/about/"


def links(*tags: str) -> tuple[str, ...]:
    return feed_links(f"<html><head>{''.join(tags)}</head></html>".encode(), PAGE)


@pytest.mark.parametrize(
    ("tag", "found"),
    [
        ('<link rel="alternate" type="application/rss+xml" href="/feed">', "https://wire.example/feed"),
        ("<LINK REL='Alternate' TYPE='application/atom+xml; x' HREF='a.xml'>", f"{PAGE}a.xml"),
        (
            '<link rel="alternate" type="application/feed+json" href="https://b.example/f">',
            "https://b.example/f",
        ),
        ('<link rel="feed" href="//c.example/x">', "https://c.example/x"),
        ('<base href="https://d.example/e/"><link rel="feed" href="f">', "https://d.example/e/f"),
        ('<a href="/news.rss">RSS</a>', "https://wire.example/news.rss"),
        ('<a href="https://feeds.feedburner.com/Wire">x</a>', "https://feeds.feedburner.com/Wire"),
        ('<a href="/en/feed/?lang=en#top">x</a>', "https://wire.example/en/feed/?lang=en"),
    ],
)
def test_a_feed_that_the_page_names_is_found(tag: str, found: str) -> None:
    assert links(tag) == (found,)


@pytest.mark.parametrize(
    "tag",
    [
        '<link rel="alternate" hreflang="de" href="/de/">',
        '<link rel="stylesheet" type="text/css" href="/feed.css">',
        '<link rel="feed" href="javascript:alert(1)">',
        '<link rel="feed" href="file:///etc/passwd">',
        '<link rel="feed">',
        '<a href="/feedback">Write to us</a>',
        '<a href="mailto:feed@wire.example">x</a>',
        f'<link rel="feed" href="{PAGE}">',
    ],
)
def test_what_is_no_feed_is_left_out(tag: str) -> None:
    assert links(tag) == ()


def test_the_declared_come_first_and_those_of_comments_last() -> None:
    assert links(
        '<a href="/blog/rss">b</a>',
        '<link rel="feed" href="/comments/feed/">',
        '<link rel="feed" href="/feed/">',
        '<link rel="feed" href="/feed/">',
    ) == (
        "https://wire.example/feed/",
        "https://wire.example/blog/rss",
        "https://wire.example/comments/feed/",
    )


def test_of_very_many_only_some_are_named() -> None:
    assert len(links(*(f'<link rel="feed" href="/{n}">' for n in range(1000)))) == MOST


def test_feeds_are_usually_beside_the_page_or_at_the_root() -> None:
    places = usual_places("https://wire.example/blog?x=1")
    assert places[:2] == ("https://wire.example/blog/feed/", "https://wire.example/feed/")
    assert "https://wire.example/atom.xml" in places
    assert len(places) == len(set(places)) <= 8


@settings(max_examples=60, deadline=None)
@given(st.binary(max_size=300))
def test_any_bytes_give_web_addresses_or_none(body: bytes) -> None:
    for whole in (body, b"<html><link rel=feed href='" + body):
        assert all(found.startswith(("http://", "https://")) for found in feed_links(whole, PAGE))
