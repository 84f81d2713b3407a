"""Digests: many stories in one message."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import NewType

from bot.domain.story import Story, StoryId
from bot.domain.subscription import Target

DigestId = NewType("DigestId", int)


class Occasion(StrEnum):
    """Why stories come together: at a set hour, after quiet hours, or after an outage."""

    HOURLY = "hourly"
    DAILY = "daily"
    WEEKLY = "weekly"
    QUIET = "quiet"
    CATCH_UP = "catch_up"


@dataclass(frozen=True, slots=True)
class NewDigest:
    """A digest about to be owed: stories in the order in which they are shown."""

    target: Target
    occasion: Occasion
    story_ids: tuple[StoryId, ...]
    at: datetime


@dataclass(frozen=True, slots=True)
class Digest:
    """A stored digest, with its stories as they are now."""

    id: DigestId
    target: Target
    occasion: Occasion
    stories: tuple[Story, ...]
    at: datetime
