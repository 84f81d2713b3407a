"""Deliveries: what is owed to one target, and when to try again."""

import hashlib
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import IntEnum, StrEnum
from typing import Final, NewType

from bot.domain.digest import Digest
from bot.domain.language import Language
from bot.domain.report import Report
from bot.domain.story import Story, StoryId
from bot.domain.subscription import CardSize, RoleId, Target, TargetKind

DeliveryId = NewType("DeliveryId", int)

MAX_NONCE: Final = 25
EDIT_WINDOW: Final = timedelta(hours=48)
# An attempt ends before its lease does: what a dead sender held is free again soon, and never too soon.
ATTEMPT: Final = timedelta(seconds=10)
LEASE: Final = timedelta(seconds=15)
# Discord says "the past few minutes" (resources/message); less than anybody has measured.
NONCE_WINDOW: Final = timedelta(minutes=2)
EDIT_REST: Final = timedelta(seconds=30)
# Discord counts the edits of messages older than an hour (code 30046); it does not say how many are too many.
_YOUNG: Final = timedelta(hours=1)
_OLD_EDIT_REST: Final = timedelta(minutes=10)
# Nor of those that were published (codes 20022 and 20028); it then asks for some twenty minutes of rest.
_PUBLISHED_EDIT_REST: Final = timedelta(minutes=20)
_LONGEST_WAIT: Final = timedelta(minutes=30)
_KEYS: Final = 2**31 - 1


class DeliveryState(StrEnum):
    """`open`: owed, or sent and to be edited when the story grows. The others are ends.

    `uncertain`: whether it was posted nobody knows and nothing can tell; it is not posted again.
    """

    OPEN = "open"
    FOLDED = "folded"
    OFF = "off"
    REJECTED = "rejected"
    UNCERTAIN = "uncertain"


class Urgency(IntEnum):
    """Who goes first when there is more to send than Discord takes: the lower."""

    ALERT = 0
    NOW = 1
    DIGEST = 2
    EDIT = 3


class Held(StrEnum):
    """Why a post waits by rule, not for a failure."""

    QUIET = "quiet"
    COOLDOWN = "cooldown"


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


@dataclass(frozen=True, slots=True)
class MessageRef:
    """A message that was sent; `announced` in a channel that others follow, where it is to be published."""

    channel_id: int
    message_id: int
    announced: bool = False


@dataclass(frozen=True, slots=True)
class Moved:
    """A card's story has become a part of another one, whose card is there too: that message."""

    story: Story
    card: MessageRef | None = None


Content = Story | Moved | Update | Digest


@dataclass(frozen=True, slots=True)
class Delivery:
    """A claimed outbox row: `message` None means post, otherwise edit that message.

    `subject` is the id of what is owed: a story's for a card, a report's for an update, a digest's.
    `version` is the story's version that the target is owed, 1 for what is never edited.
    `story_id` is None for a digest. `posted_at` is when the message to be edited was posted; `doubt` is when
    the first attempt to post it began of which nobody knows the outcome. `size` is how much of a story is
    shown, `mention` the role that the message mentions, `language` in which it is said, if anybody said so.
    """

    id: DeliveryId
    kind: DeliveryKind
    subject: int
    target: Target
    version: int
    attempts: int
    story_id: StoryId | None = None
    message: MessageRef | None = None
    posted_at: datetime | None = None
    doubt: datetime | None = None
    size: CardSize = CardSize.NORMAL
    mention: RoleId | None = None
    language: Language | None = None

    @property
    def nonce(self) -> str:
        """The same for every attempt at this post, so that Discord drops a repeated one."""
        return self._digest()[:MAX_NONCE]

    @property
    def key(self) -> int:
        """The number that the message carries unseen, by which it is found again: 1 to 2^31 - 1."""
        return int(self._digest(), 16) % _KEYS + 1

    @property
    def urgency(self) -> Urgency:
        """When its turn is, among what waits for Discord."""
        return urgency(self.kind, self.target.kind, edit=self.message is not None)

    def nonce_holds(self, now: datetime) -> bool:
        """Whether Discord surely still knows the nonce of an attempt that nobody knows the outcome of."""
        if self.target.kind is TargetKind.FORUM or self.doubt is None:
            return False
        return timedelta() <= now - self.doubt <= NONCE_WINDOW

    def _digest(self) -> str:
        return hashlib.sha256(f"rightswire:{self.id}".encode()).hexdigest()


@dataclass(frozen=True, slots=True)
class Waiting:
    """A card that could be posted now: since when it is owed, and why it was held if it was."""

    id: DeliveryId
    story_id: StoryId
    owed_at: datetime
    held: Held | None = None


class Standing(StrEnum):
    """How it stands with a delivery, as an operator sees it: `failing` was tried and will be tried again.

    `folded` is what a digest took over, `off` what was owed to a target that was switched off.
    """

    OWED = "owed"
    FAILING = "failing"
    SENT = "sent"
    FOLDED = "folded"
    OFF = "off"
    REJECTED = "rejected"
    UNCERTAIN = "uncertain"


@dataclass(frozen=True, slots=True)
class Account:
    """What the books say of one delivery; `edit` says whether it is only a posted message's new version."""

    id: DeliveryId
    kind: DeliveryKind
    target: Target
    standing: Standing
    story_id: StoryId | None
    attempts: int
    next_at: datetime
    edit: bool = False
    message: MessageRef | None = None
    sent_at: datetime | None = None
    held: Held | None = None
    why: str | None = None


@dataclass(frozen=True, slots=True)
class Sent:
    """A delivery that Discord took."""

    delivery: Delivery
    message: MessageRef
    at: datetime

    @property
    def rests_until(self) -> datetime:
        """Before then the message is not edited again: what comes in between comes in one edit."""
        if self.message.announced:
            return self.at + _PUBLISHED_EDIT_REST
        age = self.at - (self.delivery.posted_at or self.at)
        return self.at + (EDIT_REST if age < _YOUNG else _OLD_EDIT_REST)


def urgency(kind: DeliveryKind, target: TargetKind, *, edit: bool) -> Urgency:
    """Members who asked to be alerted first, what was posted already last."""
    if edit:
        return Urgency.EDIT
    if kind is DeliveryKind.DIGEST:
        return Urgency.DIGEST
    return Urgency.ALERT if target is TargetKind.MEMBER else Urgency.NOW


def retry_at(now: datetime, attempts: int, at_least: float = 0.0) -> datetime:
    """When to try again after that many failed attempts: doubling from 2 s, at most 30 minutes."""
    wait = min(timedelta(seconds=2.0 ** min(attempts, 12)), _LONGEST_WAIT)
    return now + max(wait, timedelta(seconds=at_least))
