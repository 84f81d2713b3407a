"""JSON Feed 1.0 and 1.1 (jsonfeed.org), with nothing taken for granted about any value's type."""

import json
from collections.abc import Iterator
from html import escape
from typing import Any, Final

from bot.domain.errors import NotAFeed
from bot.domain.feed import ParsedFeed
from bot.domain.url import link
from bot.parsing.channel import language_code
from bot.parsing.dates import moment_of
from bot.parsing.draft import EntryDraft, finished
from bot.parsing.titles import plain_title

_VERSION: Final = "jsonfeed.org/version/1"


def looks_like_json(body: bytes) -> bool:
    """Whether the document begins like a JSON object."""
    return body[:1000].removeprefix(b"\xef\xbb\xbf").lstrip()[:1] == b"{"


def read_json(body: bytes, url: str) -> ParsedFeed:
    """The feed. Raises NotAFeed."""
    try:
        # What follows the object, a comment of some tool, is nobody's feed.
        document, _ = json.JSONDecoder().raw_decode(body.decode("utf-8-sig", "replace").lstrip())
    except (ValueError, RecursionError) as error:
        raise NotAFeed(url, "this is broken JSON, not a feed") from error
    if not _is_feed(document):
        raise NotAFeed(url, "this is JSON, but not a JSON Feed")
    return ParsedFeed(
        title=plain_title(escape(_text(document, "title"))),
        entries=finished(map(_entry, _objects(document, "items")), url),
        parser="jsonfeed",
        language=language_code(document.get("language")),
        hub=next((link(url, _text(hub, "url")) for hub in _objects(document, "hubs")), None),
        self_url=link(url, _text(document, "feed_url")),
    )


def _is_feed(document: object) -> bool:
    return (
        isinstance(document, dict)
        and isinstance(document.get("items"), list)
        and _VERSION in _text(document, "version")
    )


def _entry(item: dict[str, Any]) -> EntryDraft:
    return EntryDraft(
        guid=_text(item, "id"),
        href=_text(item, "url") or _text(item, "external_url"),
        title=escape(_text(item, "title")),
        summary=_paragraphs(_text(item, "summary")),
        content=_text(item, "content_html") or _paragraphs(_text(item, "content_text")),
        author=escape(next(_authors(item), "")),
        published_at=moment_of(item.get("date_published")),
        updated_at=moment_of(item.get("date_modified")),
    )


def _authors(item: dict[str, Any]) -> Iterator[str]:
    author = item.get("author")
    for candidate in [*_objects(item, "authors"), author if isinstance(author, dict) else {}]:
        if name := _text(candidate, "name"):
            yield name


def _objects(holder: dict[str, Any], name: str) -> list[dict[str, Any]]:
    values = holder.get(name)
    return [value for value in values if isinstance(value, dict)] if isinstance(values, list) else []


def _text(holder: dict[str, Any], name: str) -> str:
    value = holder.get(name)
    return value if isinstance(value, str) else str(value) if isinstance(value, int) else ""


def _paragraphs(text: str) -> str:
    """Plain text as HTML, which is what entries carry."""
    return "".join(f"<p>{escape(part.strip())}</p>" for part in text.split("\n\n") if part.strip())
