"""Subscriptions and the distinct queries behind them, in SQL."""

from collections.abc import AsyncIterator, Collection, Sequence
from datetime import datetime
from typing import Any, Final

from sqlalchemy import (
    ColumnElement,
    Update,
    case,
    delete,
    exists,
    func,
    literal,
    select,
    update,
)
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.adapters.storage import changelog, debts
from bot.adapters.storage.choices import SqlChoices
from bot.adapters.storage.rows import wishes
from bot.adapters.storage.rows.wishes import to
from bot.adapters.storage.schema import (
    OWED,
    RESTING,
    deliveries,
    queries,
    story_queries,
    subscriptions,
)
from bot.domain.delivery import DeliveryKind
from bot.domain.errors import AlreadySubscribed, NotFound
from bot.domain.feed import GuildId, UserId
from bot.domain.query import Query, QueryId
from bot.domain.subscription import (
    BY_ITS_OWNER,
    NOBODY,
    Cadence,
    Change,
    Deed,
    Manner,
    NewSubscription,
    RoleId,
    Signature,
    Subscription,
    SubscriptionId,
    Target,
    TargetKind,
)

# Whoever makes digests gives it the next date.
_UNDATED: Final[dict[str, Any]] = {"next_digest_at": None}
# So many queries are read at a time: what else is to be done meanwhile waits for some milliseconds only.
_SOME: Final = 2_000


class SqlSubscriptionStore(SqlChoices):
    """The SubscriptionStore port over a Database."""

    async def add(self, subscription: NewSubscription, by: Signature | None = None) -> Subscription:
        """Store it; the same query for the same target is returned, active again, not doubled.

        Of one that is there already only the manner becomes the new one.
        """
        async with self._database.writing() as connection:
            values = {
                "query_id": await self._query_id(connection, subscription.query),
                "target_kind": subscription.target.kind.value,
                "target_id": subscription.target.id,
                "guild_id": subscription.guild,
                "created_by": subscription.created_by,
                "created_at": subscription.created_at,
            }
            signed = by or Signature(subscription.created_by, subscription.created_at)
            fresh = wishes.manner_values(subscription.manner) | _UNDATED | {"paused_because": None}
            again = fresh | {"digested_at": _gathers_from(signed.at)}
            adding = (
                self._database.insert(subscriptions)
                .values(**values, **fresh, digested_at=signed.at)
                .on_conflict_do_update(index_elements=["query_id", "target_kind", "target_id"], set_=again)
            )
            added = (await connection.execute(adding.returning(subscriptions.c.id))).scalar_one()
            made = (await _subscriptions(connection, subscriptions.c.id == added))[0]
            deed = Deed.FOLLOWED if made.created_at == subscription.created_at else Deed.EDITED
            await changelog.note(connection, made, deed, signed)
            return made

    async def change(
        self, subscription_id: SubscriptionId, query: Query, manner: Manner, by: Signature
    ) -> Subscription:
        """Have it want this from now on. Raises NotFound and AlreadySubscribed."""
        ours = subscriptions.c.id == subscription_id
        async with self._database.writing() as connection:
            found = await _subscriptions(connection, ours)
            if not found:
                raise NotFound("subscription")
            before, query_id = found[0], await self._query_id(connection, query)
            same = to(subscriptions, before.target) & (subscriptions.c.query_id == query_id) & ~ours
            if await _subscriptions(connection, same):
                raise AlreadySubscribed
            values = wishes.manner_values(manner) | _UNDATED | {"query_id": query_id}
            values |= {
                "digested_at": func.coalesce(
                    subscriptions.c.digested_at, literal(by.at, subscriptions.c.digested_at.type)
                )
            }
            await connection.execute(update(subscriptions).where(ours).values(values))
            if query_id != before.query_id:
                await forget_query(connection, before.query_id)
            after = (await _subscriptions(connection, ours))[0]
            await changelog.note(connection, after, Deed.EDITED, by)
            return after

    async def of_guild(self, guild: GuildId) -> Sequence[Subscription]:
        """That server's channel subscriptions, oldest first; members' own are not among them."""
        channels = subscriptions.c.target_kind != TargetKind.MEMBER.value
        async with self._database.reading() as connection:
            return await _subscriptions(connection, (subscriptions.c.guild_id == guild) & channels)

    async def of_target(self, target: Target) -> Sequence[Subscription]:
        """That target's subscriptions, oldest first."""
        async with self._database.reading() as connection:
            return await _subscriptions(connection, to(subscriptions, target))

    async def of_member(self, member: UserId) -> Sequence[Subscription]:
        """That member's own subscriptions, oldest first."""
        return await self.of_target(Target(TargetKind.MEMBER, member))

    async def remove(self, subscription_id: SubscriptionId, by: Signature) -> None:
        """Delete it, and what it alone still owed. Removing what is gone is no error."""
        async with self._database.writing() as connection:
            ours = subscriptions.c.id == subscription_id
            found = await _subscriptions(connection, ours)
            if not found:
                return
            await connection.execute(delete(subscriptions).where(ours))
            await connection.execute(delete(deliveries).where(_owed_by_nobody_else(found[0])))
            await forget_query(connection, found[0].query_id)
            await changelog.note(connection, found[0], Deed.UNFOLLOWED, by)

    async def role_gone(self, guild: GuildId, role: RoleId, at: datetime) -> int:
        """No subscription of that server mentions the role any more; returns how many did."""
        theirs = (subscriptions.c.guild_id == guild) & (subscriptions.c.mention_role == role)
        async with self._database.writing() as connection:
            found = await _subscriptions(connection, theirs)
            await connection.execute(
                update(subscriptions).where(theirs).values(mention_role=None, mentions_a_day=0)
            )
            for one in found:
                await changelog.note(connection, one, Deed.ROLE_GONE, Signature(NOBODY, at))
        return len(found)

    async def changes(self, guild: GuildId, limit: int) -> Sequence[Change]:
        """The last changes of what that server's channels get, newest first."""
        async with self._database.reading() as connection:
            return await changelog.latest(connection, guild, limit)

    async def queries(
        self, only: Collection[QueryId] | None = None
    ) -> AsyncIterator[Sequence[tuple[QueryId, str]]]:
        """Every distinct query that an active subscription has, or those of these; many at a time."""
        active = exists().where(
            subscriptions.c.query_id == queries.c.id, subscriptions.c.paused_because.is_(None)
        )
        wanted = select(queries.c.id, queries.c.canonical).where(active).order_by(queries.c.id)
        if only is not None:
            wanted = wanted.where(queries.c.id.in_(only))
        last = 0
        while True:
            async with self._database.reading() as connection:
                found = await connection.execute(wanted.where(queries.c.id > last).limit(_SOME))
                some = [(QueryId(row.id), row.canonical) for row in found]
            if not some:
                return
            yield some
            last = some[-1][0]

    async def pause(self, target: Target, why: str) -> int:
        """Pause that target's subscriptions; returns how many were active."""
        active = to(subscriptions, target) & subscriptions.c.paused_because.is_(None)
        return await self._count(update(subscriptions).where(active).values(paused_because=why))

    async def resume(self, target: Target, at: datetime) -> int:
        """Make that target's paused subscriptions active again but its owner's; returns how many."""
        paused = to(subscriptions, target) & (subscriptions.c.paused_because != BY_ITS_OWNER)
        return await self._count(update(subscriptions).where(paused).values(_resumed(at)))

    async def rest(self, subscription_id: SubscriptionId, why: str) -> None:
        """Pause this one alone for that reason."""
        ours = subscriptions.c.id == subscription_id
        await self._count(update(subscriptions).where(ours).values(paused_because=why))

    async def wake(self, subscription_id: SubscriptionId, at: datetime) -> None:
        """Make this one active again, if it is not."""
        ours = (subscriptions.c.id == subscription_id) & subscriptions.c.paused_because.is_not(None)
        await self._count(update(subscriptions).where(ours).values(_resumed(at)))

    async def rang(self, target: Target, at: datetime) -> None:
        """The target has just been sent what its cool-downs held: they begin again."""
        resting = (
            update(subscriptions)
            .where(RESTING, to(subscriptions, target), subscriptions.c.cadence == Cadence.AT_ONCE.value)
            .values(rests_until=debts.rests_until(at))
        )
        await self._count(resting)

    async def _count(self, statement: Update) -> int:
        async with self._database.writing() as connection:
            return (await connection.execute(statement)).rowcount

    async def _query_id(self, connection: AsyncConnection, query: Query) -> int:
        # The update changes nothing; it returns the row that was there, locked against `forget_query`.
        keeping = self._database.insert(queries).values(
            digest=wishes.query_digest(query), canonical=query.canonical
        )
        kept = keeping.on_conflict_do_update(
            index_elements=["digest"], set_={"canonical": keeping.excluded.canonical}
        )
        return int((await connection.execute(kept.returning(queries.c.id))).scalar_one())


