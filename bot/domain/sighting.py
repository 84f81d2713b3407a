"""Sightings: an address as some feed carried it, and what became of that entry."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Final

from bot.domain.feed import Feed
from bot.domain.story import NEWS_AGE, StoryId

# How the reason of a refused entry begins that broke one of our stages.
FAULT_OF_OURS: Final = "a fault of ours"


class Fate(StrEnum):
    """What became of an entry: its report is still to be made, could not be made, or is in a story."""

    WAITS = "pending"
    REFUSED = "refused"
    TOLD = "done"


@dataclass(frozen=True, slots=True)
class Sighting:
    """An entry as it was first seen at `seen_at`.

    `published_at` is the publisher's own date, if any is known; `backlog` entries were in the feed already
    when it was added. `why` says what was wrong with a refused one.
    """

    feed: Feed
    fate: Fate
    title: str
    seen_at: datetime
    published_at: datetime | None = None
    backlog: bool = False
    why: str | None = None
    story_id: StoryId | None = None

    @property
    def was_old(self) -> bool:
        """Whether it was no news any more when it was first seen."""
        return self.published_at is not None and self.seen_at - self.published_at >= NEWS_AGE

    @property
    def is_our_fault(self) -> bool:
        """Whether it was refused for a fault of ours, not for what its publisher wrote."""
        return (self.why or "").startswith(FAULT_OF_OURS)
