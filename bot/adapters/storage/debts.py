"""Debts: the deliveries that a story's change makes owed."""

from collections.abc import Collection, Iterator
from datetime import datetime
from typing import Any, Final

from sqlalchemy import (
    ColumnElement,
    Insert,
    Select,
    Update,
    and_,
    bindparam,
    case,
    exists,
    func,
    insert,
    literal,
    or_,
    select,
    true,
    update,
)
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.adapters.storage.database import Database
from bot.adapters.storage.prepared import prepared
from bot.adapters.storage.schema import (
    OWED,
    RESTING,
    deliveries,
    queries,
    story_choices,
    story_queries,
    story_servers,
    subscriptions,
)
from bot.domain.delivery import EDIT_WINDOW, DeliveryKind, DeliveryState, Held
from bot.domain.digest import Digest
from bot.domain.story import Choice, Story
from bot.domain.subscription import COOLDOWNS, STRONG, Cadence

# SQLite takes some 32,000 parameters in a statement; a story answers far fewer queries.
_AT_ONCE: Final = 10_000

# Made once: building a statement takes longer than SQLite does to answer it.
_NEWER: Final = prepared(
    update(deliveries)
    .where(
        deliveries.c.kind == DeliveryKind.CARD.value,
        deliveries.c.subject == bindparam("story"),
        deliveries.c.state == DeliveryState.OPEN.value,
        or_(deliveries.c.first_sent_at.is_(None), deliveries.c.first_sent_at > bindparam("since")),
    )
    .values(wanted_version=bindparam("wanted"))
)
_FOLLOWED: Final = prepared(
    select(story_choices.c.story_id)
    .where(story_choices.c.story_id == bindparam("story"), story_choices.c.choice == Choice.FOLLOW.value)
    .limit(1)
)


async def refresh(connection: AsyncConnection, story: Story) -> None:
    """What was posted lately, or still waits, is owed the story as it stands now."""
    changed = {"story": story.id, "since": story.changed_at - EDIT_WINDOW, "wanted": story.version}
    await connection.execute(_NEWER, changed)


async def owe(
    database: Database, connection: AsyncConnection, story: Story, query_ids: tuple[int, ...]
) -> None:
    """Each active at-once subscription to these queries, in a server that may see it, is owed the story.

    One that waits for more outlets than tell of it is not, until they do; one that rests is owed it then,
    unless the story is strong.
    """
    if len(story.outlets) == STRONG:
        await connection.execute(_released(story))
    for some in _chunks(query_ids):
        await connection.execute(_answered(database, story, some))
        await connection.execute(_fan_out(database, story, some))
        await connection.execute(_rest(story, some))


async def owe_update(database: Database, connection: AsyncConnection, story: Story) -> None:
    """Those who follow the story are owed what its newest report adds."""
    if (await connection.execute(_FOLLOWED, {"story": story.id})).first():
        await connection.execute(_to_followers(database, story))


async def owe_digest(connection: AsyncConnection, digest: Digest) -> None:
    """The digest's target is owed it."""
    values = _values(DeliveryKind.DIGEST, digest.id, 1, digest.at)
    values |= {"target_kind": digest.target.kind.value, "target_id": digest.target.id}
    await connection.execute(insert(deliveries).values(values))


def _answered(database: Database, story: Story, query_ids: Collection[int]) -> Insert:
    found = select(literal(story.id), queries.c.id).where(queries.c.id.in_(query_ids))
    return (
        database.insert(story_queries).from_select(["story_id", "query_id"], found).on_conflict_do_nothing()
    )


def _fan_out(database: Database, story: Story, query_ids: Collection[int]) -> Insert:
    values = _values(DeliveryKind.CARD, story.id, story.version, story.changed_at) | {"story_id": story.id}
    next_at = _next_at(story)
    values |= {"next_at": next_at, "held": case((next_at > story.changed_at, Held.COOLDOWN.value))}
    owed = (
        select(subscriptions.c.target_kind, subscriptions.c.target_id, *_constants(values))
        .where(_served(story, query_ids))
        .group_by(subscriptions.c.target_kind, subscriptions.c.target_id)
    )
    return _into_outbox(database, values, owed)