def _gathers_from(at: datetime) -> ColumnElement[datetime]:
    """Since when a digest subscription that is asked for once more gathers."""
    row = subscriptions.c
    gathering = case((row.paused_because.is_(None), row.digested_at))
    return func.coalesce(gathering, literal(at, row.digested_at.type))


def _resumed(at: datetime) -> dict[str, Any]:
    """What came while it rested is not told later."""
    return _UNDATED | {"paused_because": None, "digested_at": at}


async def _subscriptions(connection: AsyncConnection, where: ColumnElement[bool]) -> list[Subscription]:
    wanted = (
        select(subscriptions, queries.c.canonical).join(queries).where(where).order_by(subscriptions.c.id)
    )
    return [wishes.subscription(row) for row in await connection.execute(wanted)]


def _owed_by_nobody_else(removed: Subscription) -> ColumnElement[bool]:
    """Unsent rows of its target that answered its query, and no query of the target's others."""
    target = removed.target
    answered = story_queries.c.story_id == deliveries.c.story_id
    others = (
        select(subscriptions.c.query_id)
        .where(to(subscriptions, target), subscriptions.c.cadence == Cadence.AT_ONCE.value)
        .scalar_subquery()
    )
    return (
        OWED
        & (deliveries.c.kind == DeliveryKind.CARD.value)
        & (deliveries.c.sent_version == 0)
        & to(deliveries, target)
        & exists().where(answered, story_queries.c.query_id == removed.query_id)
        & ~exists().where(answered, story_queries.c.query_id.in_(others))
    )


async def forget_query(connection: AsyncConnection, query_id: QueryId) -> None:
    """Delete the query unless somebody still asks it."""
    # What nobody asks for any more is nobody's business. The lock lets a subscriber who comes at this
    # moment finish first; then the second statement sees it.
    ours = queries.c.id == query_id
    await connection.execute(select(queries.c.id).where(ours).with_for_update())
    wanted = exists().where(subscriptions.c.query_id == query_id)
    await connection.execute(delete(queries).where(ours, ~wanted))
