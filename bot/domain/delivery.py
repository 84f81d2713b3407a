"""Deliveries: one story owed to one target, and when to try again."""

import hashlib
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Final, NewType

from bot.domain.story import StoryId
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


@dataclass(frozen=True, slots=True)
class MessageRef:
    """A message that was sent."""

    channel_id: int
    message_id: int


@dataclass(frozen=True, slots=True)
class Delivery:
    """A claimed outbox row: `message` None means post, otherwise edit that message.

    `version` is the story's version that the target is owed.
    """

    id: DeliveryId
    story_id: StoryId
    target: Target
    version: int
    attempts: int
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
