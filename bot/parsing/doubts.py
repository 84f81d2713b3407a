"""Reasons to distrust what the fast rung read, by comparing it with the raw document.

Each names a fault that was met in real feeds; a doubt costs time, never an entry.
"""

import re
from collections.abc import Iterator, Sequence
from typing import Final

from bot.parsing.dates import names_a_day
from bot.parsing.draft import EntryDraft, FeedDraft

_RAW: Final = b"<![CDATA["
_ENTRY: Final = re.compile(rb"<(?:[\w-]++:)?(?:item|entry)[\s>]", re.IGNORECASE)
_TITLE: Final = re.compile(rb"<title(?:\s[^<>]*[^/<>])?>\s*(?:[^<\s]|<[^/])", re.IGNORECASE)
_TITLE_MARKUP: Final = re.compile(rb"<title(?:\s[^<>]*)?>[^<]*<(?![/!])", re.IGNORECASE)
# One search for entries, links and dates: going from tag to tag is most of what doubting costs.
_TAG: Final = re.compile(
    rb"<(?:[\w-]++:(?!link))?(?:(?P<entry>item|entry)[\s>]|(?P<link>link)[\s>]|"
    rb"(?:pubdate|published|updated|date|issued|modified|created)(?:\s[^<>]*)?>(?P<date>[^<]+)<)",
    re.IGNORECASE,
)
_NO_PAGE: Final = re.compile(rb"isPermaLink\s*=\s*[\"']false", re.IGNORECASE)


def doubts(body: bytes, draft: FeedDraft) -> Iterator[str]:
    """What looks wrong; nothing when the draft can be trusted."""
    first = _ENTRY.search(body)
    items = _without_raw(body[first.start() :]) if first else b""
    found = _TAG.findall(items)
    if not draft.entries or len(draft.entries) < sum(bool(entry) for entry, _, _ in found):
        yield "entries are missing"
    yield from _title_doubts(items, draft.entries)
    yield from _link_doubts(items, sum(bool(link) for _, link, _ in found), draft.entries)
    yield from _date_doubts([date for _, _, date in found if date], draft.entries)


def _without_raw(body: bytes) -> bytes:
    """The document without what CDATA sections hold, which is text whatever it looks like."""
    first, *sections = body.split(_RAW)
    return _RAW.join([first, *[section.partition(b"]]>")[2] for section in sections]])


def _title_doubts(items: bytes, entries: Sequence[EntryDraft]) -> Iterator[str]:
    if b"\xef\xbf\xbd" not in items and any("\ufffd" in entry.title for entry in entries):
        yield "titles are garbled"
    if _TITLE_MARKUP.search(items):
        yield "titles have markup"
    titled = sum(bool(entry.title) for entry in entries)
    if titled < min(len(entries), len(_TITLE.findall(items))):
        yield "titles are missing"


def _link_doubts(items: bytes, named: int, entries: Sequence[EntryDraft]) -> Iterator[str]:
    linked = sum(bool(entry.href) for entry in entries)
    if linked < min(len(entries), named):
        yield "links are missing"
    if linked > named and _NO_PAGE.search(items):
        yield "links are invented"


def _date_doubts(dates: Sequence[bytes], entries: Sequence[EntryDraft]) -> Iterator[str]:
    dated = sum(entry.published_at is not None for entry in entries)
    if dated < min(len(entries), len(dates)):
        yield "dates are missing"
    if dated > len(dates):
        yield "dates are invented"
    if not all(names_a_day(date.decode("utf-8", "replace")) for date in dates):
        yield "dates are vague"
