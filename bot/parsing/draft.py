"""Entries as a parser found them, before they are made plain, and how they are made plain."""

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import datetime
from itertools import islice
from typing import Final

from bot.domain.feed import Entry
from bot.domain.url import link
from bot.parsing.dates import utc
from bot.parsing.repair import mend_text
from bot.parsing.titles import plain_title

MAX_HTML: Final = 200_000
MAX_ENTRIES: Final = 1_000
_MAX_GUID: Final = 2_000
_MAX_AUTHOR: Final = 200


@dataclass(frozen=True, slots=True, kw_only=True)
class EntryDraft:
    """One entry, all of it as the document has it. Dates are aware."""

    guid: str = ""
    href: str = ""
    title: str = ""
    summary: str = ""
    content: str = ""
    author: str = ""
    published_at: datetime | None = None
    updated_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class FeedDraft:
    """A feed as one rung of the ladder read it."""

    parser: str
    title: str
    entries: tuple[EntryDraft, ...]


def finished(drafts: Iterable[EntryDraft], base: str) -> tuple[Entry, ...]:
    """The entries made plain, links resolved, each identity once, at most `MAX_ENTRIES`."""
    # A flood must not be worked through to the end before it is cut off; duplicates get some room.
    some = islice(drafts, 2 * MAX_ENTRIES)
    entries = list(_distinct_guids([_finished(draft, base) for draft in some]))
    return tuple({entry.identity: entry for entry in reversed(entries)}.values())[::-1][:MAX_ENTRIES]


def _finished(draft: EntryDraft, base: str) -> Entry:
    href = draft.href.strip()
    # Many feeds say the same twice; the longest texts of all are looked at once.
    content = "" if draft.content.strip() == draft.summary.strip() else draft.content
    return Entry(
        guid=_guid(draft, href),
        url=link(base, href),
        title=plain_title(mend_text(draft.title)),
        summary_html=_html(draft.summary),
        content_html=_html(content),
        author=plain_title(mend_text(draft.author), _MAX_AUTHOR) or None,
        published_at=utc(draft.published_at),
        updated_at=utc(draft.updated_at),
    )


def _html(markup: str) -> str:
    return mend_text(markup[:MAX_HTML]).strip()


def _guid(draft: EntryDraft, href: str) -> str | None:
    """The entry's own name, unless it is only its link, which is compared by the rules for pages.

    Those ignore fragments; but a changelog's entries differ in nothing else.
    """
    guid = draft.guid.strip()[:_MAX_GUID]
    if guid and guid != href:
        return guid
    return href if "#" in href else None


def _distinct_guids(entries: list[Entry]) -> Iterator[Entry]:
    """Some software gives one guid to many pages; such a guid identifies nothing."""
    pages = Counter(guid for guid, _ in {(entry.guid, entry.url) for entry in entries if entry.guid})
    for entry in entries:
        names_many = entry.guid and entry.url and pages[entry.guid] > 1
        yield replace(entry, guid=None) if names_many else entry
