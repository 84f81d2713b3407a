"""Debts: the deliveries that a story's change makes owed."""

from collections.abc import Collection, Iterator
from datetime import datetime
from typing import Any, Final

from sqlalchemy import ColumnElement, Insert, Update, insert, literal, or_, select, true, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.adapters.storage.database import Database
from bot.adapters.storage.schema import deliveries, queries, story_queries, story_servers, subscriptions
from bot.domain.delivery import EDIT_WINDOW, DeliveryKind, DeliveryState
from bot.domain.digest import Digest
from bot.domain.story import Story, StoryId
from bot.domain.subscription import Cadence

# SQLite takes some 32,000 parameters in a statement; a story answers far fewer queries.
_AT_ONCE: Final = 10_000


async def refresh(connection: AsyncConnection, story: Story) -> None:
    """What was posted lately, or still waits, is owed the story as it stands now."""
    await connection.execute(_newer(story))


async def owe(
    database: Database, connection: AsyncConnection, story: Story, query_ids: tuple[int, ...]
) -> None:
    """Each active at-once subscription to these queries, in a server that may see it, is owed the story.

    One that waits for more outlets than tell of it is not, until they do.
    """
    for some in _chunks(query_ids):
        await connection.execute(_answered(database, story, some))
        await connection.execute(_fan_out(database, story, some))


async def owe_digest(connection: AsyncConnection, digest: Digest) -> None:
    """The digest's target is owed it."""
    values = _values(DeliveryKind.DIGEST, digest.id, 1, digest.at)
    values |= {"target_kind": digest.target.kind.value, "target_id": digest.target.id}
    await connection.execute(insert(deliveries).values(values))


def _newer(story: Story) -> Update:
    lately = deliveries.c.first_sent_at > story.changed_at - EDIT_WINDOW
    return (
        update(deliveries)
        .where(
            deliveries.c.kind == DeliveryKind.CARD.value,
            deliveries.c.subject == story.id,
            deliveries.c.state == DeliveryState.OPEN.value,
            or_(deliveries.c.first_sent_at.is_(None), lately),
        )
        .values(wanted_version=story.version)
    )


def _answered(database: Database, story: Story, query_ids: Collection[int]) -> Insert:
    found = select(literal(story.id), queries.c.id).where(queries.c.id.in_(query_ids))
    return (
        database.insert(story_queries).from_select(["story_id", "query_id"], found).on_conflict_do_nothing()
    )


def _fan_out(database: Database, story: Story, query_ids: Collection[int]) -> Insert:
    values = _values(DeliveryKind.CARD, story.id, story.version, story.changed_at)
    values["story_id"] = story.id
    constants = (literal(value, deliveries.c[name].type) for name, value in values.items())
    owed = (
        select(subscriptions.c.target_kind, subscriptions.c.target_id, *constants)
        .where(
            subscriptions.c.query_id.in_(query_ids),
            subscriptions.c.cadence == Cadence.AT_ONCE.value,
            subscriptions.c.confirmed_by <= len(story.outlets),
            subscriptions.c.paused_because.is_(None),
            true() if story.audience.shared else _served(story.id),
        )
        .distinct()
    )
    names = ["target_kind", "target_id", *values]
    return database.insert(deliveries).from_select(names, owed).on_conflict_do_nothing()


def _values(kind: DeliveryKind, subject: int, version: int, at: datetime) -> dict[str, Any]:
    """A new row's columns but for its target and story."""
    return {
        "kind": kind.value,
        "subject": subject,
        "state": DeliveryState.OPEN.value,
        "wanted_version": version,
        "sent_version": 0,
        "attempts": 0,
        "next_at": at,
    }


def _served(story_id: StoryId) -> ColumnElement[bool]:
    servers = select(story_servers.c.guild_id).where(story_servers.c.story_id == story_id)
    return subscriptions.c.guild_id.in_(servers)


def _chunks(ids: tuple[int, ...]) -> Iterator[tuple[int, ...]]:
    return (ids[start : start + _AT_ONCE] for start in range(0, len(ids), _AT_ONCE))
