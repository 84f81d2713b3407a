"""Briefs: what we say of a story, every claim with the sentence it comes from."""

from collections.abc import Collection
from dataclasses import dataclass, replace

from bot.domain.report import Span

MAX_POINT = 140
MAX_POINTS_TOGETHER = 320
# Of one outlet's text no more than this is shown, which operators may lower.
MAX_QUOTED = 320


@dataclass(frozen=True, slots=True)
class Source:
    """Where a point comes from: which of the story's reports (by position) and which characters.

    So many characters of `context` at the beginning of the text only name what the rest speaks of.
    """

    report: int
    span: Span
    text: str
    context: int = 0

    @property
    def sentence(self) -> str:
        """The text without what only names something."""
        return self.text[self.context :]

    def shown(self, most: int) -> str:
        """The text, or the sentence alone where the text is longer than so many characters."""
        return self.text if len(self.text) <= most else self.sentence


@dataclass(frozen=True, slots=True)
class Figure:
    """A number in an outlet's own words."""

    number: str
    outlet: str


@dataclass(frozen=True, slots=True)
class Point:
    """One line of a brief. `attribution` is whom the page credits it to, None for the outlet itself.

    `figures` are one number as the outlets that disagree on it put it, the point's own first;
    `alone` is a point whose numbers only one outlet of several has.
    """

    text: str
    source: Source
    attribution: str | None = None
    figures: tuple[Figure, ...] = ()
    alone: bool = False


@dataclass(frozen=True, slots=True)
class Brief:
    """A headline and up to four points in reading order."""

    headline: str
    language: str
    points: tuple[Point, ...] = ()

    def without(self, sentences: Collection[str]) -> "Brief":
        """The brief without what was made of these sentences of its sources."""
        left = tuple(point for point in self.points if point.source.text not in sentences)
        return replace(self, points=left)
