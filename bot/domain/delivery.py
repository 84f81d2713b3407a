"""Deliveries: what is owed to one target, and when to try again."""

import hashlib
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Final, NewType

from bot.domain.digest import Digest
from bot.domain.report import Report
from bot.domain.story import Story, StoryId
from bot.domain.subscription import Target

DeliveryId = NewType("DeliveryId", int)

MAX_NONCE: Final = 25
EDIT_WINDOW: Final = timedelta(hours=48)
LEASE: Final = timedelta(seconds=30)
_LONGEST_WAIT: Final = timedelta(minutes=30)


class DeliveryState(StrEnum):
    """`open`: owed, or sent and to be edited when the story grows. The others are ends."""

    OPEN = "open"
    OFF = "off"
    REJECTED = "rejected"


class DeliveryKind(StrEnum):
    """What is owed: a story's card, what a report adds to a story that is followed, or a digest."""

    CARD = "card"
    UPDATE = "update"
    DIGEST = "digest"


@dataclass(frozen=True, slots=True)
class Update:
    """What one report adds to a story, for those who follow it."""

    story: Story
    report: Report


Content = Story | Update | Digest


@dataclass(frozen=True, slots=True)
class MessageRef:
    """A message that was sent."""

    channel_id: int
    message_id: int


@dataclass(frozen=True, slots=True)
class Delivery:
    """A claimed outbox row: `message` None means post, otherwise edit that message.

    `subject` is the id of what is owed: a story's for a card, a report's for an update, a digest's.
    `version` is the story's version that the target is owed, 1 for what is never edited.
    `story_id` is None for a digest.
    """

    id: DeliveryId
    kind: DeliveryKind
    subject: int
    target: Target
    version: int
    attempts: int
    story_id: StoryId | None = None
    message: MessageRef | None = None

    @property
    def nonce(self) -> str:
        """The same for every attempt at this post, so that Discord drops a repeated one."""
        return hashlib.sha256(f"rightswire:{self.id}".encode()).hexdigest()[:MAX_NONCE]


@dataclass(frozen=True, slots=True)
class Sent:
    """A delivery that Discord took."""

    delivery: Delivery
    message: MessageRef
    at: datetime


def retry_at(now: datetime, attempts: int, at_least: float = 0.0) -> datetime:
    """When to try again after that many failed attempts: doubling from 2 s, at most 30 minutes."""
    wait = min(timedelta(seconds=2.0 ** min(attempts, 12)), _LONGEST_WAIT)
    return now + max(wait, timedelta(seconds=at_least))
