"""Subscriptions: a query, where its stories go, and how."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Final, NewType

from bot.domain.feed import GuildId, UserId
from bot.domain.hours import LocalHour
from bot.domain.language import Language
from bot.domain.query import Query, QueryId

SubscriptionId = NewType("SubscriptionId", int)
RoleId = NewType("RoleId", int)

# Who made a channel's subscription once that member has asked to be forgotten.
NOBODY: Final = UserId(0)
BY_ITS_OWNER: Final = "by your own wish"
LEFT_THE_SERVER: Final = "I was removed from this server"
CHANNEL_DELETED: Final = "the channel was deleted"


class TargetKind(StrEnum):
    """What kind of place a story is delivered to."""

    CHANNEL = "channel"
    THREAD = "thread"
    FORUM = "forum"
    MEMBER = "member"


@dataclass(frozen=True, slots=True)
class Target:
    """A place on Discord; `id` is the channel's, or the member's for direct messages."""

    kind: TargetKind
    id: int

    def __str__(self) -> str:
        return f"{self.kind}:{self.id}"

    @classmethod
    def parse(cls, text: str) -> "Target":
        """The target that `str()` was taken of."""
        kind, number = text.split(":", 1)
        return cls(TargetKind(kind), int(number))


@dataclass(frozen=True, slots=True)
class SwitchedOff:
    """A target that nothing is sent to any more; `told`: whoever set it up knows."""

    target: Target
    since: datetime
    why: str
    told: bool = False


class CardSize(StrEnum):
    """How much of a story its card shows.

    `compact`: the headline and a line about it. `normal`: the points too. `full`: also the sentence
    behind each point and every outlet.
    """

    COMPACT = "compact"
    NORMAL = "normal"
    FULL = "full"


class Cadence(StrEnum):
    """When the stories of a subscription are delivered."""

    AT_ONCE = "at_once"
    HOURLY = "hourly"
    DAILY = "daily"
    WEEKLY = "weekly"


# A day at most, so that what is held is still news; few of them, so that one statement can tell them apart.
COOLDOWNS: Final = tuple(timedelta(minutes=m) for m in (0, 15, 60, 180, 360, 720, 1440))


# So many independent outlets make a story strong: it comes whatever rests.
STRONG: Final = 5


MOST_MENTIONS: Final = 24


@dataclass(frozen=True, slots=True)
class Mention:
    """A role that is mentioned with a channel's stories, so many times in any 24 hours at most."""

    role: RoleId
    a_day: int = 3


@dataclass(frozen=True, slots=True)
class Manner:
    """How a subscription is served.

    `confirmed_by`: how many independent outlets must tell of a story before it is delivered.
    `cooldown`: the least time between two messages of it, one of COOLDOWNS; what comes meanwhile is held.
    `digest_at`: when a digest comes; None at once, and hourly at the full hour of UTC.
    `mention`: whom a channel's stories mention. `size`: how much of a story its card shows.
    `language`: what stands around a channel's stories is said in it; None: in its server's.
    """

    cadence: Cadence = Cadence.AT_ONCE
    confirmed_by: int = 1
    cooldown: timedelta = timedelta(0)
    digest_at: LocalHour | None = None
    mention: Mention | None = None
    size: CardSize = CardSize.NORMAL
    language: Language | None = None


@dataclass(frozen=True, slots=True)
class NewSubscription:
    """A subscription about to be stored. `guild` None: a member's own, made outside any server."""

    query: Query
    target: Target
    created_by: UserId
    created_at: datetime
    guild: GuildId | None = None
    manner: Manner = Manner()


@dataclass(frozen=True, slots=True)
class Subscription:
    """A stored subscription. `paused_because` is None while it is active, else says why it is not."""

    id: SubscriptionId
    query_id: QueryId
    query: Query
    target: Target
    created_by: UserId
    created_at: datetime
    guild: GuildId | None = None
    manner: Manner = Manner()
    paused_because: str | None = None


# How long it is known who changed what a server's channels get.
CHANGES_KEPT: Final = timedelta(days=365)


class Deed(StrEnum):
    """What was done to a channel's subscription; `role_gone` by Discord, when the role was deleted."""

    FOLLOWED = "followed"
    EDITED = "edited"
    UNFOLLOWED = "unfollowed"
    ROLE_GONE = "role_gone"


@dataclass(frozen=True, slots=True)
class Signature:
    """Who changes a server's subscription, and when."""

    member: UserId
    at: datetime


@dataclass(frozen=True, slots=True)
class Change:
    """One change of what a server's channels get: the subscription as it was from then on, or until then."""

    guild: GuildId
    by: Signature
    deed: Deed
    target: Target
    query: Query
    manner: Manner
