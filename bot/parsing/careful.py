"""The careful rung: feedparser, slow and forgiving, asked when the fast rung leaves a doubt."""

from calendar import timegm
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

import feedparser

from bot.parsing.dates import names_a_day
from bot.parsing.draft import EntryDraft, FeedDraft


def read_careful(body: bytes, url: str, content_type: str) -> FeedDraft | None:
    """The feed, or None when it is none in this parser's eyes either."""
    headers = {"content-location": url, "content-type": content_type or "application/xml"}
    try:
        # Neither rung resolves links inside of HTML, of which only the text is used.
        found = feedparser.parse(
            body, response_headers=headers, sanitize_html=False, resolve_relative_uris=False
        )
    except (ArithmeticError, AssertionError, AttributeError, LookupError, TypeError, ValueError):
        # It promises never to raise, and does: impossible character references, labels, dates.
        return None
    if not found.get("version") and not found["entries"]:
        return None
    feed = found["feed"]
    return FeedDraft(
        parser="feedparser",
        title=feed.get("title") or "",
        entries=tuple(_entry(entry) for entry in found["entries"]),
    )


def _entry(found: Mapping[str, Any]) -> EntryDraft:
    content = found.get("content") or [{}]
    published = _moment(found, "published")
    updated = _moment(found, "updated")
    return EntryDraft(
        guid=found.get("id") or "",
        href=found.get("link") or "",
        title=found.get("title") or "",
        summary=found.get("summary") or "",
        content=content[0].get("value") or "",
        author=found.get("author") or "",
        published_at=published or updated,
        updated_at=updated,
    )


def _moment(found: Mapping[str, Any], name: str) -> datetime | None:
    # Asking for an absent date would answer with the other one, and a warning.
    if name not in found or not names_a_day(found[name]):
        return None
    parsed = found[f"{name}_parsed"]
    return datetime.fromtimestamp(timegm(parsed), UTC) if parsed else None
