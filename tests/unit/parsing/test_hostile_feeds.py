"""Whatever the bytes are, reading a feed ends in entries or in NotAFeed."""

import contextlib

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.domain.errors import NotAFeed
from bot.parsing.channel import read_channel
from bot.parsing.dates import names_a_day
from bot.parsing.doubts import doubts
from bot.parsing.draft import EntryDraft, FeedDraft, finished
from bot.parsing.feeds import read_feed
from bot.parsing.repair import as_utf8, mend_ampersands, mend_text

SOUND = b"""<?xml version="1.0" encoding="utf-8"?><rss version="2.0"><channel><title>T</title>
<item><title><![CDATA[A & B]]></title><link>/1</link><guid>1</guid><pubDate>Fri, 02 Jan 2026 03:04:05 GMT</pubDate>
<description>&lt;p&gt;Hi&lt;/p&gt;</description></item></channel></rss>"""
PIECES = [
    b"<", b">", b"&", b"]]>", b"<![CDATA[", b"\x00", b"<title>", b"</item>", b"&#0;", b"&#xFFFFFFF;", b"\xff", b"&nbsp;",
    b"<item>", b"<entry>", b"<?xml?>", b"<!DOCTYPE x [<!ENTITY a 'b'>]>", b"\xef\xbb\xbf", b"encoding='u\xac'",
]  # fmt: skip


@given(
    st.lists(st.tuples(st.integers(0, len(SOUND)), st.integers(0, 30), st.sampled_from(PIECES)), max_size=12)
)
@settings(max_examples=150, deadline=None)
def test_a_damaged_feed_gives_entries_or_a_reason(damages: list[tuple[int, int, bytes]]) -> None:
    body = SOUND
    for at, length, piece in damages:
        body = body[:at] + piece + body[at + length :]

    with contextlib.suppress(NotAFeed):
        for entry in read_feed(body, "https://a.example/feed").entries:
            assert entry.identity
            assert entry.title == " ".join(entry.title.split())


def test_a_time_zone_that_nobody_knows_costs_no_entry() -> None:
    (entry,) = read_feed(SOUND.replace(b"GMT", b"MT"), "https://a.example/feed").entries
    assert entry.title == "A & B"


@given(st.binary(max_size=300))
@settings(max_examples=100, deadline=None)
def test_any_bytes_give_entries_or_a_reason(body: bytes) -> None:
    with contextlib.suppress(NotAFeed):
        read_feed(body, "https://a.example/feed")


FLOODS = [
    b"<", b"&", b"<b>", b"<![CDATA[", b"x ", b"x", b" ", b"<title ", b"<link ", b"<link rel=hub ", b"<item>", b"<title>",
    b"<pubDate>Friday ", b"<a xml:lang", b"<rss xml:base", b"<ttl> ", b"&a", b"<script>", b"<!--", b"\xc3\x83\xc2", b"<a:",
]  # fmt: skip


def everything_before_and_after_the_parsers(body: bytes) -> None:
    """Our own part of the work, on a document that is all flood."""
    text = body.decode("utf-8", "replace")
    mended = mend_ampersands(as_utf8(body, "text/xml; charset=utf-8"))
    read_channel(mended, "https://a.example/")
    entry = EntryDraft(title=mend_text(text), href=text, summary=text, content=text, guid=text, author=text)
    list(doubts(b"<item>" + mended, FeedDraft("flood", text, (entry,))))
    finished((entry,), "https://a.example/")
    names_a_day(text)


@pytest.mark.timeout(10)
@pytest.mark.parametrize("piece", FLOODS)
def test_our_patterns_stay_linear(piece: bytes) -> None:
    everything_before_and_after_the_parsers(piece * (1_000_000 // len(piece)))
    everything_before_and_after_the_parsers(b"<rss " + piece * (1_000_000 // len(piece)) + b">")
