"""Subscriptions: channels that follow stories, and members' own alerts."""

import asyncio
from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from typing import Final

import structlog

from bot.alerts.index import QueryIndex
from bot.domain.errors import LimitReached, NotFound
from bot.domain.feed import GuildId, UserId
from bot.domain.hours import QuietHours
from bot.domain.query import Query, QueryId
from bot.domain.story import Choice, StoryId
from bot.domain.subscription import (
    BY_ITS_OWNER,
    CHANNEL_DELETED,
    LEFT_THE_SERVER,
    Change,
    Manner,
    NewSubscription,
    RoleId,
    Signature,
    Subscription,
    SubscriptionId,
    Target,
    TargetKind,
)
from bot.ports.clock import Clock
from bot.ports.subscriptions import QueryChanges, SubscriptionStore
from bot.usecases.meaning import meaning
from bot.usecases.tags import Tags

log = structlog.get_logger()

MOST_CHANGES: Final = 100
_TOGETHER: Final = 50_000


@dataclass(frozen=True, slots=True)
class Limits:
    """How many subscriptions a server's channels and a member may have."""

    a_server: int = 100
    a_member: int = 25


@dataclass(frozen=True, slots=True)
class Wish:
    """What somebody asks for: stories that answer the query, served in this manner."""

    query: Query
    manner: Manner = field(default_factory=Manner)


