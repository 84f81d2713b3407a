"""Subscriptions, digests, languages, and what is known of members."""

from collections.abc import AsyncIterator, Collection, Mapping, Sequence
from datetime import datetime
from typing import Any, Protocol

from bot.domain.digest import Candidate, Digest, DigestId, NewDigest, Round
from bot.domain.feed import (
    GuildId,
    UserId,
)
from bot.domain.hours import QuietHours
from bot.domain.language import Addressee, Known, Language
from bot.domain.query import Query, QueryId
from bot.domain.story import Choice, StoryId
from bot.domain.subscription import (
    Change,
    Manner,
    NewSubscription,
    RoleId,
    Signature,
    Subscription,
    SubscriptionId,
    Target,
)


class SubscriptionStore(Protocol):
    """Subscriptions and the distinct queries behind them."""

    async def add(self, subscription: NewSubscription, by: Signature | None = None) -> Subscription:
        """Store it; the same query for the same target is returned, active again, not doubled.

        `by`: who does so and when, if not who made it and then.
        """
        ...

    async def change(
        self, subscription_id: SubscriptionId, query: Query, manner: Manner, by: Signature
    ) -> Subscription:
        """Have it want this, in this manner, from now on. Raises NotFound.

        Raises AlreadySubscribed when another one of its target wants the same.
        """
        ...

    async def of_guild(self, guild: GuildId) -> Sequence[Subscription]:
        """That server's channel subscriptions, oldest first; members' own are not among them."""
        ...

    async def of_member(self, member: UserId) -> Sequence[Subscription]:
        """That member's own subscriptions, oldest first."""
        ...

    async def remove(self, subscription_id: SubscriptionId, by: Signature) -> None:
        """Delete it, and what it alone still owed. Removing what is gone is no error."""
        ...

    async def role_gone(self, guild: GuildId, role: RoleId, at: datetime) -> int:
        """No subscription of that server mentions the role any more; returns how many did."""
        ...

    async def changes(self, guild: GuildId, limit: int) -> Sequence[Change]:
        """The last changes of what that server's channels get, newest first: who made them, and when.

        Each addition, change and removal writes one; members' own alerts are not among them.
        """
        ...

    async def of_target(self, target: Target) -> Sequence[Subscription]:
        """That target's subscriptions, oldest first."""
        ...

    def queries(
        self, only: Collection[QueryId] | None = None
    ) -> AsyncIterator[Sequence[tuple[QueryId, str]]]:
        """Every distinct query that an active subscription has, or those of these; many at a time.

        In their canonical form, because there may be a million.
        """
        ...

    async def pause(self, target: Target, why: str) -> int:
        """Pause that target's subscriptions; returns how many were active."""
        ...

    async def resume(self, target: Target, at: datetime) -> int:
        """Make that target's paused subscriptions active again; returns how many.

        Those that its owner paused stay so.
        """
        ...

    async def keep_quiet(self, target: Target, hours: QuietHours | None) -> None:
        """Hold back what comes in these hours, in place of those it had; None ends them."""
        ...

    async def choose(self, target: Target, story_id: StoryId, choice: Choice | None, at: datetime) -> None:
        """What that target wants of this story, in place of what it chose before; None: nothing special.

        What is still owed to it of a muted story is taken back.
        """
        ...

    async def choice(self, target: Target, story_id: StoryId) -> Choice | None:
        """What that target chose for this story."""
        ...

    async def rang(self, target: Target, at: datetime) -> None:
        """The target has just been sent what its cool-downs held: they begin again."""
        ...

    async def quiet_hours(self, target: Target) -> QuietHours | None:
        """That target's quiet hours, if it has any."""
        ...

    async def rest(self, subscription_id: SubscriptionId, why: str) -> None:
        """Pause this one alone for that reason. None such is no error."""
        ...

    async def wake(self, subscription_id: SubscriptionId, at: datetime) -> None:
        """Make this one active again, if it is not; a digest begins anew then. None such is no error."""
        ...


class DigestStore(Protocol):
    """Digests, and the deliveries that they are owed by."""

    async def due(self, now: datetime, limit: int) -> Sequence[Target]:
        """Targets with an active digest subscription that is due or has no date yet."""
        ...

    async def rounds(self, target: Target, now: datetime) -> Sequence[Round]:
        """That target's subscriptions that are due or have no date yet."""
        ...

    async def candidates(self, target: Target, now: datetime) -> Sequence[Candidate]:
        """Stories that answered a due subscription of the target and changed since its last digest.

        A subscription's first digest looks back to when it was made, or was made active again; one without a
        date is not due yet. Stories that the target may not see, muted, or had before, as a card or in a
        digest, are left out.
        """
        ...

    async def owe(self, digest: NewDigest) -> Digest | None:
        """Store it and owe it to its target, date its next rounds and end what it folds, in one transaction.

        Stories that a digest of that target has already are left out; None when none is left. When a round
        was done by somebody else meanwhile nothing happens at all.
        """
        ...

    async def get(self, digest_id: DigestId) -> Digest:
        """Raises NotFound."""
        ...


class LanguageStore(Protocol):
    """In what language servers and members are written to."""

    async def of(self, addressee: Addressee) -> Known | None:
        """What is known of their language."""
        ...

    async def choose(self, addressee: Addressee, language: Language | None) -> None:
        """They want this one from now on; None: nothing is known of it any more."""
        ...

    async def see(self, addressee: Addressee, language: Language) -> None:
        """Their Discord speaks this one, which holds unless they chose."""
        ...


class PersonalData(Protocol):
    """What all stores together hold of one member."""

    async def of(self, member: UserId) -> Mapping[str, Sequence[Mapping[str, Any]]]:
        """Every row that is this member's, by what it is; times are datetimes. Empty lists for nothing."""
        ...

    async def erase(self, member: UserId) -> int:
        """Delete them; in rows that a server needs, nobody takes the member's place.

        Returns how many rows it was. Nothing is owed to the member afterwards.
        """
        ...


class QueryChanges(Protocol):
    """What other processes do to subscriptions."""

    def changes(self) -> AsyncIterator[Collection[QueryId] | None]:
        """Queries whose subscriptions have changed, as they change; None: some or all of them.

        Begins with None. Raises DatabaseError when the connection is lost.
        """
        ...
