"""Reports: one outlet's account of something, with its clean article text."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Final, NewType

from bot.domain.feed import EntryId, Outlet

ReportId = NewType("ReportId", int)

UNKNOWN_LANGUAGE = "und"

# No window that new reports are compared with is longer.
LONGEST_WINDOW: Final = timedelta(days=14)


@dataclass(frozen=True, slots=True)
class Span:
    """A half-open range of characters of an article's text."""

    start: int
    end: int

    def of(self, text: str) -> str:
        """The characters themselves."""
        return text[self.start : self.end]


@dataclass(frozen=True, slots=True)
class Article:
    """Readable text: paragraphs separated by a blank line, no markup.

    `blockquotes` are the paragraphs that the page sets as quotations of somebody else;
    `language` is ISO 639-1 or `und`.
    """

    text: str
    language: str = UNKNOWN_LANGUAGE
    blockquotes: tuple[Span, ...] = ()


@dataclass(frozen=True, slots=True)
class Page:
    """A web page as read: its title and article, and what it says of itself."""

    title: str
    article: Article
    site_name: str | None = None
    published_at: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """One outlet's account of something, before it is stored."""

    outlet: Outlet
    title: str
    article: Article
    published_at: datetime
    url: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Report(Draft):
    """A stored account. `copy_of` names the report it re-posts, if it does.

    `new_facts` are the numbers, names and places in its own words that it added to its story. `revision` is
    the number of its last change among those of all reports.
    """

    id: ReportId
    entry_id: EntryId
    copy_of: ReportId | None = None
    new_facts: tuple[str, ...] = ()
    revision: int = field(default=0, compare=False)
