"""The ladder: the fast parser first, the careful one when there is a doubt, a plain reason at the end."""

import re
from typing import Final

from bot.domain.errors import NotAFeed
from bot.domain.feed import ParsedFeed
from bot.parsing.careful import read_careful
from bot.parsing.channel import read_channel
from bot.parsing.doubts import doubts
from bot.parsing.draft import FeedDraft, finished
from bot.parsing.fast import read_fast
from bot.parsing.jsonfeed import looks_like_json, read_json
from bot.parsing.repair import as_utf8, mend_ampersands, mend_text
from bot.parsing.titles import plain_title

_LOOKS: Final = (
    (re.compile(rb"<opml[\s>]", re.IGNORECASE), "this is an OPML list of feeds, not a feed"),
    (re.compile(rb"<(?:urlset|sitemapindex)[\s>]", re.IGNORECASE), "this is a sitemap, not a feed"),
    (re.compile(rb"<(?:!doctype html|html|head|body)[\s>]", re.IGNORECASE), "this is a web page, not a feed"),
)
_HEAD: Final = 4096


def read_feed(body: bytes, url: str, content_type: str = "") -> ParsedFeed:
    """The feed in a document that was fetched from that address.

    Titles come as plain text, links resolved and http(s) only, times in UTC, HTML as it was but capped.
    Raises NotAFeed, with a reason for people.
    """
    if not body.strip():
        raise NotAFeed(url, "the document is empty")
    if looks_like_json(body):
        return read_json(body, url)
    body = mend_ampersands(as_utf8(body, content_type))
    channel = read_channel(body, url)
    draft = _climb(body, url, content_type)
    if draft is None:
        raise NotAFeed(url, _reason(body))
    return ParsedFeed(
        title=plain_title(mend_text(draft.title)),
        entries=finished(draft.entries, channel.base),
        parser=draft.parser,
        language=channel.language,
        ttl=channel.ttl,
        hub=channel.hub,
        self_url=channel.self_url,
        skip_hours=channel.skip_hours,
        skip_days=channel.skip_days,
        expected=channel.expected,
    )


def _climb(body: bytes, url: str, content_type: str) -> FeedDraft | None:
    fast = read_fast(body)
    if fast and not any(doubts(body, fast)):
        return fast
    careful = read_careful(body, url, content_type)
    if fast and (careful is None or len(careful.entries) < len(fast.entries)):
        return fast
    return careful


def _reason(body: bytes) -> str:
    head = body[:_HEAD]
    return next(
        (reason for look, reason in _LOOKS if look.search(head)), "this is neither RSS, Atom nor JSON Feed"
    )
