"""Digests: many stories in one message."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Final, NewType

from bot.domain.story import Story, StoryId
from bot.domain.subscription import Manner, SubscriptionId, Target

DigestId = NewType("DigestId", int)

# A story is dated when work on it begins and there to be read when it is done: a digest looks back that far.
LATEST: Final = timedelta(minutes=15)


class Occasion(StrEnum):
    """Why stories come together: at a set hour, after a time of quiet or rest, or after an outage."""

    HOURLY = "hourly"
    DAILY = "daily"
    WEEKLY = "weekly"
    QUIET = "quiet"
    COOLDOWN = "cooldown"
    CATCH_UP = "catch_up"


BY_THE_CLOCK: Final = frozenset({Occasion.HOURLY, Occasion.DAILY, Occasion.WEEKLY})


@dataclass(frozen=True, slots=True)
class Round:
    """A subscription whose digest is due, or, `due_at` None, is still to be given a date."""

    subscription_id: SubscriptionId
    manner: Manner
    due_at: datetime | None


@dataclass(frozen=True, slots=True)
class Candidate:
    """A story that a digest may hold: how many of the target's queries it answers.

    `confirmed_by` is the least number of independent outlets that one of them waits for.
    """

    story: Story
    queries: int = 1
    confirmed_by: int = 1


@dataclass(frozen=True, slots=True)
class NewDigest:
    """A digest about to be owed: stories in the order in which they are shown.

    `next_rounds` say when the subscriptions that it is for are due again; `folded` are the numbers of the
    waiting deliveries whose stories it holds in their stead.
    """

    target: Target
    occasion: Occasion
    story_ids: tuple[StoryId, ...]
    at: datetime
    next_rounds: tuple[tuple[Round, datetime], ...] = ()
    folded: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Digest:
    """A stored digest, with its stories as they are now."""

    id: DigestId
    target: Target
    occasion: Occasion
    stories: tuple[Story, ...]
    at: datetime
