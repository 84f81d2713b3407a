"""What the tables hold of a member: every column in which a member's id can stand is named here.

A test walks all columns for one that is neither here nor known to be no member's.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from sqlalchemy import Column, ColumnElement, RowMapping, Table, delete, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.adapters.storage.database import Database
from bot.adapters.storage.engines import SQLITE
from bot.adapters.storage.schema import (
    deliveries,
    digest_stories,
    digests,
    feed_notices,
    feed_servers,
    languages,
    objections,
    queries,
    quiet_hours,
    story_choices,
    subscription_changes,
    subscriptions,
    switched_off,
)
from bot.adapters.storage.subscriptions import forget_query
from bot.domain.feed import UserId
from bot.domain.language import AddresseeKind
from bot.domain.query import QueryId
from bot.domain.subscription import NOBODY, TargetKind

_Whose = Callable[[UserId], ColumnElement[bool]]


@dataclass(frozen=True, slots=True)
class Trace:
    """Rows that a member left: what they are called, which they are, and how they are forgotten.

    `instead` is what stands for the member in rows that others need; without it the rows are deleted.
    """

    name: str
    table: Table
    column: Column[Any]
    whose: _Whose
    instead: Mapping[str, int | None] | None = None


def _addressed(table: Table) -> _Whose:
    return lambda member: (table.c.target_kind == TargetKind.MEMBER.value) & (table.c.target_id == member)


def _made(column: Column[Any]) -> _Whose:
    return lambda member: column == member


def _written_to(member: UserId) -> ColumnElement[bool]:
    kind = languages.c.addressee_kind == AddresseeKind.MEMBER.value
    return kind & (languages.c.addressee_id == member)


def _of_a_channel(member: UserId) -> ColumnElement[bool]:
    return (subscriptions.c.created_by == member) & (subscriptions.c.target_kind != TargetKind.MEMBER.value)


TRACES: Final = (
    Trace("messages", deliveries, deliveries.c.target_id, _addressed(deliveries)),
    Trace("stories_chosen", story_choices, story_choices.c.target_id, _addressed(story_choices)),
    Trace("digest_stories", digest_stories, digest_stories.c.target_id, _addressed(digest_stories)),
    Trace("digests", digests, digests.c.target_id, _addressed(digests)),
    Trace("objections", objections, objections.c.member_id, _made(objections.c.member_id)),
    Trace("alerts", subscriptions, subscriptions.c.target_id, _addressed(subscriptions)),
    Trace("quiet_hours", quiet_hours, quiet_hours.c.target_id, _addressed(quiet_hours)),
    Trace("language", languages, languages.c.addressee_id, _written_to),
    Trace("switched_off", switched_off, switched_off.c.target_id, _addressed(switched_off)),
    Trace("feed_notices", feed_notices, feed_notices.c.member_id, _made(feed_notices.c.member_id)),
    Trace(
        "channels_set_up", subscriptions, subscriptions.c.created_by, _of_a_channel, {"created_by": NOBODY}
    ),
    Trace(
        "channel_changes",
        subscription_changes,
        subscription_changes.c.member_id,
        _made(subscription_changes.c.member_id),
        {"member_id": NOBODY},
    ),
    Trace(
        "feeds_added",
        feed_servers,
        feed_servers.c.added_by,
        _made(feed_servers.c.added_by),
        {"added_by": None},
    ),
)


class SqlPersonalData:
    """The PersonalData port over a Database."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def of(self, member: UserId) -> Mapping[str, Sequence[Mapping[str, Any]]]:
        """All rows that are this member's, as they are stored, by what they are."""
        async with self._database.reading() as connection:
            return {trace.name: await _rows(connection, trace, member) for trace in TRACES}

    async def erase(self, member: UserId) -> int:
        """Delete them, and the member's name from rows that others need; returns how many rows it was."""
        async with self._database.writing() as connection:
            if self._database.dialect == SQLITE:  # else the bytes stay in the file
                await connection.exec_driver_sql("PRAGMA secure_delete=ON")
            asked = select(subscriptions.c.query_id).where(_addressed(subscriptions)(member))
            wanted = (await connection.execute(asked)).scalars().all()
            erased = sum([await _forget(connection, trace, member) for trace in TRACES])
            for query_id in wanted:
                await forget_query(connection, QueryId(query_id))
            return erased


async def _rows(connection: AsyncConnection, trace: Trace, member: UserId) -> list[Mapping[str, Any]]:
    wanted = select(trace.table)
    if trace.table is subscriptions:
        wanted = select(subscriptions, queries.c.canonical.label("query")).join(queries)
    found = await connection.execute(wanted.where(trace.whose(member)))
    return [_plain(row) for row in found.mappings()]


def _plain(row: RowMapping) -> dict[str, Any]:
    return {str(name): value for name, value in row.items() if value is not None}


async def _forget(connection: AsyncConnection, trace: Trace, member: UserId) -> int:
    mine = trace.whose(member)
    if trace.instead is None:
        return (await connection.execute(delete(trace.table).where(mine))).rowcount
    return (await connection.execute(update(trace.table).where(mine).values(**trace.instead))).rowcount
