"""Corrections: what a server's managers say a story is about, kept as data to learn from."""

from dataclasses import dataclass
from datetime import datetime
from typing import Final

from bot.domain.feed import GuildId
from bot.domain.story import StoryId
from bot.domain.topic import CountryCode, PlaceTag, TopicId, TopicTag

CORRECTED: Final = ("a manager’s correction",)


@dataclass(frozen=True, slots=True)
class Correction:
    """All topics and countries that a story is about, as managers of that server see it.

    An `effective` one becomes what the story is tagged with; the others are only remembered.
    """

    story_id: StoryId
    guild: GuildId
    topics: tuple[TopicId, ...]
    places: tuple[CountryCode, ...]
    at: datetime
    effective: bool

    def topic_tags(self, known: tuple[TopicTag, ...]) -> tuple[TopicTag, ...]:
        """The topics as tags; what was known already keeps its reasons."""
        reasons = {tag.id: tag.because for tag in known}
        return tuple(TopicTag(topic, reasons.get(topic, CORRECTED)) for topic in self.topics)

    def place_tags(self, known: tuple[PlaceTag, ...]) -> tuple[PlaceTag, ...]:
        """The countries as tags; what was known already keeps its reasons."""
        reasons = {tag.code: tag.because for tag in known}
        return tuple(PlaceTag(code, reasons.get(code, CORRECTED)) for code in self.places)


@dataclass(frozen=True, slots=True)
class Lesson:
    """A correction with the report that opened its story: one labelled row."""

    title: str
    text: str
    language: str
    outlet: str
    url: str | None
    topics: tuple[TopicId, ...]
    places: tuple[CountryCode, ...]
    at: datetime