class Subscriptions:
    """Made, listed and removed by members and managers; the index follows every change."""

    def __init__(
        self,
        store: SubscriptionStore,
        index: QueryIndex,
        tags: Tags,
        clock: Clock,
        limits: Limits = Limits(),  # frozen
    ) -> None:
        self._store = store
        self._index = index
        self._tags = tags
        self._clock = clock
        self._limits = limits
        # What is read of the store is told to the index before anything is read anew: else what was read
        # before a change could be told after it.
        self._following = asyncio.Lock()

    async def load(self) -> int:
        """Fill the index from the store; returns how many distinct queries there are."""
        async with self._following:
            return await self._load()

    async def follow_changes(self, news: QueryChanges) -> None:
        """Keep the index as other processes change subscriptions, until cancelled. Raises DatabaseError."""
        async for changed in news.changes():
            if changed is None:
                await self.load()
            else:
                await self._reload(changed)

    async def follow(self, wish: Wish, target: Target, guild: GuildId, manager: UserId) -> Subscription:
        """Have a channel follow a query. Raises LimitReached."""
        if len(await self._store.of_guild(guild)) >= self._limits.a_server:
            raise LimitReached(
                "This server's channels have {most} subscriptions, which is the most: "
                "`/channels unfollow` one first.",
                most=self._limits.a_server,
            )
        return await self._add(self._new(wish, target, manager, guild))

    async def alert(self, wish: Wish, member: UserId, guild: GuildId | None) -> Subscription:
        """Have a member alerted by direct message. Raises LimitReached."""
        if len(await self._store.of_member(member)) >= self._limits.a_member:
            raise LimitReached(
                "You have {most} alerts, which is the most: `/alerts remove` one first.",
                most=self._limits.a_member,
            )
        return await self._add(self._new(wish, Target(TargetKind.MEMBER, member), member, guild))

    async def change_alert(
        self, subscription_id: SubscriptionId, member: UserId, query: Query | None, manner: Manner
    ) -> Subscription:
        """Have one of the member's want this (None: what it wants) from now on. Raises NotFound."""
        alert = await self.alert_of(subscription_id, member)
        return await self._change(alert, query, manner, member)

    async def change_followed(
        self, followed: Subscription, query: Query | None, manner: Manner, manager: UserId
    ) -> Subscription:
        """Have one of a server's want this (None: what it wants) from now on. Raises NotFound."""
        return await self._change(followed, query, manner, manager)

    async def followed(self, subscription_id: SubscriptionId, guild: GuildId) -> Subscription:
        """One of the server's. Raises NotFound when it is not theirs."""
        return _own(subscription_id, await self._store.of_guild(guild))

    async def of_guild(self, guild: GuildId) -> Sequence[Subscription]:
        """What the server's channels follow, oldest first."""
        return await self._store.of_guild(guild)

    async def of_member(self, member: UserId) -> Sequence[Subscription]:
        """The member's own alerts, oldest first."""
        return await self._store.of_member(member)

    async def unfollow(
        self, subscription_id: SubscriptionId, guild: GuildId, manager: UserId
    ) -> Subscription:
        """Remove one of the server's. Raises NotFound when it is not theirs."""
        gone = await self.followed(subscription_id, guild)
        await self._store.remove(gone.id, self._signed(manager))
        await self._reload({gone.query_id})
        return gone

    async def changes(self, guild: GuildId) -> Sequence[Change]:
        """The last changes of what the server's channels get, newest first."""
        return await self._store.changes(guild, MOST_CHANGES)

    async def role_gone(self, guild: GuildId, role: RoleId) -> int:
        """A role was deleted: nothing mentions it any more; returns how many subscriptions did."""
        return await self._store.role_gone(guild, role, self._clock.now())

    async def remove_alert(self, subscription_id: SubscriptionId, member: UserId) -> Subscription:
        """Remove one of the member's. Raises NotFound when it is not theirs."""
        gone = await self.alert_of(subscription_id, member)
        await self._store.remove(gone.id, self._signed(member))
        await self._reload({gone.query_id})
        return gone

    async def restore(self, gone: Subscription, member: UserId) -> Subscription:
        """Have again what was just removed, as it was."""
        made = await self._add(
            NewSubscription(
                gone.query, gone.target, gone.created_by, gone.created_at, gone.guild, gone.manner
            ),
            self._signed(member),
        )
        if gone.paused_because:
            await self._store.rest(made.id, gone.paused_because)
        return made

    async def alert_of(self, subscription_id: SubscriptionId, member: UserId) -> Subscription:
        """One of the member's. Raises NotFound when it is not theirs."""
        return _own(subscription_id, await self._store.of_member(member))

    async def pause_alert(self, subscription_id: SubscriptionId, member: UserId) -> Subscription:
        """Let one of the member's rest until they resume it. Raises NotFound when it is not theirs."""
        alert = await self.alert_of(subscription_id, member)
        await self._store.rest(alert.id, BY_ITS_OWNER)
        await self._reload({alert.query_id})
        return alert

    async def resume_alert(self, subscription_id: SubscriptionId, member: UserId) -> Subscription:
        """Make one of the member's active again. Raises NotFound when it is not theirs."""
        alert = await self.alert_of(subscription_id, member)
        await self._wake(alert)
        return alert

    async def reopen_inbox(self, member: UserId) -> int:
        """Make alerts that were paused for a closed inbox active again; returns how many."""
        return await self.resume(Target(TargetKind.MEMBER, member))

    async def resume(self, target: Target) -> int:
        """Make active again what was paused when the target was switched off; returns how many."""
        resumed = await self._store.resume(target, self._clock.now())
        if resumed:
            await self._reload({one.query_id for one in await self._store.of_target(target)})
        return resumed

    async def keep_quiet(self, member: UserId, hours: QuietHours | None) -> None:
        """Write nothing to the member in these hours, but after them; None ends them."""
        await self._store.keep_quiet(Target(TargetKind.MEMBER, member), hours)

    async def quiet_hours(self, member: UserId) -> QuietHours | None:
        """The member's quiet hours, if they have any."""
        return await self._store.quiet_hours(Target(TargetKind.MEMBER, member))

    async def toggle(self, member: UserId, story_id: StoryId, choice: Choice) -> Choice | None:
        """Let the member follow or mute a story, or take that back; returns what now holds."""
        inbox = Target(TargetKind.MEMBER, member)
        before = await self._store.choice(inbox, story_id)
        after = None if before is choice else choice
        await self._store.choose(inbox, story_id, after, self._clock.now())
        return after

    async def channel_gone(self, channel: int, guild: GuildId) -> int:
        """A channel, thread or forum was deleted: what it followed rests; returns how much it was."""
        followed = {one.target for one in await self._store.of_guild(guild) if one.target.id == channel}
        return sum([await self._store.pause(target, CHANNEL_DELETED) for target in followed])

    async def left(self, guild: GuildId) -> int:
        """We are no longer in that server: what its channels follow rests; returns how much it was."""
        followed = {one.target for one in await self._store.of_guild(guild)}
        return sum([await self._store.pause(target, LEFT_THE_SERVER) for target in followed])

    async def joined(self, guild: GuildId) -> int:
        """We are back in that server: what rested since we left runs again; returns how much it is."""
        resting = [s for s in await self._store.of_guild(guild) if s.paused_because == LEFT_THE_SERVER]
        for subscription in resting:
            await self._wake(subscription)
        return len(resting)

    def describe(self, query: Query) -> str:
        """The query in words."""
        return meaning(query, self._tags.topic_names(), self._tags.place_names())

    async def _load(self) -> int:
        loaded, read = QueryIndex(), list[tuple[QueryId, str]]()
        async for some in self._store.queries():
            read += some
            if len(read) >= _TOGETHER:
                # Off the event loop: a million queries take seconds.
                await asyncio.to_thread(loaded.extend, read)
                read = []
        await asyncio.to_thread(loaded.extend, read)
        await asyncio.to_thread(loaded.settle)
        self._index.become(loaded)
        self._warn()
        return len(self._index)

    async def _reload(self, query_ids: Collection[QueryId]) -> None:
        """Have the index know of these queries what the store does."""
        async with self._following:
            found = [one async for some in self._store.queries(query_ids) for one in some]
            self._index.discard(*query_ids)
            self._index.extend(found)
            self._index.settle()
        self._warn()

    def _warn(self) -> None:
        if unread := self._index.unread:
            log.warning("queries.unread", count=len(unread), queries=sorted(unread)[:20])

    async def _add(self, new: NewSubscription, by: Signature | None = None) -> Subscription:
        made = await self._store.add(new, by)
        await self._reload({made.query_id})
        return made

    def _signed(self, member: UserId) -> Signature:
        return Signature(member, self._clock.now())

    async def _change(
        self, before: Subscription, query: Query | None, manner: Manner, by: UserId
    ) -> Subscription:
        changed = await self._store.change(before.id, query or before.query, manner, self._signed(by))
        await self._reload({before.query_id, changed.query_id})
        return changed

    async def _wake(self, subscription: Subscription) -> None:
        await self._store.wake(subscription.id, self._clock.now())
        await self._reload({subscription.query_id})

    def _new(self, wish: Wish, target: Target, by: UserId, guild: GuildId | None) -> NewSubscription:
        now = self._clock.now()
        return NewSubscription(wish.query, target, by, now, guild, wish.manner)


def _own(subscription_id: SubscriptionId, own: Sequence[Subscription]) -> Subscription:
    for subscription in own:
        if subscription.id == subscription_id:
            return subscription
    raise NotFound("subscription")