def _next_at(story: Story) -> ColumnElement[datetime]:
    """When the least rested of a target's subscriptions may ring: at once if the story is strong."""
    now = literal(story.changed_at, deliveries.c.next_at.type)
    if len(story.outlets) >= STRONG:
        return now
    resting = case((subscriptions.c.rests_until > story.changed_at, subscriptions.c.rests_until), else_=now)
    return func.min(resting, type_=deliveries.c.next_at.type)


def _rest(story: Story, query_ids: Collection[int]) -> Update:
    """Those whose target was just owed the story, and not held, rest from now on."""
    rung = exists().where(
        deliveries.c.kind == DeliveryKind.CARD.value,
        deliveries.c.subject == story.id,
        deliveries.c.target_kind == subscriptions.c.target_kind,
        deliveries.c.target_id == subscriptions.c.target_id,
        deliveries.c.owed_at == story.changed_at,
        deliveries.c.held.is_(None),
    )
    return (
        update(subscriptions)
        .where(RESTING, _served(story, query_ids), rung)
        .values(rests_until=rests_until(story.changed_at))
    )


def rests_until(now: datetime) -> ColumnElement[datetime]:
    """When a subscription that rings now may ring again."""
    known = {int(rest.total_seconds()): now + rest for rest in COOLDOWNS if rest}
    column = subscriptions.c.rests_until
    return case(
        *((subscriptions.c.cooldown_s == seconds, literal(at, column.type)) for seconds, at in known.items())
    )


def _released(story: Story) -> Update:
    """What a cool-down held of a story that has become strong may go."""
    held = (deliveries.c.kind == DeliveryKind.CARD.value) & (deliveries.c.subject == story.id)
    cooling = (deliveries.c.sent_version == 0) & (deliveries.c.held == Held.COOLDOWN.value)
    return update(deliveries).where(held, cooling).values(held=None, next_at=story.changed_at)


def _to_followers(database: Database, story: Story) -> Insert:
    """The newest report, to those who follow the story and whose card is not still to come."""
    values = _values(DeliveryKind.UPDATE, story.reports[-1].id, 1, story.changed_at) | {"story_id": story.id}
    target = (story_choices.c.target_kind, story_choices.c.target_id)
    coming = exists().where(
        OWED,
        deliveries.c.kind == DeliveryKind.CARD.value,
        deliveries.c.subject == story.id,
        deliveries.c.sent_version == 0,
        deliveries.c.target_kind == target[0],
        deliveries.c.target_id == target[1],
    )
    followed = (story_choices.c.story_id == story.id) & (story_choices.c.choice == Choice.FOLLOW.value)
    return _into_outbox(database, values, select(*target, *_constants(values)).where(followed, ~coming))


def _constants(values: dict[str, Any]) -> Iterator[ColumnElement[Any]]:
    for name, value in values.items():
        constant = isinstance(value, ColumnElement)
        yield value if constant else literal(value, deliveries.c[name].type)


def _into_outbox(database: Database, values: dict[str, Any], owed: Select[Any]) -> Insert:
    # In the order of the index that keeps them single: PostgreSQL takes half the time for that.
    ordered = owed.order_by(*list(owed.selected_columns)[:2])
    adding = database.insert(deliveries).from_select(["target_kind", "target_id", *values], ordered)
    return adding.on_conflict_do_nothing(index_elements=["kind", "subject", "target_kind", "target_id"])


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
        "owed_at": at,
    }


def _served(story: Story, query_ids: Collection[int]) -> ColumnElement[bool]:
    """The at-once subscriptions to these queries that the story is for."""
    row = subscriptions.c
    muted = exists().where(
        story_choices.c.story_id == story.id,
        story_choices.c.target_kind == row.target_kind,
        story_choices.c.target_id == row.target_id,
        story_choices.c.choice == Choice.MUTE.value,
    )
    servers = select(story_servers.c.guild_id).where(story_servers.c.story_id == story.id)
    return and_(
        row.query_id.in_(query_ids),
        row.cadence == Cadence.AT_ONCE.value,
        row.confirmed_by <= len(story.outlets),
        row.paused_because.is_(None),
        true() if story.audience.shared else row.guild_id.in_(servers),
        ~muted,
    )


def _chunks(ids: tuple[int, ...]) -> Iterator[tuple[int, ...]]:
    return (ids[start : start + _AT_ONCE] for start in range(0, len(ids), _AT_ONCE))
