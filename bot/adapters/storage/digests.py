"""Digests and the stories in them, in SQL."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import ColumnElement, Select, and_, delete, exists, func, insert, or_, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.adapters.storage import debts
from bot.adapters.storage.archive import stories_by
from bot.adapters.storage.database import Database
from bot.adapters.storage.rows import wishes
from bot.adapters.storage.rows.wishes import to
from bot.adapters.storage.schema import (
    DIGESTED,
    OWED,
    deliveries,
    digest_stories,
    digests,
    stories,
    story_choices,
    story_queries,
    story_servers,
    subscriptions,
)
from bot.domain.delivery import DeliveryKind, DeliveryState
from bot.domain.digest import LATEST, Candidate, Digest, DigestId, NewDigest, Occasion, Round
from bot.domain.errors import NotFound
from bot.domain.story import Choice, StoryId
from bot.domain.subscription import SubscriptionId, Target


class SqlDigestStore:
    """The DigestStore port over a Database."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def due(self, now: datetime, limit: int) -> Sequence[Target]:
        """Targets with an active digest subscription that is due or has no date yet."""
        digested = select(subscriptions.c.target_kind, subscriptions.c.target_id).where(DIGESTED)
        # Two questions rather than one OR, so that each is answered from the index.
        undated = digested.where(subscriptions.c.next_digest_at.is_(None))
        dated = digested.where(subscriptions.c.next_digest_at <= now)
        async with self._database.reading() as connection:
            found = await connection.execute(undated.union(dated).limit(limit))
            return [wishes.target(row) for row in found]

    async def rounds(self, target: Target, now: datetime) -> Sequence[Round]:
        """That target's subscriptions that are due or have no date yet."""
        wanted = (
            select(subscriptions).where(_due(now), to(subscriptions, target)).order_by(subscriptions.c.id)
        )
        async with self._database.reading() as connection:
            return [
                Round(SubscriptionId(row.id), wishes.manner(row), row.next_digest_at)
                for row in await connection.execute(wanted)
            ]

    async def candidates(self, target: Target, now: datetime) -> Sequence[Candidate]:
        """Stories that answered a due subscription of the target and changed since its last digest."""
        async with self._database.reading() as connection:
            found = (await connection.execute(_answering(target, now))).all()
            told = await stories_by(connection, [row.story_id for row in found])
            asked = {row.story_id: row for row in found}
            return [Candidate(one, asked[one.id].queries, asked[one.id].confirmed_by) for one in told]

    async def owe(self, digest: NewDigest) -> Digest | None:
        """Store it and owe it, date its next rounds and end what it folds."""
        async with self._database.writing() as connection:
            await self._database.alone(connection, str(digest.target))
            if not await _dated(connection, digest):
                return None
            await _fold(connection, digest.folded)
            fresh = await _fresh(connection, digest)
            if not fresh:
                return None
            digest_id = await _write(connection, digest, fresh)
            made = await _digest(connection, digest_id)
            await debts.owe_digest(connection, made)
            return made

    async def get(self, digest_id: DigestId) -> Digest:
        """Raises NotFound."""
        async with self._database.reading() as connection:
            return await _digest(connection, digest_id)


async def spare(connection: AsyncConnection, target: Target, story_id: StoryId) -> None:
    """The story leaves the target's digests that wait to be sent; one that held nothing else is not sent."""
    row, held = deliveries.c, digest_stories.c
    waiting = OWED & (row.sent_version == 0) & (row.kind == DeliveryKind.DIGEST.value)
    waiting &= to(deliveries, target)
    told = (held.story_id == story_id) & held.digest_id.in_(select(row.subject).where(waiting))
    await connection.execute(delete(digest_stories).where(told))
    empty = ~exists().where(held.digest_id == row.subject)
    await connection.execute(delete(deliveries).where(waiting, empty))


def _due(now: datetime) -> ColumnElement[bool]:
    return and_(
        DIGESTED, or_(subscriptions.c.next_digest_at.is_(None), subscriptions.c.next_digest_at <= now)
    )


