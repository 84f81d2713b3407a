"""The fast rung: fastfeedparser, right about almost every well-formed feed in under a millisecond."""

import warnings
from collections.abc import Mapping
from typing import Any

import fastfeedparser
from lxml.etree import LxmlError

from bot.parsing.dates import moment_of
from bot.parsing.draft import EntryDraft, FeedDraft


def read_fast(body: bytes) -> FeedDraft | None:
    """The feed, or None when this parser cannot read it. Nothing is ever fetched: bytes are no address."""
    try:
        with warnings.catch_warnings():
            # A time in a zone that nobody knows is taken for UTC, as one without a zone is.
            warnings.filterwarnings("ignore", message="tzname .* not understood", category=RuntimeWarning)
            found = fastfeedparser.parse(
                body, include_tags=False, include_media=False, include_enclosures=False
            )
    except (LxmlError, ValueError, LookupError, TypeError, AttributeError):
        return None
    feed = found["feed"]
    return FeedDraft(
        parser="fastfeedparser",
        title=feed.get("title") or "",
        entries=tuple(_entry(entry) for entry in found["entries"]),
    )


def _entry(found: Mapping[str, Any]) -> EntryDraft:
    content = found.get("content") or [{}]
    return EntryDraft(
        guid=found.get("id") or "",
        href=_href(found),
        title=found.get("title") or "",
        summary=found.get("description") or "",
        content=content[0].get("value") or "",
        author=found.get("author") or "",
        published_at=moment_of(found.get("published")),
        updated_at=moment_of(found.get("updated")),
    )


def _href(found: Mapping[str, Any]) -> str:
    """The page's address; of an Atom entry's links this parser takes the first, be it a picture."""
    href: str = found.get("link") or _http(found.get("id"))
    links = found.get("links") or []
    if href not in {link["href"] for link in links}:
        return href
    pages = [link for link in links if link["rel"] in {None, "", "alternate"}]
    return str(min(pages, key=_is_other_medium, default={"href": href})["href"])


def _is_other_medium(link: Mapping[str, Any]) -> bool:
    return (link["type"] or "text/html") not in {"text/html", "application/xhtml+xml"}


def _http(guid: str | None) -> str:
    return guid if guid and guid.startswith(("http://", "https://")) else ""
