"""Debts: the deliveries that a story's change makes owed."""

from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta
from functools import cache
from typing import Any, Final

from sqlalchemy import (
    BindParameter,
    Boolean,
    ColumnElement,
    Executable,
    Insert,
    Integer,
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
from bot.adapters.storage.engines import insert_into
from bot.adapters.storage.prepared import names_in, prepared
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

_STORY: Final = bindparam("story", type_=story_queries.c.story_id.type)
_VERSION: Final = bindparam("version", type_=deliveries.c.wanted_version.type)
_AT: Final = bindparam("at", type_=deliveries.c.next_at.type)
_IDS: Final[BindParameter[Any]] = bindparam("ids", expanding=True)
# By the names of the parameters that say when they end, how many seconds subscriptions may rest.
_RESTS: Final = {f"rest_{int(rest.total_seconds())}": int(rest.total_seconds()) for rest in COOLDOWNS if rest}

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
    owing = _owing(database.dialect, shared=story.audience.shared)
    known: dict[str, Any] = {"story": story.id, "version": story.version, "at": story.changed_at}
    known |= {"outlets": len(story.outlets), "strong": len(story.outlets) >= STRONG}
    known |= {name: story.changed_at + timedelta(seconds=seconds) for name, seconds in _RESTS.items()}
    for known["ids"] in _chunks(query_ids):
        for statement, names in owing:
            await connection.execute(statement, {name: known[name] for name in names})


async def owe_update(database: Database, connection: AsyncConnection, story: Story) -> None:
    """Those who follow the story are owed what its newest report adds."""
    if (await connection.execute(_FOLLOWED, {"story": story.id})).first():
        await connection.execute(_to_followers(database.dialect, story))


async def owe_digest(connection: AsyncConnection, digest: Digest) -> None:
    """The digest's target is owed it."""
    values = _values(DeliveryKind.DIGEST, digest.id, 1, digest.at)
    values |= {"target_kind": digest.target.kind.value, "target_id": digest.target.id}
    await connection.execute(insert(deliveries).values(values))


@cache
def _owing(dialect: str, *, shared: bool) -> Sequence[tuple[Executable, frozenset[str]]]:
    """What makes a story owed to those who asked, one after the other, and the names of its parameters."""
    statements = (_answered(dialect), _fan_out(dialect, shared=shared), _rest(shared=shared))
    return [(prepared(statement), names_in(statement)) for statement in statements]


def _answered(dialect: str) -> Insert:
    found = select(_STORY, queries.c.id).where(queries.c.id.in_(_IDS))
    adding = insert_into(dialect, story_queries).from_select(["story_id", "query_id"], found)
    return adding.on_conflict_do_nothing()


def _fan_out(dialect: str, *, shared: bool) -> Insert:
    values = _values(DeliveryKind.CARD, _STORY, _VERSION, _AT) | {"story_id": _STORY}
    next_at = _next_at()
    values |= {"next_at": next_at, "held": case((next_at > _AT, Held.COOLDOWN.value))}
    owed = (
        select(subscriptions.c.target_kind, subscriptions.c.target_id, *_constants(values))
        .where(_served(shared=shared))
        .group_by(subscriptions.c.target_kind, subscriptions.c.target_id)
    )
    return _into_outbox(dialect, values, owed)


def _next_at() -> ColumnElement[datetime]:
    """When the least rested of a target's subscriptions may ring: at once if the story is strong."""
    resting = case((subscriptions.c.rests_until > _AT, subscriptions.c.rests_until), else_=_AT)
    return case((bindparam("strong", type_=Boolean), _AT), else_=func.min(resting, type_=_AT.type))


def _rest(*, shared: bool) -> Update:
    """Those whose target was just owed the story, and not held, rest from now on."""
    rung = exists().where(
        deliveries.c.kind == DeliveryKind.CARD.value,
        deliveries.c.subject == _STORY,
        deliveries.c.target_kind == subscriptions.c.target_kind,
        deliveries.c.target_id == subscriptions.c.target_id,
        deliveries.c.owed_at == _AT,
        deliveries.c.held.is_(None),
    )
    until = case(
        *(
            (subscriptions.c.cooldown_s == seconds, bindparam(name, type_=_AT.type))
            for name, seconds in _RESTS.items()
        )
    )
    return update(subscriptions).where(RESTING, _served(shared=shared), rung).values(rests_until=until)


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


def _to_followers(dialect: str, story: Story) -> Insert:
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
    return _into_outbox(dialect, values, select(*target, *_constants(values)).where(followed, ~coming))


def _constants(values: dict[str, Any]) -> Iterator[ColumnElement[Any]]:
    for name, value in values.items():
        constant = isinstance(value, ColumnElement)
        yield value if constant else literal(value, deliveries.c[name].type)


def _into_outbox(dialect: str, values: dict[str, Any], owed: Select[Any]) -> Insert:
    # In the order of the index that keeps them single: PostgreSQL takes half the time for that.
    ordered = owed.order_by(*list(owed.selected_columns)[:2])
    adding = insert_into(dialect, deliveries).from_select(["target_kind", "target_id", *values], ordered)
    return adding.on_conflict_do_nothing(index_elements=["kind", "subject", "target_kind", "target_id"])


def _values(kind: DeliveryKind, subject: Any, version: Any, at: Any) -> dict[str, Any]:
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


def _served(*, shared: bool) -> ColumnElement[bool]:
    """The at-once subscriptions to the queries that the story is for."""
    row = subscriptions.c
    muted = exists().where(
        story_choices.c.story_id == _STORY,
        story_choices.c.target_kind == row.target_kind,
        story_choices.c.target_id == row.target_id,
        story_choices.c.choice == Choice.MUTE.value,
    )
    servers = select(story_servers.c.guild_id).where(story_servers.c.story_id == _STORY)
    return and_(
        row.query_id.in_(_IDS),
        row.cadence == Cadence.AT_ONCE.value,
        row.confirmed_by <= bindparam("outlets", type_=Integer),
        row.paused_because.is_(None),
        true() if shared else row.guild_id.in_(servers),
        ~muted,
    )


def _chunks(ids: tuple[int, ...]) -> Iterator[tuple[int, ...]]:
    return (ids[start : start + _AT_ONCE] for start in range(0, len(ids), _AT_ONCE))