def _answering(target: Target, now: datetime) -> Select[tuple[int, int, int]]:
    story = stories.c.id
    served = exists().where(
        story_servers.c.story_id == story, story_servers.c.guild_id == subscriptions.c.guild_id
    )
    return (
        select(
            story_queries.c.story_id,
            func.count(subscriptions.c.id).label("queries"),
            func.min(subscriptions.c.confirmed_by).label("confirmed_by"),
        )
        .join(subscriptions, subscriptions.c.query_id == story_queries.c.query_id)
        .join(stories, story == story_queries.c.story_id)
        .where(to(subscriptions, target), DIGESTED, subscriptions.c.next_digest_at <= now)
        .where(stories.c.changed_at >= subscriptions.c.digested_at)
        .where(or_(stories.c.shared.is_(True), served), *_unseen(target))
        .group_by(story_queries.c.story_id)
        .order_by(story_queries.c.story_id)
    )


def _unseen(target: Target) -> tuple[ColumnElement[bool], ...]:
    """Whether the target neither had the story nor wants to be spared it."""
    had = exists().where(
        deliveries.c.kind == DeliveryKind.CARD.value,
        deliveries.c.subject == stories.c.id,
        to(deliveries, target),
    )
    return ~_in_a_digest(target), ~had, ~_muted(target)


def _in_a_digest(target: Target) -> ColumnElement[bool]:
    return exists().where(to(digest_stories, target), digest_stories.c.story_id == stories.c.id)


def _muted(target: Target) -> ColumnElement[bool]:
    return exists().where(
        story_choices.c.story_id == stories.c.id,
        to(story_choices, target),
        story_choices.c.choice == Choice.MUTE.value,
    )


async def _dated(connection: AsyncConnection, digest: NewDigest) -> bool:
    """Give its rounds their next dates; False when somebody else already did."""
    for one, due_at in digest.next_rounds:
        row = subscriptions.c
        unchanged = row.next_digest_at.is_(None) if one.due_at is None else row.next_digest_at == one.due_at
        since = digest.at - LATEST if one.due_at is not None else func.coalesce(row.digested_at, digest.at)
        dated = (
            update(subscriptions)
            .where(row.id == one.subscription_id, unchanged)
            .values(next_digest_at=due_at, digested_at=since)
        )
        if not (await connection.execute(dated)).rowcount:
            return False
    return True


async def _fold(connection: AsyncConnection, numbers: Sequence[int]) -> None:
    for start in range(0, len(numbers), 1000):
        some = deliveries.c.id.in_(numbers[start : start + 1000])
        waiting = (deliveries.c.state == DeliveryState.OPEN.value) & (deliveries.c.sent_version == 0)
        await connection.execute(
            update(deliveries).where(some, waiting).values(state=DeliveryState.FOLDED.value)
        )


async def _fresh(connection: AsyncConnection, digest: NewDigest) -> list[StoryId]:
    had = select(digest_stories.c.story_id).where(
        to(digest_stories, digest.target),
        digest_stories.c.story_id.in_(digest.story_ids),
    )
    known = set((await connection.execute(had)).scalars())
    return [story_id for story_id in dict.fromkeys(digest.story_ids) if story_id not in known]


async def _write(connection: AsyncConnection, digest: NewDigest, story_ids: Sequence[StoryId]) -> DigestId:
    target = {"target_kind": digest.target.kind.value, "target_id": digest.target.id}
    making = insert(digests).values(**target, occasion=digest.occasion.value, made_at=digest.at)
    made = (await connection.execute(making.returning(digests.c.id))).scalar_one()
    held = [
        target | {"story_id": story_id, "digest_id": made, "position": position}
        for position, story_id in enumerate(story_ids)
    ]
    await connection.execute(insert(digest_stories), held)
    return DigestId(made)


async def _digest(connection: AsyncConnection, digest_id: DigestId) -> Digest:
    row = (await connection.execute(select(digests).where(digests.c.id == digest_id))).first()
    if row is None:
        raise NotFound("digest")
    holding = select(digest_stories.c.story_id).where(digest_stories.c.digest_id == digest_id)
    ids = (await connection.execute(holding.order_by(digest_stories.c.position))).scalars().all()
    if not ids:  # all it held has become part of stories that other digests hold
        raise NotFound("digest")
    return Digest(
        id=DigestId(row.id),
        target=wishes.target(row),
        occasion=Occasion(row.occasion),
        stories=tuple(await stories_by(connection, ids)),
        at=row.made_at,
    )
