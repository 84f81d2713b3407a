"""Objections: what a reader says is wrong with a story's card."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from bot.domain.feed import GuildId, UserId
from bot.domain.report import ReportId
from bot.domain.story import StoryId


class Wrong(StrEnum):
    """What can be wrong with a card."""

    TAGS = "tags"
    EVENT = "event"
    BRIEF = "brief"


@dataclass(frozen=True, slots=True)
class Objection:
    """What a member of a server says is wrong; `report` tells of another event, `sentence` is false."""

    story_id: StoryId
    guild: GuildId
    member: UserId
    wrong: Wrong
    at: datetime
    report: ReportId | None = None
    sentence: str = ""


@dataclass(frozen=True, slots=True)
class Complaint:
    """What members of one server said of a story: how many of them, each thing on its own."""

    story_id: StoryId
    wrong: Wrong
    members: int
    report: ReportId | None = None
    sentence: str = ""
